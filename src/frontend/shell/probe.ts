import type { Action } from '../../model/index.ts';
import { Chooser } from '../predict/chooser.ts';
import type { Interpreter } from './interpreter.ts';
import { ExitShell, Replaced, type Resume, type ShellHost } from './state.ts';
import { codeOf, type Run } from './status.ts';

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
  /** Something has hung on how the child ended. */
  readonly asksForChild: boolean;
}

/** Follows the script on for a child that succeeds and for one that fails, and puts both together. */
export function followBoth(go: (childFails: boolean) => Probe): Probe {
  const failed = go(true);
  if (!failed.asksForChild) return failed;
  const succeeded = go(false);
  const same = (x: Action | undefined, y: Action | undefined) =>
    JSON.stringify(x) === JSON.stringify(y) ||
    (x?.do === 'exit' && y?.do === 'exit' && x.status === 'of-child' && y.status === 0);
  const { length } = failed.actions;
  let at = 0;
  while (at < length && same(failed.actions[at], succeeded.actions[at])) at++;
  if (at === length && succeeded.actions.length === length) return failed;
  const branch: Action = {
    do: 'if-child-failed',
    then: failed.actions.slice(at),
    otherwise: succeeded.actions.slice(at),
  };
  return {
    actions: [...failed.actions.slice(0, at), branch],
    asksForChild: true,
    ends: failed.ends || succeeded.ends,
    steps: Math.max(failed.steps, succeeded.steps),
  };
}

/** Follows the script again up to its stand-still, resumes it, and notes what it does until it stands or ends. */
export function follow(
  begin: Begin,
  base: ShellHost,
  { log, choices }: Recording,
  resume: Resume,
  childFails: boolean,
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
  return resumed(begun, counted, resume, childFails);
}

/** Resumes a run that stands still, and notes what it does until it stands again or ends. */
export function resumed(
  { interpreter, run }: ReturnType<Begin>,
  counted: { readonly steps: number },
  resume: Resume,
  childFails: boolean,
): Probe {
  const actions: Action[] = [];
  let asksForChild = false;
  interpreter.state.probe = {
    actions,
    get childFails() {
      asksForChild = true;
      return childFails;
    },
  };
  const finish = (status: number | undefined): Probe => {
    const cleansUp = interpreter.state.probe?.endsUnclean !== true;
    actions.push({ do: 'exit', status: status ?? 'of-child', cleansUp });
    return { actions, ends: true, steps: counted.steps, asksForChild };
  };
  try {
    const step = run.next(resume);
    if (step.done) return finish(codeOf(step.value));
    return { actions, ends: false, steps: counted.steps, asksForChild };
  } catch (e) {
    if (e instanceof ExitShell) return finish(e.status);
    if (e instanceof Replaced) return { actions, ends: false, steps: counted.steps, asksForChild };
    throw e;
  }
}
