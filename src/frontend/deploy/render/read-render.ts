import { path } from '../../../base/index.ts';
import { USUAL_GRACE_MS } from '../grace.ts';
import { shellWords } from '../shell-words.ts';
import {
  type DeclaredInput,
  type DeclaredRuns,
  type OpenRun,
  type RunBuild,
  type RunContext,
  sorted,
} from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';

const SHUTDOWN_SECONDS = USUAL_GRACE_MS.Render / 1000;

/** What an operator of a shell, a variable or a quote would come to is not said there. */
const PLAIN = /^[\w./:=,@%+\s-]+$/;

/** The services of a Blueprint of Render that run an image. @source https://render.com/docs/blueprint-spec */
export function readRender({ file, text, parsers }: DeclaredInput): DeclaredRuns {
  const { documents, errors } = parsers.get('yaml-places')(file, text);
  const runs = documents.flatMap(servicesOf).flatMap(service => runOf(service));
  return {
    ...sorted(runs),
    builds: [],
    filesRead: [file],
    errors: errors.map(error => ({ file, ...error })),
  };
}

/** At the top, and in the environments of projects. */
const servicesOf = (root: Yaml): readonly Yaml[] =>
  [
    root,
    ...itemsOf(field(root, 'projects')).flatMap(project => itemsOf(field(project, 'environments'))),
  ].flatMap(node => itemsOf(field(node, 'services')));

function runOf(node: Yaml): readonly (RunContext | OpenRun)[] {
  const type = textOf(field(node, 'type')) ?? '';
  if (!TYPES.has(type)) return [];
  const runtime = textOf(field(node, 'runtime') ?? field(node, 'env'));
  if (runtime === 'static') return [];
  const name = field(node, 'name');
  const at = name?.at ?? node.at;
  const delay = field(node, 'maxShutdownDelaySeconds');
  const label = (options: readonly string[]) =>
    [`${at.file}:${at.line} service ${textOf(name) ?? type}`, ...options].join(', ');
  const open = (reason: string): readonly OpenRun[] => [{ at, engine: 'Render', context: label([]), reason }];
  if (runtime !== 'docker' && runtime !== 'image')
    return open('Render makes its image by a buildpack of its own');
  const command = field(node, 'dockerCommand');
  const written = textOf(command) ?? '';
  if (written !== '' && !PLAIN.test(written))
    return open('how Render reads the text of its `dockerCommand` is not known');
  const seconds = Number(textOf(delay) ?? SHUTDOWN_SECONDS);
  if (!Number.isFinite(seconds)) return open('maxShutdownDelaySeconds is no number');
  const build = runtime === 'docker' ? buildOf(node) : undefined;
  return [
    {
      file: at.file,
      at,
      context: label(delay ? [`maxShutdownDelaySeconds: ${seconds}`] : []),
      engine: 'Render',
      declaredIn: 'render',
      image: textOf(field(field(node, 'image'), 'url')) ?? '',
      init: false,
      pid1MayEnd: 'whether the program is PID 1 on Render, or stands below something else, is not said',
      sendsSigterm: 'Render',
      stopTimeoutMs: { value: seconds * 1000, at: delay?.at ?? at },
      ...(command && written !== ''
        ? { args: shellWords(written), argsAt: command.at }
        : { args: undefined }),
      env: Object.fromEntries(
        itemsOf(field(node, 'envVars')).flatMap(item => {
          const key = textOf(field(item, 'key'));
          return key === undefined ? [] : [[key, textOf(field(item, 'value'))]];
        }),
      ),
      envComplete: itemsOf(field(node, 'envVars')).every(item => field(item, 'fromGroup') === undefined),
      mounts: entriesOf(field(node, 'disk')).flatMap(([key, { value }]) => {
        const target = key === 'mountPath' ? textOf(value) : undefined;
        return target === undefined ? [] : [{ source: undefined, target: path.normalize(target) }];
      }),
      tty: false,
      ...(build ? { build } : {}),
    },
  ];
}

/** Those that stay; a `cron` ends by itself. */
const TYPES: ReadonlySet<string> = new Set(['web', 'pserv', 'worker', 'cron']);

/** Paths begin in the repository's root, where the file lies, or in `rootDir` below it. */
function buildOf(node: Yaml): RunBuild {
  const root = path.join(path.dirname(node.at.file), textOf(field(node, 'rootDir')) ?? '.');
  const dockerfile = field(node, 'dockerfilePath');
  return {
    dockerfile: path.normalize(path.join(root, textOf(dockerfile) ?? 'Dockerfile')),
    context: path.normalize(path.join(root, textOf(field(node, 'dockerContext')) ?? '.')),
    buildArgs: {},
    at: dockerfile?.at ?? node.at,
    by: '`runtime: docker` of render.yaml',
  };
}
