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
import { readUnit, type UnitEntry, valuesOf, wordsIn } from '../units.ts';

/**
 * The container of a Podman Quadlet, `NAME.container`: the generator makes a `podman run` of it, which `podman rm -f`
 * ends, with the stop signal and the timeout of the container.
 * @source containers/podman pkg/systemd/quadlet/quadlet.go ConvertContainer; podman-systemd.unit(5)
 */
export function readQuadlet({ file, text, vfs }: DeclaredInput): DeclaredRuns {
  const entries = readUnit(file, text);
  const read = file.endsWith('.build') ? [] : containerOf(entries, file, vfs);
  const build = file.endsWith('.build') ? buildOf(file, entries, vfs) : undefined;
  const builds = tagsOf(entries).flatMap(image => (build ? [{ image, build }] : []));
  return { ...sorted(read), builds, filesRead: [file], errors: [] };
}

/** Keys that are options of `podman run` under another name, as far as they bear on PID 1 and its end. */
const OPTIONS: Readonly<Record<string, string>> = {
  ContainerName: '--name',
  Entrypoint: '--entrypoint',
  EnvironmentFile: '--env-file',
  StopSignal: '--stop-signal',
  StopTimeout: '--stop-timeout',
  User: '--user',
  Volume: '--volume',
  WorkingDir: '--workdir',
  Mount: '--mount',
  HealthCmd: '--health-cmd',
};

/** Of these the last one counts. */
const SINGLE: ReadonlySet<string> = new Set([
  'Entrypoint',
  'StopSignal',
  'StopTimeout',
  'User',
  'WorkingDir',
]);

function containerOf(
  entries: readonly UnitEntry[],
  file: string,
  vfs: Vfs,
): readonly (RunContext | OpenRun)[] {
  const values = (key: string) => valuesOf(entries, 'Container', key);
  const image = values('Image').at(-1);
  const [rootfs] = values('Rootfs');
  const at = (image ?? rootfs ?? entries[0])?.at;
  if (!at) return [];
  const name = path.basename(file).replace(/\.container$/, '');
  const label = (options: readonly string[]) =>
    [`${file}:${at.line} container ${name}`, ...options].join(', ');
  const open = (reason: string): OpenRun => ({ at, engine: 'podman', context: label([]), reason });
  if (!image) return [open(rootfs ? 'it has a root file system in place of an image' : 'it names no image')];
  const made = imageOf(image, file, vfs);
  if ('reason' in made) return [open(made.reason)];
  const init = values('RunInit').at(-1);
  const words: PlacedWord[] = [
    ...Object.entries(OPTIONS).flatMap(([key, option]) =>
      (SINGLE.has(key) ? values(key).slice(-1) : values(key)).flatMap(entry => optionOf(option, entry)),
    ),
    ...values('Environment').flatMap(entry =>
      wordsIn(entry).flatMap(({ text, at }) => option('--env', text, at)),
    ),
    ...(init && isOn(init.value) ? [placed('--init', init)] : []),
    ...values('PodmanArgs').flatMap(entry => wordsIn(entry).map(known)),
    placed(made.image, image),
    ...values('Exec')
      .slice(-1)
      .flatMap(entry => wordsIn(entry).map(known)),
  ];
  const { build } = made;
  const run = runOf({
    engine: 'podman',
    words,
    at,
    vfs,
    folder: path.dirname(file),
    ...(build ? { build } : {}),
  });
  if ('reason' in run) return [open(run.reason)];
  const shown = ['RunInit', 'Entrypoint', 'StopSignal', 'StopTimeout'].flatMap(key =>
    values(key)
      .slice(-1)
      .map(({ value }) => `${key}=${value}`),
  );
  return [{ ...run, context: label(shown), declaredIn: 'quadlet' }];
}

const isOn = (text: string) => /^(?:1|yes|true|on)$/i.test(text);

const placed = (text: string, { at }: UnitEntry): PlacedWord => known({ text, at });

/** `%i` and the like are put in when the unit is started. */
const known = ({ text, at }: PlacedWord): PlacedWord =>
  /(?:^|[^%])%[a-zA-Z]|\$\{?\w/.test(text) ? { text, at, known: false } : { text, at };

const option = (name: string, text: string, at: PlacedWord['at']): readonly PlacedWord[] => [
  { text: name, at },
  known({ text, at }),
];

const optionOf = (name: string, { value, at }: UnitEntry) => option(name, unquoted(value), at);

const unquoted = (value: string) => /^"(.*)"$/.exec(value)?.[1] ?? value;

type Image = { readonly image: string; readonly build?: RunBuild } | { readonly reason: string };

/** `NAME.build` and `NAME.image` are units beside this one. */
function imageOf({ value }: UnitEntry, file: string, vfs: Vfs): Image {
  if (!/\.(?:build|image)$/.test(value)) return { image: value };
  const unit = path.join(path.dirname(file), value);
  const text = vfs.read(unit);
  if (text === undefined) return { reason: `its image is that of ${unit}, which is not there` };
  const entries = readUnit(unit, text);
  if (value.endsWith('.image')) {
    const image = valuesOf(entries, 'Image', 'Image').at(-1)?.value;
    return image === undefined ? { reason: `${unit} names no image` } : { image };
  }
  const build = buildOf(unit, entries, vfs);
  return build
    ? { image: tagsOf(entries)[0] ?? value, build }
    : { reason: `what ${unit} builds is not here` };
}

const tagsOf = (entries: readonly UnitEntry[]) =>
  valuesOf(entries, 'Build', 'ImageTag').map(({ value }) => value);

/** @source podman-systemd.unit(5), "Build units" */
function buildOf(unit: string, entries: readonly UnitEntry[], vfs: Vfs): RunBuild | undefined {
  const last = (key: string) => valuesOf(entries, 'Build', key).at(-1)?.value;
  const folder = path.dirname(unit);
  const directory = last('SetWorkingDirectory');
  const written = last('File');
  const at = entries[0]?.at;
  if (!at || [directory, written].some(text => text && /[%$~]|^\w+:\/\//.test(text))) return undefined;
  const inUnit = directory === undefined || directory === 'unit' || directory === 'file';
  const named = path.resolve(folder, written ?? 'Containerfile');
  const context =
    directory === 'file' ? path.dirname(named) : inUnit ? folder : path.resolve(folder, directory);
  const target = last('Target');
  const buildArgs = Object.fromEntries(
    valuesOf(entries, 'Build', 'BuildArg').flatMap(entry =>
      wordsIn(entry).map(({ text }) => [text.split('=', 1)[0] ?? '', text.split('=').slice(1).join('=')]),
    ),
  );
  return {
    dockerfile: written === undefined ? usualFile(context, vfs) : path.resolve(context, written),
    context,
    buildArgs,
    at,
    by: `the unit ${path.basename(unit)}`,
    ...(target === undefined ? {} : { target }),
  };
}

/** @source podman-build(1): a Containerfile comes before a Dockerfile */
function usualFile(context: string, vfs: Vfs): string {
  const first = path.join(context, 'Containerfile');
  const second = path.join(context, 'Dockerfile');
  return vfs.stat(first) === undefined && vfs.stat(second) !== undefined ? second : first;
}
