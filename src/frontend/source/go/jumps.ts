import type { Node } from '../tree.ts';
import { after, distinct, type Way } from '../ways.ts';

/** `break`, `continue`, with the label that they name; `goto` is a break to its label, see `landed`. */
export function leaving(node: Node): Way {
  const [keyword, label] = node.children;
  const kind = keyword?.name === 'continue' ? 'continue' : 'break';
  return { kind, tendency: 'none', ...(label ? { label: label.text } : {}) };
}

/** A `break` with the label of the statement around it goes on behind that. */
export function unlabelled(way: Way, labelled: Node): Way {
  if (way.kind !== 'break' || way.label !== labelled.children[0]?.text) return way;
  const { label: _, ...rest } = way;
  return { ...rest, kind: 'next' };
}

/** A `break` without a label goes on behind the statement around it. */
export const broken = (way: Way): Way =>
  way.kind === 'break' && way.label === undefined ? { ...way, kind: 'next' } : way;

/** `goto` goes on at the statement with its label, where that is one of these. */
export function landed(
  ways: readonly Way[],
  statements: readonly Node[],
  follow: (statements: readonly Node[]) => readonly Way[],
): readonly Way[] {
  return distinct(
    ways.flatMap(way => {
      const at = way.kind === 'break' ? statements.findIndex(node => isLabelled(node, way.label)) : -1;
      return at === -1 ? [way] : follow(statements.slice(at)).map(next => after(next, way.tendency));
    }),
  );
}

const isLabelled = (node: Node, label: string | undefined): boolean =>
  label !== undefined && node.name === 'LabeledStatement' && node.children[0]?.text === label;
