import type { SignalName } from '../../../kernel/index.ts';
import type { CareStep } from '../children.ts';
import { type Code, type Func, type Loop, placeOf, within, written } from './code.ts';
import { type Pause, pauseAt } from './pauses.ts';
import type { Program } from './program.ts';
import type { Frame, How, Hows, Semantics, Site } from './state.ts';
import { Walker } from './walk.ts';

/** What a signal comes to where the program stands. */
export type Outcome =
  | {
      readonly kind: 'ends';
      readonly status: number | 'unknown';
      /** What is done about its children before. */
      readonly care?: readonly CareStep[];
      /** A call that goes on first. */
      readonly pause?: Pause;
    }
  | { readonly kind: 'stays' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface Delivery {
  readonly program: Program;
  readonly semantics: Semantics;
  readonly site: Site;
  /** What the program does about its children where it goes on to its end. */
  readonly care: readonly CareStep[];
  /** The statuses that it exits with on its way, in their order, and whether it comes to its last line. */
  readonly statuses: readonly (number | undefined)[];
  readonly comesToEnd: boolean;
  /** A child whose command is not known, as written: what it leaves behind when it ends, or whether it does, neither. */
  readonly stranger: string | undefined;
}

/** Names by which programs end things, or wake what waits for the end; what they are called on is not looked at. */
const ENDING =
  /cancel|stop|close|shut_?down|quit|exit|kill|terminat|graceful|abort|drain|disconnect|finish|interrupt|teardown|unsubscribe|^(?:push|enq|<<|write|write_nonblock|raise|broadcast|signal|wakeup|enqueue)$/i;
/** Does nothing about the end. */
const HARMLESS =
  /^(?:\w*log\w*|\w*(?:info|debug|warn|warning|error|notice|trace|print\w*|dump\w*|puts|flush)|pp?|sync|format|sprintf|inspect|message|to_s|to_i|now|date|time|microtime|get\w*pid|pid|count|implode|join|fputs|fwrite|echo|usleep|sleep|line|comment|output|writeln|report\w*|metric\w*)$/i;

/** What a handler does, and whether the program then ends. */
export function handled(
  delivery: Delivery,
  handler: Func,
  signal: SignalName,
  received: readonly Code[],
): Outcome {
  const { program, semantics, site } = delivery;
  const bound = handler.params.map((name, i): [string, Code] => [
    name,
    received[i] ?? { kind: 'list', items: [] },
  ]);
  const supposing = new Walker(program, semantics, { flags: new Map(bound), state: site.state });
  const hows = supposing.invoke(handler, received);
  const { assigned, care } = supposing;
  if (hows.has('exit') && !hows.has('next')) {
    const status = statusOf(supposing);
    supposing.leave();
    return { kind: 'ends', status, care };
  }
  if (hows.has('throw') && !hows.has('next')) {
    const thrown = supposing.thrown.at(-1);
    const catches = (types: readonly string[]) => semantics.catches(types, thrown);
    return raised(delivery, catches, { kind: 'ends', status: semantics.uncaught });
  }
  const flags = new Map([...assigned].filter(([name]) => !handler.params.includes(name)));
  if (flags.size > 0) {
    const left = leaves(delivery, site.frames, flags);
    if (left?.kind === 'ends') {
      // `wakeup` is none of the ways: the handler itself runs in the thread that sleeps.
      const isWoken = supposing.foreign.some(c => c.name === 'raise');
      const pause = isWoken ? undefined : pauseAt(delivery);
      return { ...left, care: [...care, ...delivery.care], ...(pause ? { pause } : {}) };
    }
    if (left) return left;
  }
  if (hows.has('exit'))
    return {
      kind: 'unknown',
      reason: `the handler of ${signal} ends the program only at times (${placeOf(handler.at)})`,
    };
  // Its child ends, and with it the call that the program waits in.
  const isTold = care.some(step => step.do === 'tell');
  if (isTold && site.kind === 'waiting' && site.call && semantics.awaits.test(site.call.name)) {
    if (delivery.stranger)
      return {
        kind: 'unknown',
        reason: `what \`${delivery.stranger}\` starts, which is told and waited for, is not known`,
      };
    return { kind: 'ends', status: 'unknown', care: [...care, { do: 'await' }] };
  }
  const calls = supposing.foreign;
  const isClosed = site.frames.some(frame => frame.kind === 'loop' && goesRoundForGood(delivery, frame.loop));
  if (!isClosed && calls.some(c => ENDING.test(c.name)))
    return { kind: 'ends', status: site.kind === 'waiting' ? statusBehind(delivery) : 'unknown' };
  const strange = calls.find(c => !HARMLESS.test(c.name));
  if (strange)
    return {
      kind: 'unknown',
      reason: `what \`${strange.name}\` does on ${signal} is not known (${placeOf(strange.at)})`,
    };
  const read = [...flags.keys()].find(name => isTested(program, name) || program.unread.size > 0);
  if (read !== undefined)
    return {
      kind: 'unknown',
      reason: `whether \`${written(read)}\`, which the handler of ${signal} sets, ends the program is not known (${placeOf(handler.at)})`,
    };
  return { kind: 'stays' };
}

/** A loop that nothing but a signal or an exception out of something unknown can end. */
function goesRoundForGood({ program, semantics, site }: Delivery, { test, body }: Loop): boolean {
  const walker = new Walker(program, semantics, { flags: new Map(), state: site.state });
  if (test && walker.truth(test) !== true) return false;
  return ![...walker.run(body)].some(isOut);
}

const isOut = (how: How) => how === 'break' || how === 'return' || how === 'exit' || how === 'throw';

/** An exception is raised where the program stands; `catches` says whether a clause for these types takes it. */
export function raised<U extends Outcome | undefined>(
  delivery: Delivery,
  catches: (types: readonly string[]) => boolean | undefined,
  uncaught: U,
): Outcome | U {
  const { site } = delivery;
  for (let i = site.frames.length - 1; i >= 0; i--) {
    const frame = site.frames[i];
    if (frame?.kind !== 'try') continue;
    for (const { types, body } of frame.code.catches) {
      const caught = catches(types);
      if (caught === false) continue;
      const after = caughtBy(delivery, body, site.frames.slice(0, i));
      if (after === 'thrown') break;
      if (caught === undefined && after.kind !== 'ends')
        return { kind: 'unknown', reason: 'whether what the handler raises is caught is not known' };
      return after;
    }
  }
  return uncaught;
}

function caughtBy(delivery: Delivery, body: Code, outside: readonly Frame[]): Outcome | 'thrown' {
  const { program, semantics, site } = delivery;
  const walker = new Walker(program, semantics, { flags: new Map(), state: site.state });
  const hows = walker.run(body);
  if (hows.has('throw') && hows.size === 1) return 'thrown';
  if (hows.has('exit') && hows.size === 1) return { kind: 'ends', status: statusOf(walker) };
  if (hows.has('stuck') && hows.size === 1) return { kind: 'stays' };
  const goesOn = onward(delivery, hows, outside, walker.assigned);
  if (goesOn === 'leaves') return { kind: 'ends', status: statusBehind(delivery) };
  if (hows.has('exit') || hows.has('throw'))
    return {
      kind: 'unknown',
      reason: 'whether the program goes on after it has caught the signal is not known',
    };
  return { kind: 'stays' };
}

const statusOf = ({ statuses }: Walker): number | 'unknown' => theOne(statuses);

function theOne([first, ...others]: readonly (number | undefined)[]): number | 'unknown' {
  return first !== undefined && others.every(s => s === first) ? first : 'unknown';
}

/** Behind the place where it stands. */
function statusBehind({ site, statuses, comesToEnd }: Delivery): number | 'unknown' {
  const behind = statuses.slice(site.exits);
  return theOne(comesToEnd || behind.length === 0 ? [...behind, 0] : behind);
}

/** With these values, is the program's waiting over? `undefined`: they make no difference. */
function leaves(
  delivery: Delivery,
  frames: readonly Frame[],
  flags: ReadonlyMap<string, Code>,
): Outcome | undefined {
  if (!frames.some(f => f.kind === 'loop')) return undefined;
  const result = onward(delivery, new Set<How>(['next']), frames, flags);
  if (result === 'leaves') return { kind: 'ends', status: statusBehind(delivery) };
  return result === 'stays' ? undefined : { kind: 'ends', status: result.exits };
}

type Onward = 'leaves' | 'stays' | { readonly exits: number | 'unknown' };

/** From inside these frames to the outermost: is every loop left? */
function onward(
  delivery: Delivery,
  first: Hows,
  frames: readonly Frame[],
  flags: ReadonlyMap<string, Code>,
): Onward {
  let hows = first;
  for (let i = frames.length - 1; i >= 0; i--) {
    const frame = frames[i];
    if (frame?.kind === 'function') hows = new Set<How>([...hows].map(h => (h === 'return' ? 'next' : h)));
    if (frame?.kind !== 'loop') continue;
    if (hows.has('return') && hows.size === 1) continue;
    if (hows.has('break') && hows.size === 1) {
      hows = new Set<How>(['next']);
      continue;
    }
    const { loop } = frame;
    const test = new Walker(delivery.program, delivery.semantics, { flags, state: delivery.site.state });
    if (loop.test && test.truth(loop.test) === false) {
      hows = new Set<How>(['next']);
      continue;
    }
    const round = (supposed: ReadonlyMap<string, Code>) => {
      const { program, semantics, site } = delivery;
      const walker = new Walker(program, semantics, { flags: supposed, state: site.state });
      return { walker, hows: walker.run(loop.body) };
    };
    const supposed = round(flags);
    const usual = round(new Map()).hows;
    const out = [...supposed.hows].filter(isOut);
    const isNew =
      out.some(h => !usual.has(h)) || (out.length > 0 && !supposed.hows.has('next') && usual.has('next'));
    if (!isNew) return 'stays';
    if (out.includes('exit')) return { exits: out.length === 1 ? statusOf(supposed.walker) : 'unknown' };
    hows = new Set<How>([out.includes('return') ? 'return' : 'next']);
  }
  return 'leaves';
}

/** Is a name looked at in some condition of the program? */
function isTested(program: Program, name: string): boolean {
  const mentions = (code: Code) =>
    [...within(code, 'functions')].some(c => c.kind === 'name' && c.name === name);
  for (const unit of program.units)
    for (const root of [unit.main, ...unit.functions.map(f => f.body)])
      for (const code of within(root, 'functions')) {
        if ((code.kind === 'if' || code.kind === 'loop') && code.test && mentions(code.test)) return true;
        if (code.kind === 'leave' && code.value && mentions(code.value)) return true;
        if ((code.kind === 'and' || code.kind === 'or') && mentions(code.left)) return true;
      }
  return false;
}
