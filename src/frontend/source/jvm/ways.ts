import type { Code } from './bodies.ts';
import type { Tokens } from './lexer.ts';

/** Whether the code around it comes to a place: each time, on some ways only, or where something has failed. */
export type When = 'always' | 'sometimes' | 'on-failure';

const BRANCHES = /^(?:if|else|for|while|switch|when|match|case)$/;
/** What is handed over to be run by others. */
const HANDS_OVER = /^(?:launch|async)$/;

/** Blocks around each other, and tokens of a statement, that are looked at. */
const MAX_DEPTH = 60;
const MAX_BACK = 40;

export function whenAt(code: Code, at: number): When {
  const around = blocksOf(code.tokens);
  let lambdas = 0;
  let when: When = inStatement(code, at);
  let block = around[at];
  for (let depth = 0; block !== undefined && block >= code.from && depth < MAX_DEPTH; depth++) {
    const head = headOf(code.tokens, block);
    if (head === 'catch') return 'on-failure';
    if (head === '->' || head === '=>') lambdas++;
    if (BRANCHES.test(head) || HANDS_OVER.test(head)) when = 'sometimes';
    block = around[block];
  }
  // The first is the one that the code itself is.
  return lambdas > 1 ? 'sometimes' : when;
}

const BLOCKS = new WeakMap<Tokens, readonly (number | undefined)[]>();

/** Of each token: where the innermost block around it opens. */
function blocksOf(tokens: Tokens): readonly (number | undefined)[] {
  const known = BLOCKS.get(tokens);
  if (known) return known;
  const open: number[] = [];
  const around = tokens.list.map(({ text, match }, at) => {
    if (text === '}' && match !== undefined && open.at(-1) === match) open.pop();
    const block = open.at(-1);
    if (text === '{' && match !== undefined) open.push(at);
    return block;
  });
  BLOCKS.set(tokens, around);
  return around;
}

/** The word that says what a block is for. */
function headOf({ list }: Tokens, brace: number): string {
  const before = list[brace - 1];
  if (before?.text !== ')') return before?.text ?? '';
  return list[(before.match ?? 0) - 1]?.text ?? '';
}

/** `if (failed) exit(1);`, `ok || exit(1)`. */
function inStatement({ tokens: { list }, from }: Code, at: number): When {
  for (let i = at - 1; i >= from && at - i < MAX_BACK; i--) {
    const { text = '', match } = list[i] ?? {};
    if (/^[;{}]$/.test(text) || text === '->') return 'always';
    if (BRANCHES.test(text) || /^(?:\?|&&|\|\|)$/.test(text)) return 'sometimes';
    if (match !== undefined && match < i) i = match;
  }
  return 'always';
}
