import { commandText } from '../../base/index.ts';
import type { Action } from '../../model/index.ts';
import { Chooser } from '../predict/chooser.ts';
import { ExitShell, Replaced } from './control.ts';
import type { ShellHost, StartRequest } from './host.ts';
import type { Interpreter } from './interpreter.ts';
import { sleepMs } from './sleeping.ts';
import type { Resume } from './state.ts';
import { codeOf, type Run } from './status.ts';
import { stopsDaemons } from './stop-commands.ts';
import { isUnread } from './unread.ts';
import { known } from './value.ts';

/** Starts a shell on its script; each time anew, with the same answers. */
export type Begin = (host: ShellHost) => { readonly interpreter: Interpreter; readonly run: Run };

/** What is started and chosen up to the stand-still, for the runs that probe it. */
export interface Recording {
  readonly log: unknown[];
  readonly choices: number[];
  /** The recorded run itself is resumed: it notes nothing any more, and tells nothing. */
  probing?: { steps: number };
}

export function recorder(base: ShellHost, recording: Recording): ShellHost {
  const chooser = {
    choose(kind: Parameters<Chooser['choose']>[0], conditions: readonly string[]) {
      if (recording.probing) return 0;
      const option = base.chooser.choose(kind, conditions);
      recording.choices.push(option);
      return option;
    },
  } as Chooser;
  return {
    ...base,
    base,
    chooser,
    observe(observation) {
      if (!recording.probing) base.observe(observation);
    },
    step() {
      if (recording.probing) recording.probing.steps++;
      base.step();
    },
    remember(make) {
      const result = make();
      if (!recording.probing) recording.log.push(result);
      return result;
    },
  };
}

export interface Probe {
  readonly actions: readonly Action[];
  /** The shell ended; otherwise it stands still again. */
  readonly ends: boolean;
  readonly steps: number;
  /** What this way has hung on, in the order in which it came up. */
  readonly points: readonly Point[];
}

/** How the child ended that was waited for, or a question that nothing decides. */
interface Point {
  readonly kind: 'child' | 'open';
  /** So many actions lie before it. */
  readonly at: number;
  /** What each of its options means. */
  readonly options: readonly string[];
}

/** Of more questions than these the first option is taken. */
const MAX_QUESTIONS = 3;

/** Follows the script on in all ways that it may go, and puts them together. */
export function followAll(
  go: (answers: readonly number[]) => Probe,
  answers: readonly number[] = [],
  first: Probe = go(answers),
): Probe {
  const point = first.points[answers.length];
  if (!point) return first;
  const ways = point.options.map((_, n) => followAll(go, [...answers, n], n === 0 ? first : undefined));
  return joined(first, point, ways);
}

function joined(first: Probe, { kind, at, options }: Point, ways: readonly Probe[]): Probe {
  const same = (x: Action | undefined, y: Action | undefined) =>
    JSON.stringify(x) === JSON.stringify(y) ||
    (kind === 'child' && x?.do === 'exit' && y?.do === 'exit' && x.status === 'of-child' && y.status === 0);
  const [one] = ways;
  if (!one || ways.every(w => isSame(one.actions, w.actions, same))) return one ?? first;
  const rest = ways.map(way => way.actions.slice(at));
  const [then = [], otherwise = []] = rest;
  const branch: Action =
    kind === 'child'
      ? { do: 'if-child-failed', then, otherwise }
      : { do: 'either', ways: rest.map((reaction, n) => ({ supposes: options[n] ?? '', reaction })) };
  return {
    actions: [...first.actions.slice(0, at), branch],
    points: first.points,
    ends: ways.some(way => way.ends),
    steps: Math.max(...ways.map(way => way.steps)),
  };
}

const isSame = (
  a: readonly Action[],
  b: readonly Action[],
  same: (x: Action | undefined, y: Action | undefined) => boolean,
): boolean => a.length === b.length && a.every((action, n) => same(action, b[n]));

/** Follows the script again up to its stand-still, resumes it, and notes what it does until it stands or ends. */
export function follow(
  begin: Begin,
  base: ShellHost,
  { log, choices }: Recording,
  resume: Resume,
  answers: readonly number[],
): Probe {
  let next = 0;
  const counted = { steps: 0 };
  const host: ShellHost = {
    ...base,
    base,
    chooser: new Chooser(choices),
    observe: () => {},
    step() {
      counted.steps++;
      base.step();
    },
    remember: make => (next < log.length ? (log[next++] as ReturnType<typeof make>) : make()),
  };
  const begun = begin(host);
  begun.run.next();
  counted.steps = 0;
  return resumed(begun, counted, resume, answers);
}

/** Resumes a run that stands still, and notes what it does until it stands again or ends. */
export function resumed(
  { interpreter, run }: ReturnType<Begin>,
  counted: { readonly steps: number },
  resume: Resume,
  answers: readonly number[],
): Probe {
  const actions: Action[] = [];
  const points: Point[] = [];
  const given = new Map<string, number>();
  const answer = (kind: Point['kind'], options: readonly string[]): number => {
    const key = options.join();
    const before = given.get(key);
    if (before !== undefined) return before;
    if (kind === 'open' && points.filter(p => p.kind === 'open').length >= MAX_QUESTIONS) return 0;
    const option = answers[points.length] ?? 0;
    points.push({ kind, at: actions.length, options });
    given.set(key, option);
    return option;
  };
  interpreter.state.probe = {
    actions,
    get childFails() {
      return answer('child', ['the child fails', 'it succeeds']) === 0;
    },
    ask: options => answer('open', options),
  };
  const done = (ends: boolean): Probe => ({ actions, ends, steps: counted.steps, points });
  const finish = (status: number | undefined, replaced = false): Probe => {
    const cleansUp = interpreter.state.probe?.endsUnclean !== true;
    const open = interpreter.state.probe?.forgetsStatus ? 'unknown' : 'of-child';
    actions.push({ do: 'exit', status: status ?? open, cleansUp, ...(replaced ? { replaced } : {}) });
    return done(true);
  };
  try {
    const step = run.next(resume);
    return step.done ? finish(codeOf(step.value)) : done(false);
  } catch (e) {
    if (e instanceof ExitShell) return finish(e.status);
    if (!(e instanceof Replaced)) throw e;
    const end = replacedLate(interpreter, e.request, resume.trap !== undefined);
    return end === 'lasts' ? done(false) : finish(end, true);
  }
}

/**
 * `trap 'exec /stop.sh' TERM`: the process ends with what it has become, or goes on as that, which was not there when
 * the signal came.
 */
function replacedLate(i: Interpreter, request: StartRequest, inTrap: boolean): number | undefined | 'lasts' {
  const started = i.host.remember(() => i.host.base.start(request));
  const lasts = started.kind === 'process' && started.lifetime !== 'short';
  stopsDaemons(i, request.argv.map(known), lasts && isUnread(started.node));
  if (started.kind !== 'process') return started.status;
  const { node, lifetime } = started;
  const actions = i.state.probe?.actions;
  if (lifetime === 'short') {
    const asleep = sleepMs(node);
    if (asleep > 0) actions?.push({ do: 'work', ms: asleep, note: `sleeps for ${asleep / 1000} s` });
    return 0;
  }
  if (!inTrap) return 'lasts';
  if (lifetime === 'unknown') {
    // What a handler runs is there to come to an end.
    if (i.state.probe) i.state.probe.forgetsStatus = true;
    return undefined;
  }
  actions?.push({ do: 'wait', for: { jobs: [] }, endless: commandText(node.argv) });
  return 'lasts';
}
