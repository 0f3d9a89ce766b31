import {
  type Cure,
  commandText,
  defineRule,
  type Explained,
  execForm,
  explained,
  fixOf,
  replaceOrKeep,
  walk,
  withoutManager,
  wordsOf,
} from '../../src/lint/index.ts';

export default defineRule({
  id: 'shell-form-hides-process',
  meta: {
    summary: 'A shell is PID 1 because of the shell form',
    severity: 'error',
    group: 'who-is-pid1',
    explains: ['shell-form-above'],
    messages: {
      'shell-form-above':
        '`{culprit}` is PID 1 and does not pass {signal} on to `{main}`: the container is killed after {grace}',
      'broken-json':
        'this looks like the exec form, but is not JSON ({problem}): `/bin/sh -c` runs it as a text',
      'swallows-cmd':
        'the shell form of ENTRYPOINT never looks at this CMD, nor at the arguments of docker run',
    },
  },
  *check(launch) {
    const { entrypoint, cmd } = launch.spec;
    for (const command of [entrypoint, cmd]) {
      if (command?.form !== 'shell' || !command.brokenJson) continue;
      yield {
        ...({ messageId: 'broken-json', severity: 'error' } as const),
        at: command.brokenJson.at,
        data: { problem: command.brokenJson.problem },
        fixes: [
          fixOf({
            title: 'Write a JSON array of strings in double quotes',
            remedy: { do: 'repair-json' },
          }),
        ],
      };
      return;
    }
    // Behind `/start.sh $0 $@` CMD comes as the shell's own arguments.
    if (entrypoint?.form === 'shell' && cmd?.from === 'file' && !/\$\{?[0-9@*#]/.test(entrypoint.text)) {
      yield {
        messageId: 'swallows-cmd',
        at: cmd.at,
        severity: 'warning',
        fixes: [fixOf({ title: 'Write ENTRYPOINT in the exec form', remedy: { do: 'take-arguments' } })],
      };
    }
    yield* explained(launch, {
      causes: ['shell-form-above'],
      fixes: stop =>
        managerAbove(stop) ??
        (stop.culprit.shell?.hasMoreToDo || stop.culprit.children.length > 1
          ? replaceOrKeep(stop.culprit, stop.main, stop.signal)
          : fixes(stop).map(title => ({ title, remedy: { do: 'exec-command' } }))),
    });
  },
});

/** The shell of a script of package.json goes with what has started it. */
function managerAbove({ culprit, main, pid1 }: Explained): readonly Cure[] | undefined {
  if (!culprit.shell?.at?.file.endsWith('package.json')) return undefined;
  const manager = [...walk(pid1)].find(
    ({ id, program }) => /^(?:npm|yarn|pnpm)$/.test(program ?? '') && culprit.id.startsWith(`${id}.`),
  );
  return manager && [withoutManager(manager, main)];
}

/** The exec form says the same only where the shell had nothing to do but to start the command. */
function fixes({ launch, culprit, main }: Explained): readonly string[] {
  const { entrypoint, cmd } = launch.spec;
  const keyword = entrypoint?.form === 'shell' ? 'ENTRYPOINT' : 'CMD';
  const text = (
    entrypoint?.form === 'shell' ? entrypoint : cmd?.form === 'shell' ? cmd : undefined
  )?.text.trim();
  const inShell = text ?? culprit.argv.at(-1) ?? '';
  if (wordsOf(main).join(' ') === text) return [`Use the exec form: ${keyword} ${execForm(wordsOf(main))}`];
  if (!SIMPLE.test(inShell)) return [`Replace the shell by the program: exec ${commandText(wordsOf(main))}`];
  // As it is written, so that its variables stay.
  const written =
    text === undefined ? execForm([...culprit.argv.slice(0, -1), `exec ${inShell}`]) : `exec ${text}`;
  return [`Replace the shell by the program: ${keyword} ${written}`];
}

/** One command, without an assignment in front: `exec` can stand before it. */
const SIMPLE = /^(?![A-Za-z_]\w*=)[^;&|<>(){}`\n]*$/;
