import type { Actor, Command, Shell, Statement } from './tree.ts';

// Races that no text decides: what the kernel and the model do there differs from run to run.

/**
 * busybox may lose the SIGCHLD that comes before `wait` in a trap, and then sleeps until the next one. `kill` fails where
 * its target has just died, and `set -e` makes that the end.
 */
export function withoutRaceOfItsOwn(shell: Shell): Shell {
  const calm = (s: Statement): Statement =>
    s.do === 'trap' && shell.shell === 'busybox' ? { ...s, body: s.body.replace(/; wait$/, '; exit 2') } : s;
  const before = shell.before.map(calm);
  const kills = before.some(s => s.do === 'trap' && s.body.includes('kill'));
  if (!kills) return { ...shell, before };
  return {
    ...shell,
    options: shell.options.filter(o => o !== '-e'),
    before: before.filter(s => s.do !== 'text' || s.text !== 'set -e'),
    last: { ...shell.last, shape: shell.last.shape.replace('set -e; ', '') },
  };
}

/** Races between a tree's processes. */
export function withoutRaces(command: Command): Command {
  const before = JSON.stringify(command);
  // Two that answer each signal with one to the other never stop, and a shell's traps nest as deep as that goes.
  const calm =
    /"body":"[^"]*kill/.test(before) && TELLS_MANY.test(before)
      ? each(command, { actor: toChildren })
      : command;
  const text = JSON.stringify(calm);
  if (!TO_GROUP.test(text)) return calm;
  return each(calm, { shell: shell => inBash(/tell:|kill -/.test(text) ? waitingOnce(shell) : shell) });
}

const TELLS_MANY = /tell:(?:group|all)/;
const TO_GROUP = new RegExp(`"-g"|dumb-init|timeout|kill 0|${TELLS_MANY.source}`);

const toChildren = (actor: Actor): Actor => ({
  ...actor,
  signals: actor.signals.map(s => ({ ...s, does: s.does.replace(TELLS_MANY, 'tell:children') })),
});

/**
 * A signal that is sent twice, to a group and to a process in it, reaches that process once or twice; and each of them
 * interrupts one `wait` of a script.
 */
const waitingOnce = (shell: Shell): Shell => ({
  ...shell,
  last: { ...shell.last, shape: shell.last.shape.replace('wait $p; wait $p', 'wait $p') },
});

/**
 * What takes a signal to a whole group ends a job of a shell at the moment in which it interrupts the shell's `wait`.
 * bash 5.2.15 then loses the job's end in four of ten runs: it has reaped it and does not know, and a `wait` for that job
 * in the trap lasts until the other jobs have ended. dash 0.5.12 and busybox 1.35 were not seen to.
 */
function inBash(shell: Shell): Shell {
  const jobs = shell.before.filter(s => s.do === 'background').length;
  if (shell.shell !== 'bash' || jobs < 2) return shell;
  const calm = (s: Statement): Statement =>
    s.do === 'trap' ? { ...s, body: s.body.replace('; wait $p', '; exit 2') } : s;
  return { ...shell, before: shell.before.map(calm) };
}

/** What is done to each process of a command. */
interface Changes {
  readonly actor?: (actor: Actor) => Actor;
  readonly shell?: (shell: Shell) => Shell;
}

function each(command: Command, changes: Changes): Command {
  const inner = (c: Command) => each(c, changes);
  switch (command.kind) {
    case 'front':
    case 'execs':
      return { ...command, command: inner(command.command) };
    case 'actor': {
      const children = command.children.map(c => ({ ...c, command: inner(c.command) }));
      const actor = { ...command, children };
      return changes.actor?.(actor) ?? actor;
    }
    case 'shell': {
      const before = command.before.map(s =>
        s.do === 'background' ? { ...s, command: inner(s.command) } : s,
      );
      const last = { ...command.last, command: command.last.command && inner(command.last.command) };
      const shell = { ...command, before, last };
      return changes.shell?.(shell) ?? shell;
    }
  }
}
