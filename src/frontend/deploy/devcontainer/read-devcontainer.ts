import { path, type Vfs } from '../../../base/index.ts';
import { type PlacedWord, runOf } from '../../run/argv.ts';
import {
  type DeclaredInput,
  type DeclaredRuns,
  type OpenRun,
  type RunBuild,
  type RunContext,
  sorted,
} from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';

/**
 * The container of a devcontainer.json. One that names Compose files is theirs.
 * @source https://containers.dev/implementors/json_reference/; devcontainers/cli src/spec-node/singleContainer.ts
 */
export function readDevcontainer({ file, text, vfs, parsers }: DeclaredInput): DeclaredRuns {
  const { documents, errors } = parsers.get('json-places')(file, text);
  const runs = documents
    .filter(root => root.kind === 'map' && field(root, 'dockerComposeFile') === undefined)
    .map(root => contextOf(root, vfs));
  return {
    ...sorted(runs),
    builds: [],
    filesRead: [file],
    errors: errors.map(error => ({ file, ...error })),
  };
}

/**
 * What a container runs whose own command is overridden. In the original `sleep 1 & wait $!` is the condition of the
 * loop, and an `exec "$@"` of no words stands above it; neither makes a difference.
 */
const KEEP_ALIVE = 'echo Container started\ntrap "exit 0" 15\nwhile true; do sleep 1 & wait $!; done';

function contextOf(root: Yaml, vfs: Vfs): RunContext | OpenRun {
  const { file } = root.at;
  const folder = path.dirname(file);
  const build = buildOf(root, folder);
  const image = field(root, 'image');
  const at = image?.at ?? build?.at ?? root.at;
  const label = (options: readonly string[]) => [`${file}:${at.line} dev container`, ...options].join(', ');
  const open = (reason: string): OpenRun => ({ at, engine: 'docker', context: label([]), reason });
  if (!image && !build) return open('it names neither an image nor a Dockerfile');
  if (entriesOf(field(root, 'features')).length > 0)
    return open('its features may add an entrypoint of their own');
  const init = field(root, 'init');
  const hasInit = textOf(init) === 'true';
  const isOverridden = textOf(field(root, 'overrideCommand')) !== 'false';
  const user = field(root, 'containerUser');
  const words: readonly PlacedWord[] = [
    ...(init && hasInit ? [word('--init', init)] : []),
    ...entriesOf(field(root, 'containerEnv')).flatMap(([name, { value }]) => [
      word('--env', value),
      word(`${name}=${textOf(value) ?? ''}`, value),
    ]),
    ...(user ? [word('--user', user), word(textOf(user) ?? '', user)] : []),
    ...itemsOf(field(root, 'runArgs')).map(item => word(textOf(item) ?? '', item)),
    ...(isOverridden ? ['--entrypoint', '/bin/sh'].map(text => ({ text, at })) : []),
    { text: textOf(image) ?? 'devcontainer', at },
    // Not overridden, the image's command takes the shell's place at once.
    ...(isOverridden ? ['-c', KEEP_ALIVE, '-'].map(text => ({ text, at })) : []),
  ];
  const run = runOf({ engine: 'docker', words, at, vfs, folder, ...(build ? { build } : {}) });
  if ('reason' in run) return open(run.reason);
  const shown = [...(run.init ? ['init: true'] : []), ...(isOverridden ? [] : ['overrideCommand: false'])];
  return { ...run, context: label(shown), declaredIn: 'devcontainer' };
}

/** `${localEnv:NAME}` and the like are not known here. */
const word = (text: string, { at }: Yaml): PlacedWord =>
  text.includes('${') ? { text, at, known: false } : { text, at };

function buildOf(root: Yaml, folder: string): RunBuild | undefined {
  const node = field(root, 'build');
  const dockerfile = field(node, 'dockerfile') ?? field(root, 'dockerFile');
  const written = textOf(dockerfile);
  if (!dockerfile || written === undefined || written.includes('${')) return undefined;
  const context = textOf(field(node, 'context') ?? field(root, 'context')) ?? '.';
  const target = textOf(field(node, 'target'));
  return {
    dockerfile: path.resolve(folder, written),
    context: path.resolve(folder, context),
    buildArgs: Object.fromEntries(
      entriesOf(field(node, 'args')).map(([name, { value }]) => {
        const text = textOf(value);
        return [name, text?.includes('${') ? undefined : text];
      }),
    ),
    at: dockerfile.at,
    by: '`build` of the dev container',
    ...(target === undefined ? {} : { target }),
  };
}
