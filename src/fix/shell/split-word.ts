import { commandsIn } from '../../frontend/shell/walk.ts';
import { execForm } from '../../lint/remedies.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { withWords } from '../declared/yaml-words.ts';
import { writtenCommand } from '../image/command.ts';
import { jsonStrings } from '../image/json.ts';
import type { FixInput, Planned } from '../types.ts';
import { shellSource } from './script.ts';
import { loneCommand, plainWords } from './shell.ts';

/** A command that stands in quotes as a whole is read word by word: by the shell, or as the words of the exec form. */
export function splitWord(
  { at }: Extract<Remedy, { do: 'split-word' }>,
  input: FixInput,
): Planned | undefined {
  return withoutQuotes(at, input) ?? inExecForm(input) ?? inDeclared(input);
}

/** `CMD "python app.py"` */
function withoutQuotes(
  at: Extract<Remedy, { do: 'split-word' }>['at'],
  input: FixInput,
): Planned | undefined {
  const source = shellSource(at, input);
  const quotes =
    source &&
    [...commandsIn(source.script)].flatMap(command => {
      const [first, second] = command.type === 'simple' ? command.words : [];
      const name = first?.text === 'exec' ? second : first;
      const [, , inside] = /^(["'])((?:(?!\1)[^\\])+)\1$/.exec(name?.text ?? '') ?? [];
      return name && inside !== undefined && COMMAND.test(inside) ? [{ name, inside }] : [];
    });
  const [found, other] = quotes ?? [];
  if (!source || !found || other) return undefined;
  const {
    name: { start, end },
    inside,
  } = found;
  return {
    safety: 'suggested',
    title: `Write the command without quotes around it: ${inside}`,
    edits: source.edits([{ start, end, text: inside }]),
  };
}

/** `CMD ["python app.py"]`; what only a shell understands is for one. */
function inExecForm({ launch, sources }: FixInput): Planned | undefined {
  const { entrypoint, cmd } = launch.spec;
  for (const keyword of ['ENTRYPOINT', 'CMD'] as const) {
    const written = writtenCommand(launch, keyword, sources);
    if (written?.command.form !== 'exec') continue;
    const { dockerfile, instruction } = written;
    const strings = jsonStrings(instruction.args.text);
    // A runtime gets its script in one word with the arguments.
    const at = RUNTIME.test(strings[0]?.value ?? '') ? 1 : 0;
    const string = strings[at];
    if (!string || !COMMAND.test(string.value)) continue;
    const lone = loneCommand(string.value);
    const words = lone && plainWords(lone);
    if (words) {
      const text = execForm(words).slice(1, -1);
      const edits = [dockerfile.replaceArgs(instruction, text, string.start, string.end)];
      const all = execForm(strings.flatMap(own => (own === string ? words : [own.value])));
      return { safety: 'suggested', title: `Write each word for itself: ${keyword} ${all}`, edits };
    }
    const isAlone =
      strings.length === 1 && (keyword === 'CMD' ? entrypoint?.form !== 'shell' : cmd === undefined);
    // CMD comes behind it: words for the command, or nothing that the shell looks at.
    if (keyword === 'ENTRYPOINT' && strings.length === 1 && cmd) {
      const text = lone ? [`exec ${string.value} "$@"`, 'sh'] : [string.value];
      const by = execForm(['sh', '-c', ...text]);
      return {
        safety: 'suggested',
        title: `Let a shell read it: ENTRYPOINT ${by}`,
        edits: [dockerfile.replaceArgs(instruction, by)],
      };
    }
    // An entrypoint would be given the shell as a program, which not each of them runs.
    if (!isAlone || (keyword === 'CMD' && entrypoint && entrypoint.from !== 'base-image')) return undefined;
    return {
      safety: 'suggested',
      title: `Let a shell read it: ${keyword} ${string.value}`,
      edits: [dockerfile.replaceArgs(instruction, string.value)],
    };
  }
  return undefined;
}

const COMMAND = /^[\w./-]+\s+\S/;
const RUNTIME = /^(?:\S*\/)?(?:python[\d.]*|node|ruby|php|perl|bash|sh)$/;

/** `command: ["python app.py"]` of a service. */
function inDeclared({ launch, sources }: FixInput): Planned | undefined {
  const { entrypoint, cmd, declaredIn } = launch.spec;
  for (const command of [entrypoint, cmd]) {
    if (command?.form !== 'exec' || command.from !== 'command-line') continue;
    const [name = '', ...others] = command.argv;
    const lone = loneCommand(name);
    const words = lone && COMMAND.test(name) ? plainWords(lone) : undefined;
    const edit = words && withWords(command, [...words, ...others], sources, declaredIn === 'compose');
    if (edit)
      return {
        safety: 'suggested',
        title: `Write each word for itself: ${execForm([...words, ...others])}`,
        edits: [edit],
      };
  }
  return undefined;
}
