import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import type { Machine } from './machine.ts';
import { bind } from './names.ts';
import type { Pattern, Statement } from './syntax.ts';
import { UNKNOWN, type Value } from './value.ts';

type Case = Extract<Statement, { type: 'match' }>['cases'][number];

/** The first case that takes the subject; where that is not known, each of those that may. */
export function executeMatch(m: Machine, s: Extract<Statement, { type: 'match' }>): void {
  const subject = evaluate(m, s.subject);
  if (!m.state) return;
  const taken = s.cases.map(({ pattern }) => takes(pattern, subject));
  const sure = taken.indexOf(true);
  const among = s.cases.filter((_, i) => taken[i] !== false && (sure === -1 || i <= sure));
  const [only] = among;
  if (!only) return;
  if (sure !== -1 && among.length === 1) {
    run(m, only, subject);
    return;
  }
  const paths = among.map(one => () => {
    run(m, one, subject);
    return UNKNOWN as Value;
  });
  m.branch(`\`match ${m.text(s.subject)}\``, sure === -1 ? [...paths, () => UNKNOWN] : paths);
}

function run(m: Machine, { pattern, body }: Case, subject: Value): void {
  if (pattern) capture(m, pattern, subject);
  executeBlock(m, body);
}

/** https://docs.python.org/3/reference/compound_stmts.html#the-match-statement; `undefined`: not known. */
function takes(pattern: Pattern | undefined, subject: Value): boolean | undefined {
  if (!pattern) return undefined;
  if ('name' in pattern) return true;
  if ('constants' in pattern) {
    if (subject.type === 'sequence') return false;
    if (subject.type !== 'constant') return undefined;
    return pattern.constants.some(k => k.type === 'constant' && k.value === subject.value);
  }
  // A text is no sequence here.
  if (subject.type === 'constant') return false;
  if (subject.type !== 'sequence' || !subject.complete) return undefined;
  const { items, rest } = pattern;
  const isLong = rest === undefined ? subject.items.length > items.length : false;
  if (isLong || subject.items.length < items.length) return false;
  const each = items.map((item, i) => takes(item, subject.items[i] ?? UNKNOWN));
  if (each.includes(false)) return false;
  return each.includes(undefined) ? undefined : true;
}

function capture(m: Machine, pattern: Pattern, value: Value): void {
  if ('name' in pattern && pattern.name !== '_') bind(m, pattern.name, value);
  if (!('items' in pattern)) return;
  const known = value.type === 'sequence' && value.complete ? value.items : [];
  for (const [i, item] of pattern.items.entries()) capture(m, item, known[i] ?? UNKNOWN);
  if (pattern.rest !== undefined && pattern.rest !== '_')
    bind(m, pattern.rest, {
      type: 'sequence',
      items: known.slice(pattern.items.length),
      complete: value.type === 'sequence' && value.complete,
    });
}
