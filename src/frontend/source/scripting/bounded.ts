import { type Code, type Loop, NOTHING, within } from './code.ts';

/** The clock: `while (time() < $deadline)`. */
const CLOCK = /^(?:time|microtime|hrtime|now|clock_gettime)$/;

/** Does a loop give up after so many rounds, or so much time? Whatever it waits for, it is over then. */
export function givesUp({ test = NOTHING, body }: Loop): boolean {
  const counters = countersIn([test, body]);
  const counts = (code: Code) => [...within(code)].some(c => isOf(counters, c));
  if (counts(test)) return true;
  const exits = [...within(body)].filter(c => c.kind === 'if' && counts(c.test) && leavesIn(c) > 0);
  if (exits.length === 0) return false;
  // What is counted now and then, its failures say, ends what tries until it has come through, and no service.
  const isCounted = everyRound(body).some(c => c.kind === 'assign' && counters.has(c.target));
  const others = leavesIn(body) - exits.reduce((sum, one) => sum + leavesIn(one), 0);
  return isCounted || others > 0 || isOpen(test);
}

const isOf = (counters: ReadonlySet<string>, code: Code): boolean =>
  (code.kind === 'name' && counters.has(code.name)) ||
  (code.kind === 'assign' && counters.has(code.target)) ||
  (code.kind === 'call' && CLOCK.test(code.name));

/** Names that each of their assignments in the loop takes on by a number: `$tries++`, `n -= 1`. */
function countersIn(roots: readonly Code[]): ReadonlySet<string> {
  const places = roots.flatMap(root => [...within(root)]).filter(c => c.kind === 'assign');
  const reset = new Set(places.filter(place => !isStep(place)).map(({ target }) => target));
  return new Set(places.map(({ target }) => target).filter(name => !reset.has(name)));
}

function isStep({ target, value }: Extract<Code, { kind: 'assign' }>): boolean {
  const parts = [...within(value)].filter(c => c.kind !== 'seq');
  return (
    parts.some(c => c.kind === 'name' && c.name === target) &&
    parts.every(c => (c.kind === 'value' ? typeof c.value === 'number' : isPlain(c, target)))
  );
}

/** In Ruby `n + 1` calls a method. */
const isPlain = (code: Code, target: string): boolean =>
  (code.kind === 'name' && (code.name === target || code.name === '?')) ||
  (code.kind === 'call' && /^[+-]$/.test(code.name));

const leavesIn = (code: Code): number =>
  [...within(code)].filter(
    c => c.kind === 'exit' || c.kind === 'throw' || (c.kind === 'leave' && c.how !== 'next'),
  ).length;

/** What each round comes to. */
function everyRound(code: Code): readonly Code[] {
  if (code.kind === 'seq') return code.body.flatMap(everyRound);
  return code.kind === 'if' ? [...within(code.test)] : [code];
}

/** Neither `while (true)` nor no test at all. */
const isOpen = (test: Code): boolean => test !== NOTHING && test.kind !== 'value';
