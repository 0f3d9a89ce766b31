import type { Node } from '../tree.ts';
import type { Tendency } from '../ways.ts';
import type { GoFile, GoProgram } from './module.ts';

/** What a loop may stand in however often it would look at a mark. */
const BLOCKS = /<-|\.(?:Accept\w*|Read\w*|Scan\w*|Recv\w*|Wait|Next\w*|Serve\w*|ListenAndServe\w*)\(/;

/**
 * What is set when the signal comes, `running = false`, `stop.Store(true)`: a loop that looks at it each time ends. What
 * else may look at it is not known.
 */
export function tendencyOfMark(program: GoProgram, { directory }: GoFile, mark: Node | undefined): Tendency {
  const name = /(\w+)$/.exec(mark?.text ?? '')?.[1];
  if (name === undefined) return 'unknown';
  const isLookedAt = (node: Node) =>
    [...node.find(n => /^(?:VariableName|FieldName)$/.test(n.name) && n.text === name)].length > 0;
  const endsBy = (loop: Node): boolean => {
    const body = loop.child('Block');
    if (!body || BLOCKS.test(loop.text)) return false;
    if (loop.children.some(c => c !== body && c.name !== 'RangeClause' && isLookedAt(c))) return true;
    return body.children.some(statement => {
      const then = statement.name === 'IfStatement' ? statement.child('Block') : undefined;
      const head = statement.children.slice(
        0,
        statement.children.findIndex(c => c.name === 'Block'),
      );
      return then !== undefined && head.some(isLookedAt) && /\b(?:break|return)\b/.test(then.text);
    });
  };
  for (const file of program.mentioning(name).filter(f => f.directory === directory))
    for (const loop of program.tree(file).find(n => n.name === 'ForStatement'))
      if (endsBy(loop)) return 'ends';
  return 'unknown';
}
