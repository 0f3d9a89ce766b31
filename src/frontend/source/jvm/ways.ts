import type { Code } from './bodies.ts';
import type { Tokens } from './lexer.ts';

/** Whether the code around it comes to a place: each time, on some ways only, or where something has failed. */
export type When = 'always' | 'sometimes' | 'on-failure';

const BRANCHES = /^(?:if|else|for|while|switch|when|match|case)$/;
/** What is handed over to be run by others. */
const HANDS_OVER = /^(?:launch|async)$/;

export function whenAt(code: Code, at: number): When {
  const { list } = code.tokens;
  let lambdas = 0;
  let when: When = inStatement(code, at);
  for (let i = code.from; i < at; i++) {
    if (list[i]?.text !== '{' || (list[i]?.match ?? list.length) < at) continue;
    const head = headOf(code.tokens, i);
    if (head === 'catch') return 'on-failure';
    if (head === '->' || head === '=>') lambdas++;
    if (BRANCHES.test(head) || HANDS_OVER.test(head)) when = 'sometimes';
  }
  // The first is the one that the code itself is.
  return lambdas > 1 ? 'sometimes' : when;
}

/** The word that says what a block is for. */
function headOf({ list }: Tokens, brace: number): string {
  const before = list[brace - 1];
  if (before?.text !== ')') return before?.text ?? '';
  return list[(before.match ?? 0) - 1]?.text ?? '';
}

/** `if (failed) exit(1);`, `ok || exit(1)`. */
function inStatement({ tokens: { list }, from }: Code, at: number): When {
  for (let i = at - 1; i >= from; i--) {
    const { text = '', match } = list[i] ?? {};
    if (/^[;{}]$/.test(text) || text === '->') return 'always';
    if (BRANCHES.test(text) || /^(?:\?|&&|\|\|)$/.test(text)) return 'sometimes';
    if (match !== undefined && match < i) i = match;
  }
  return 'always';
}
