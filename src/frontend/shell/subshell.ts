import { CHILD_EXEC } from '../../knowledge/shells.ts';
import { type AndOr, type Command, onlyCommand, type Script } from './ast.ts';
import type { ShellHost } from './host.ts';
import { Interpreter } from './interpreter.ts';
import { pidToken } from './pid-tokens.ts';
import type { Begin } from './probe.ts';
import { settle } from './settle.ts';
import { addJob, becoming } from './simple.ts';
import type { Job, ShellState } from './state.ts';
import { ended, type Status, SUCCESS } from './status.ts';
import { known } from './value.ts';

type Mode = 'background' | 'background-pipeline' | 'foreground' | 'pipeline' | 'helper';

/**
 * Starts a part of a script in a child process: `… &`, `( … )`, an element of a pipeline, `>( … )`. A child
 * shell becomes the command where that is all there is to do.
 */
export function runSubshell(parent: Interpreter, part: AndOr | Command | Script, mode: Mode): Status {
  const { state, host } = parent;
  const jobs = host.remember(() => {
    const snapshot = state.fork();
    snapshot.handDown();
    if (mode === 'background' && !snapshot.hasJobControl) snapshot.hasInput = false;
    return startSubshell(parent, asScript(part), mode, snapshot, host.base);
  });
  let index = -1;
  for (const job of jobs) index = addJob(parent, job);
  if (!mode.endsWith('pipeline') && jobs.at(-1)?.lifetime === 'short') parent.endJob(index);
  if (mode === 'background') state.lastBackground = index;
  return mode === 'background' ? SUCCESS : ended(jobs.at(-1)?.status);
}

/** The jobs that the parent has afterwards: what the child left behind, and last the child itself. */
function startSubshell(
  parent: Interpreter,
  script: Script,
  mode: Mode,
  snapshot: ShellState,
  host: ShellHost,
): readonly Omit<Job, 'ended'>[] {
  const at = parent.at(script);
  const monitor = snapshot.hasJobControl;
  const alone = onlyCommand(script);
  let last = snapshot;
  const begin = (recording: ShellHost) => {
    const child = snapshot.fork();
    // What a child shell starts stays in its group.
    child.options.delete('m');
    if (monitor) child.processGroup = 'own';
    if (mode.startsWith('background') && !monitor) ignoreKeyboard(child);
    last = child;
    const execs = CHILD_EXEC[child.shell];
    const whole = new Interpreter(
      child,
      recording,
      parent.source,
      execs.onlyInParentheses ? undefined : execs,
    );
    return alone ? soleCommand(whole, alone) : { interpreter: whole, run: whole.main(script) };
  };
  const settled = settle(begin, host, { argv: [snapshot.shell], at, via: 'shell-command' });
  const helper = mode === 'helper';
  if (settled.kind === 'runs') {
    return [{ node: settled.node, lifetime: settled.lifetime, at, daemon: false, helper }];
  }
  const left = last.jobs.filter(job => !job.ended && job.node && job.lifetime !== 'short');
  // `nginx &`: what the child became has left a daemon, and is gone.
  const daemons = (settled.kind === 'exits' ? settled.left : []).filter(node =>
    left.every(job => job.node !== node),
  );
  return [
    ...left.map(job => ({ ...job, daemon: true, helper })),
    ...daemons.map(node => ({ node, lifetime: 'service' as const, at, daemon: true, helper })),
    { node: undefined, lifetime: 'short', at, daemon: false, helper, status: settled.status },
  ];
}

/** A job of a shell without job control starts with the keyboard's signals ignored. */
function ignoreKeyboard(child: ShellState): void {
  const at = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) child.traps.set(signal, { text: '', at });
}

function asScript(part: AndOr | Command | Script): Script {
  if ('items' in part && !('type' in part)) return part;
  const { start, end } = part;
  const item: AndOr =
    'first' in part
      ? { ...part, background: false }
      : {
          start,
          end,
          background: false,
          rest: [],
          first: { start, end, negated: false, timed: false, commands: [part as Command] },
        };
  return { start, end, items: [item] };
}

/** What a child shell does with a list of its own, where it is in parentheses, and with anything else. */
function soleCommand(outer: Interpreter, command: Command): ReturnType<Begin> {
  const { state, host, source } = outer;
  const execs = CHILD_EXEC[state.shell];
  const mayBecome = command.type === 'subshell' || !execs.onlyInParentheses;
  const interpreter = new Interpreter(state, host, source, mayBecome ? execs : undefined);
  if (command.type === 'simple') return { interpreter, run: becoming(interpreter, command) };
  if (command.type !== 'subshell' && (command.type !== 'group' || !mayBecome)) {
    const tail = mayBecome ? { by: execs, shapes: [], alone: false } : undefined;
    return { interpreter, run: interpreter.command(command, tail) };
  }
  const body = onlyCommand(command.body);
  return body ? soleCommand(interpreter, body) : { interpreter, run: interpreter.main(command.body) };
}

/** A job whose process id is in a variable of its name. */
export function startCoprocess(i: Interpreter, command: Extract<Command, { type: 'coproc' }>): Status {
  const started = runSubshell(i, command.body, 'background');
  i.state.set(`${command.name}_PID`, known(pidToken(i.state.lastBackground ?? 0)));
  return started;
}
