import { assign } from './assign.ts';
import { generatorStands } from './background.ts';
import { othersAct } from './beside.ts';
import { block } from './block.ts';
import { contentsOf, itemsOf, knownItems, truthIn } from './containers.ts';
import { deliver } from './deliver.ts';
import { evaluate } from './evaluate.ts';
import { executeBlock } from './execute.ts';
import { isCounter, isEndless } from './libraries.ts';
import type { Loop, Machine } from './machine.ts';
import { takeResults } from './methods-thread.ts';
import { isPaging } from './paging.ts';
import { childThatWrites } from './pipes.ts';
import { isCollection } from './quick.ts';
import { join, type State } from './state.ts';
import type { Expression, Span, Statement } from './syntax.ts';
import { same, UNKNOWN, type Value } from './value.ts';

/** Counting loops are followed so far; one that waits in its rounds and goes on longer counts as endless. */
const MAX_ITERATIONS = 12;
const MAX_ITEMS = 32;

type While = Extract<Statement, { type: 'while' }>;
type For = Extract<Statement, { type: 'for' }>;

export function executeWhile(m: Machine, s: While): void {
  const exits: State[] = [];
  const ends = isPaging(s);
  const loop = repeat(m, s, exits, {
    test: () => {
      const goesOn = truthIn(m, evaluate(m, s.test));
      // `while True:` with a way out that it comes to.
      return ends && goesOn ? undefined : goesOn;
    },
    leaves: () => leavesOf(s.test, []).map(leaf => valueNow(m, leaf)),
    before: () => {},
    mayStay: !ends,
  });
  end(m, s, exits, loop.breaks);
}

interface Calls {
  readonly test: Steps['test'];
  readonly round: () => void;
}

/** A loop that a library has: each round calls what the program has given it. */
export function repeatCalls(m: Machine, at: Span, { test, round }: Calls): void {
  const { start, end: last } = at;
  const condition = { type: 'constant', value: true, start, end: last } as const;
  const s = { type: 'while', test: condition, body: [], otherwise: [], start, end: last } as const;
  const exits: State[] = [];
  const loop = repeat(m, s, exits, { test, leaves: () => [], before: round, mayStay: true });
  end(m, s, exits, loop.breaks);
}

function end(m: Machine, s: While | For, exits: State[], breaks: readonly State[]): void {
  m.state = join(exits, `when the loop at line ${m.locate(s).line} ends`);
  if (m.state) executeBlock(m, s.otherwise);
  m.state = join(
    [...(m.state ? [m.state] : []), ...breaks],
    `when the loop at line ${m.locate(s).line} ends`,
  );
}

interface Steps {
  /** Does another round begin? `undefined`: not known. */
  readonly test: () => boolean | undefined;
  /** What the test reads: unchanged after a round, the loop makes no progress. */
  readonly leaves: () => readonly Value[];
  readonly before: () => void;
  /** Where it is not known whether it ends: may it be meant to go on until the program is stopped? */
  readonly mayStay: boolean;
}

/**
 * Follows a loop until it ends, or is seen to go on for ever. After the signal has arrived in it, one whole
 * round more shows whether the handler has changed what the loop looks at.
 */
function repeat(m: Machine, s: While | For, exits: State[], steps: Steps): Loop {
  const loop: Loop = { id: m.id(), breaks: [], continues: [] };
  const start = { delivered: m.state?.delivered === true, blocks: m.blocks };
  for (let round = 0; m.state; round++) {
    const delivered = m.state.delivered;
    const goesOn = inside(m, loop, steps.test);
    if (!m.state) break;
    if (goesOn !== true) exits.push(m.state.clone());
    if (goesOn === false) {
      m.state = undefined;
      break;
    }
    const before = steps.leaves();
    runRound(m, loop, steps, s);
    if (!m.state) break;
    if (!m.state.delivered) inside(m, loop, () => betweenRounds(m, s));
    if (!m.state) break;
    if (m.state.delivered && !delivered) continue;
    // After the signal a loop that never blocks clears up, and ends.
    const computes = m.blocks === start.blocks;
    const mayStay = steps.mayStay && !(start.delivered && computes);
    if (isOver(m, loop, exits, { at: s, before, steps, round, delivered, mayStay, computes })) break;
  }
  return loop;
}

/** A signal may find a loop that does not block anywhere in it. */
function betweenRounds(m: Machine, s: While | For): void {
  const what = `the loop at line ${m.locate(s).line}`;
  if (m.reach(s, { what, kind: 'loop-end', stands: 'no' })) deliver(m, s, { what, kind: 'call' });
}

/** What blocks in a loop's test lies in the loop, too. */
function inside<T>(m: Machine, loop: Loop, work: () => T): T {
  m.loops.push(loop);
  const result = work();
  m.loops.pop();
  return result;
}

function runRound(m: Machine, loop: Loop, steps: Steps, s: While | For): void {
  m.loops.push(loop);
  steps.before();
  executeBlock(m, s.body);
  m.loops.pop();
  const at = `the rounds of the loop at line ${m.locate(s).line}`;
  m.state = join([...(m.state ? [m.state] : []), ...loop.continues.splice(0)], at);
}

interface Round {
  readonly at: Span;
  readonly before: readonly Value[];
  readonly steps: Steps;
  readonly round: number;
  readonly delivered: boolean;
  readonly mayStay: boolean;
  /** Nothing in it waits. */
  readonly computes: boolean;
}

