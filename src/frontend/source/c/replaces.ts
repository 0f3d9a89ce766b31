import type { Replacement } from '../replacement.ts';
import type { Node } from '../tree.ts';
import { execCommand, isCall, isExec } from './processes.ts';
import type { Func } from './program.ts';
import { argumentsOf } from './takes.ts';

const FORKS = /\b(?:v?fork|clone|daemon)\s*\(/;

/** exec(3) in the program's own process: what forks mostly does it in the child, which is read elsewhere. */
export function replacementIn(reached: readonly Func[]): Replacement | undefined {
  if (reached.some(({ body }) => FORKS.test(body.text))) return undefined;
  for (const { body } of reached) {
    for (const call of body.find(n => isCall(n) && isExec(n))) {
      const command = execCommand(call);
      const [file] = argumentsOf(call);
      const path = /^"([^"\\\n]*)"$/.exec(file?.text ?? '')?.[1];
      const argv = 'argv' in command ? command.argv : [];
      const isKnown = path !== undefined && argv.length > 0 && !argv.includes('…');
      if (isKnown && body === reached[0]?.body && isOnTheWay(call, body))
        return { becomes: { argv: [path, ...argv.slice(1)], at: call.at } };
      return { doubt: `${call.place} may replace the program by \`${call.text.split('\n', 1)[0]}\`` };
    }
  }
  return undefined;
}

/** Does main come to it whatever the conditions, without staying in a loop before? */
function isOnTheWay(call: Node, body: Node): boolean {
  let at = call;
  while (at.parent && at.parent !== body) {
    at = at.parent;
    if (
      !/^(?:ExpressionStatement|ReturnStatement|AssignmentExpression|Declaration|InitDeclarator)$/.test(
        at.name,
      )
    )
      return false;
  }
  const before = body.children.slice(0, body.children.indexOf(at));
  return !before.some(n => /^(?:While|For|Do)Statement$/.test(n.name));
}