/** Is the loop known well enough after this round? */
function isOver(m: Machine, loop: Loop, exits: State[], r: Round): boolean {
  const next = inside(m, loop, r.steps.test);
  if (!m.state) return true;
  if (next === false) {
    exits.push(m.state);
    m.state = undefined;
    return true;
  }
  if (m.state.delivered && !r.delivered) return false;
  const after = r.steps.leaves();
  const unchanged = after.every((v, i) => same(v, r.before[i] ?? UNKNOWN));
  if (next === true && !unchanged && r.round < MAX_ITERATIONS) return false;
  if (next === true && m.state.delivered && othersAct(m, r.at)) return !m.state;
  // `while n < 5000` without a wait is soon over.
  const isSoonOver = next === true && !unchanged && r.computes;
  settle(m, loop, exits, next === true && !isSoonOver, r.mayStay && !isSoonOver);
  return true;
}

function settle(m: Machine, loop: Loop, exits: State[], certain: boolean, mayStay: boolean): void {
  if (!m.state) return;
  if (!certain && !mayStay) {
    exits.push(m.state);
    m.state = undefined;
    return;
  }
  if (m.context === 'main' && m.state.delivered) {
    if (!certain) exits.push(m.state.clone());
    m.stand();
    return;
  }
  if (m.context === 'main') m.facts.stand(loop.id, certain ? 'certain' : 'possible');
  else if (!certain) m.stood.possible = true;
  if (certain) m.stand();
  else {
    exits.push(m.state);
    m.state = undefined;
  }
}

/** Of a list or a dict what is in it now: it may have changed. */
function valueNow(m: Machine, leaf: Expression): Value {
  const value = evaluate(m, leaf);
  return contentsOf(m, value) ?? value;
}

/** Names and attributes that a test reads; calls are looked at through the objects that they are made on. */
function leavesOf(e: Expression, out: Expression[], depth = 0): Expression[] {
  if (depth > 20 || out.length > 20) return out;
  switch (e.type) {
    case 'name':
    case 'attribute':
    case 'subscript':
      out.push(e);
      break;
    case 'call':
      if (e.callee.type === 'attribute') leavesOf(e.callee.object, out, depth + 1);
      for (const { value } of e.args) leavesOf(value, out, depth + 1);
      break;
    case 'not':
    case 'await':
      leavesOf(e.operand, out, depth + 1);
      break;
    case 'boolean':
    case 'binary':
      leavesOf(e.left, out, depth + 1);
      leavesOf(e.right, out, depth + 1);
      break;
    case 'compare':
      for (const operand of e.operands) leavesOf(operand, out, depth + 1);
      break;
    case 'walrus':
      out.push(e.target);
      break;
    default:
      break;
  }
  return out;
}

export function executeFor(m: Machine, s: For): void {
  const iterable = evaluate(m, s.iterable);
  takeResults(m, iterable, s.iterable);
  if (!m.state) return;
  const known = knownItems(m, iterable);
  // Of a list with known items the others are taken to be like them.
  const items = itemsOf(m, iterable) ?? (known.length > 0 ? known : undefined);
  if (items && items.length <= MAX_ITEMS) {
    overItems(m, s, items);
    return;
  }
  const child = childThatWrites(m, s.iterable);
  if (child) {
    overPipe(m, s, child);
    return;
  }
  const waits = isEndless(iterable) || generatorStands(m, iterable, s);
  const endless = waits || isCounter(iterable);
  const exits: State[] = [];
  const loop = repeat(m, s, exits, {
    test: () => (endless ? true : undefined),
    leaves: () => [],
    before: () => {
      if (waits) block(m, s.iterable, { what: m.text(s.iterable), kind: 'blocking', arrives: true });
      assign(m, s.target, UNKNOWN);
    },
    // An object of a library may give items for ever: messages, events. A list or a dict does not.
    mayStay: endless || (iterable.type === 'external' && !isCollection(iterable.path)),
  });
  end(m, s, exits, loop.breaks);
}

/** It goes on until the child ends: each round waits for a line of it. */
function overPipe(m: Machine, s: For, key: string): void {
  const isService = m.lifetimes.get(key) === 'service';
  const isOver = () => (m.state?.delivered ? true : isService ? false : undefined);
  const exits: State[] = [];
  const loop = repeat(m, s, exits, {
    test: () => {
      if (!m.state?.delivered) return isService ? true : undefined;
      m.push({ do: 'wait', for: { keys: [key] } });
      return false;
    },
    leaves: () => [],
    before: () => {
      block(m, s.iterable, { what: m.text(s.iterable), kind: 'blocking', wakes: isOver, child: key });
      assign(m, s.target, UNKNOWN);
    },
    mayStay: true,
  });
  for (const state of exits) state.waited = new Set([...state.waited, key]);
  end(m, s, exits, loop.breaks);
}

function overItems(m: Machine, s: For, items: readonly Value[]): void {
  const loop: Loop = { id: m.id(), breaks: [], continues: [] };
  for (const item of items) {
    if (!m.state) break;
    const before = () => assign(m, s.target, item);
    runRound(m, loop, { test: () => true, leaves: () => [], before, mayStay: false }, s);
  }
  end(m, s, m.state ? [m.state] : [], loop.breaks);
}
