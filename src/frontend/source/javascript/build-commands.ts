import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { record } from './jsonc.ts';
import { jsonAt, readPackage, remembered, textAt, workspacePackages } from './project.ts';

/** What a build command writes, and from what. */
export type BuildRule =
  /** One file from one entry; `output` without an extension stands for any. */
  | {
      readonly kind: 'file';
      readonly output: string;
      readonly entry: string;
      /** With this runtime inside (`bun build --compile`): no JavaScript any more. */
      readonly inside?: 'bun' | 'deno';
    }
  /** A directory of outputs, one for each entry, named after it. */
  | {
      readonly kind: 'entries';
      readonly directory: string;
      readonly entries: readonly string[];
      /** Always by its name: the tool has no other, unless a configuration gives it. */
      readonly isNamed?: boolean;
    }
  /** A tree of sources, file by file. */
  | { readonly kind: 'tree'; readonly directory: string; readonly from: string }
  /** `tsc -p`. */
  | { readonly kind: 'tsconfig'; readonly path: string };

const MAX_TEXT = 20_000;

/** Simple commands of a script: enough for build scripts, which quote little. */
function commands(script: string): readonly (readonly string[])[] {
  return script
    .slice(0, MAX_TEXT)
    .replaceAll('\\\n', ' ')
    .split(/&&|\|\||[;\n|&]/)
    .map(part =>
      part
        .trim()
        .split(/\s+/)
        .map(word => word.replace(/^(["'])(.*)\1$/, '$2')),
    )
    .map(words => words.filter(word => word !== '' && !/^[A-Za-z_]\w*=/.test(word)));
}

const RUNNERS = /^(npx|bunx|pnpm|yarn|npm|exec|dlx|run|cross-env|dotenv|--|node|-y|--yes)$/;

/** The build tool that a command runs, behind `npx` and the like. */
function toolOf(words: readonly string[]): { readonly tool: string; readonly args: readonly string[] } {
  let at = 0;
  while (at < words.length && RUNNERS.test(words[at] ?? '')) at++;
  const tool = paths.basename(words[at] ?? '').replace(/\.[cm]?js$/, '');
  return { tool, args: words.slice(at + 1) };
}

/** The value of an option, spelled `--x=v`, `--x v`. */
function option(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [at, arg] of args.entries()) {
    for (const name of names) {
      if (arg === name) return args[at + 1];
      if (arg.startsWith(`${name}=`) || arg.startsWith(`${name}:`)) return arg.slice(name.length + 1);
    }
  }
  return undefined;
}

const isSource = (word: string): boolean => /\.[cm]?[jt]sx?$/.test(word) && !word.startsWith('-');

/** Words that are entries: files of source that are no option's value. */
function entriesOf(args: readonly string[], valued: readonly string[]): string[] {
  return args.filter((arg, at) => isSource(arg) && !valued.includes(args[at - 1] ?? ''));
}

type Reader = (args: readonly string[], directory: string) => readonly BuildRule[];

const VALUED = [
  '-o',
  '--out-dir',
  '-d',
  '--outfile',
  '--output',
  '--outdir',
  '-p',
  '--project',
  '--config',
  '-c',
  '--tsconfig',
  '--format',
  '--dir',
  '--file',
];

function bundle(
  args: readonly string[],
  directory: string,
  fallback: string | undefined,
  isNamed = false,
): readonly BuildRule[] {
  const entries = entriesOf(args, VALUED).map(e => paths.resolve(directory, e));
  const input = option(args, '-i', '--input', '--entry');
  if (input && !input.startsWith('-')) entries.push(paths.resolve(directory, input));
  const file = option(args, '--outfile', '--file', '--output', '-o');
  const [entry] = entries;
  if (!entry) return [];
  if (args.includes('--compile')) {
    const output = paths.resolve(directory, file ?? paths.basename(entry).replace(/\.\w+$/, ''));
    return [{ kind: 'file', output, entry, inside: 'bun' }];
  }
  if (file && isSource(file)) return [{ kind: 'file', output: paths.resolve(directory, file), entry }];
  const out = option(args, '--outdir', '--out-dir', '-d', '--dir', '--outDir', '-o') ?? fallback;
  return out
    ? [{ kind: 'entries', directory: paths.resolve(directory, out), entries: [...new Set(entries)], isNamed }]
    : [];
}

const DENO_VALUED = [
  '-o',
  '--output',
  '--include',
  '--exclude',
  '--icon',
  '--target',
  '-c',
  '--config',
  '--ext',
];

/**
 * Without `--output` it is named after its entry, or the folder of a `main.ts`.
 *
 * @source https://docs.deno.com/runtime/reference/cli/compile/
 */
function denoCompile(args: readonly string[], directory: string): readonly BuildRule[] {
  const [first] = entriesOf(args, DENO_VALUED);
  if (!first) return [];
  const entry = paths.resolve(directory, first);
  const stem = paths.basename(entry).replace(/\.\w+$/, '');
  const isPlain = /^(main|mod|index|cli)$/.test(stem);
  const name = isPlain ? paths.basename(paths.dirname(entry)) : stem;
  const output = paths.resolve(directory, option(args, '-o', '--output') ?? name);
  return [{ kind: 'file', output, entry, inside: 'deno' }];
}

/**
 * `swc src -d dist`, `babel src --out-dir lib`: a tree. swc keeps the top directory unless told to strip it; for babel
 * `src/*.js` are the files of that folder.
 */
function tree(args: readonly string[], directory: string, keepsTop: boolean): readonly BuildRule[] {
  const out = option(args, '-d', '--out-dir');
  const words = keepsTop ? args : args.map(arg => (FILES_OF.test(arg) ? paths.dirname(arg) : arg));
  const from = words.find(
    (arg, at) => !arg.startsWith('-') && !VALUED.includes(args[at - 1] ?? '') && !isSource(arg),
  );
  if (!out || !from) return bundle(args, directory, undefined);
  const rules: BuildRule[] = [
    { kind: 'tree', directory: paths.resolve(directory, out), from: paths.resolve(directory, from) },
  ];
  if (keepsTop) rules.push({ kind: 'tree', directory: paths.resolve(directory, out), from: directory });
  return rules;
}

/** @source babel/babel packages/babel-cli/src/babel/dir.ts: handle() */
const FILES_OF = /^[^*]*\*\.[cm]?[jt]sx?$/;

const READERS: Readonly<Record<string, Reader>> = {
  esbuild: (args, directory) => bundle(args, directory, undefined, true),
  bun: (args, directory) => (args[0] === 'build' ? bundle(args.slice(1), directory, undefined, true) : []),
  // @source https://docs.deno.com/runtime/reference/cli/bundle/
  deno: (args, directory) =>
    args[0] === 'compile'
      ? denoCompile(args.slice(1), directory)
      : args[0] === 'bundle'
        ? bundle(args.slice(1), directory, undefined, true)
        : [],
  tsup: (args, directory) => bundle(args, directory, 'dist', true),
  'tsup-node': (args, directory) => bundle(args, directory, 'dist', true),
  tsdown: (args, directory) => bundle(args, directory, 'dist', true),
  rollup: (args, directory) => bundle(args, directory, undefined),
  rolldown: (args, directory) => bundle(args, directory, 'dist'),
  webpack: (args, directory) => bundle(args, directory, undefined),
  microbundle: (args, directory) => bundle(args, directory, 'dist'),
  pkgroll: (args, directory) => bundle(args, directory, 'dist'),
  parcel: (args, directory) => (args[0] === 'build' ? bundle(args.slice(1), directory, 'dist') : []),
  vite(args, directory) {
    const ssr = args[0] === 'build' ? option(args, '--ssr') : undefined;
    if (!ssr || !isSource(ssr)) return [];
    const out = option(args, '--outDir') ?? 'dist';
    return [
      { kind: 'entries', directory: paths.resolve(directory, out), entries: [paths.resolve(directory, ssr)] },
    ];
  },
  ncc(args, directory) {
    if (args[0] !== 'build') return [];
    const out = paths.resolve(directory, option(args, '-o', '--out') ?? 'dist');
    const entry = args
      .slice(1)
      .find((arg, at, all) => !arg.startsWith('-') && !['-o', '--out'].includes(all[at - 1] ?? ''));
    return entry
      ? [{ kind: 'file', output: paths.join(out, 'index.js'), entry: paths.resolve(directory, entry) }]
      : [];
  },
  swc: (args, directory) => tree(args, directory, !args.includes('--strip-leading-paths')),
  babel: (args, directory) => tree(args, directory, false),
  tsc: (args, directory) => {
    const out = option(args, '--outDir', '--outdir');
    const project = option(args, '-p', '--project', '-b', '--build');
    const rules: BuildRule[] = [];
    if (project && !project.startsWith('-')) {
      const path = paths.resolve(directory, project);
      rules.push({
        kind: 'tsconfig',
        path: path.endsWith('.json') ? path : paths.join(path, 'tsconfig.json'),
      });
    }
    const entries = entriesOf(args, VALUED).map(e => paths.resolve(directory, e));
    if (out && entries.length > 0)
      rules.push({ kind: 'entries', directory: paths.resolve(directory, out), entries, isNamed: true });
    else if (out)
      rules.push({
        kind: 'tree',
        directory: paths.resolve(directory, out),
        from: paths.join(directory, 'src'),
      });
    return rules;
  },
};

/** The commands of a script, each with the directory that it runs in. */
function placed(script: string, directory: string) {
  let at = directory;
  const left: string[] = [];
  return commands(script).map(words => {
    if (words[0] === 'pushd') left.push(at);
    if (words[0] === 'popd') at = left.pop() ?? at;
    if (words[0] === 'cd' || words[0] === 'pushd') at = paths.resolve(at, words[1] ?? '');
    return { words, at };
  });
}

function rulesOf(script: string, directory: string): readonly BuildRule[] {
  return placed(script, directory).flatMap(({ words, at }) => {
    const { tool, args } = toolOf(words);
    const reader = Object.hasOwn(READERS, tool) ? READERS[tool] : undefined;
    return reader?.(args, at) ?? [];
  });
}

type Step = Pick<RunStep, 'text' | 'workdir'>;

/** Scripts that call scripts are followed so deep. */
const MAX_CALLS = 3;

/** A step, and the shell scripts of the project that it runs. */
function withScripts(files: ImageFiles, step: Step, depth = 0): readonly Step[] {
  if (depth === MAX_CALLS) return [step];
  const called = placed(step.text, step.workdir).flatMap(({ words, at }) => {
    const name = words.find(word => !/^(?:sh|bash|\.|source|-\w+)$/.test(word)) ?? '';
    const script = /\.sh$/.test(name) ? textAt(files, paths.resolve(at, name)) : undefined;
    return script ? withScripts(files, { text: script.text, workdir: at }, depth + 1) : [];
  });
  return [step, ...called];
}

/** Where a step runs scripts of a package. */
const ranIn = ({ text, workdir }: Step): readonly string[] =>
  placed(text, workdir).flatMap(({ words, at }) => (RUNS_SCRIPT.test(words.join(' ')) ? [at] : []));

const RUNS_SCRIPT = /\b(?:npm|pnpm|yarn|bun|deno)\b/;

/** All that RUN steps and the scripts of the packages there, and above a path, build. */
export function buildRules(files: ImageFiles, path: string, runs: readonly RunStep[]): readonly BuildRule[] {
  const rules = runs.flatMap(run => withScripts(files, run)).flatMap(run => rulesOf(run.text, run.workdir));
  for (const directory of buildPlaces(files, path, runs)) rules.push(...scriptRules(files, directory));
  return rules;
}

/** Where a build of a file may be written down: above it, and in the packages whose scripts are run. */
export function buildPlaces(files: ImageFiles, path: string, runs: readonly RunStep[]): ReadonlySet<string> {
  const ran = runs.flatMap(run => withScripts(files, run)).flatMap(ranIn);
  const members = ran.flatMap(directory => [...workspacePackages(files, directory).values()]);
  return new Set([...paths.upwards(paths.dirname(path)), ...ran, ...members]);
}

function scriptRules(files: ImageFiles, directory: string): readonly BuildRule[] {
  return remembered(files, `scripts ${directory}`, () =>
    [readPackage(files, directory)?.scripts, ...denoTasks(files, directory)]
      .flatMap(scripts => Object.values(record(scripts)))
      .flatMap(text => (typeof text === 'string' ? withScripts(files, { text, workdir: directory }) : []))
      .flatMap(({ text, workdir }) => rulesOf(text, workdir)),
  );
}

const denoTasks = (files: ImageFiles, directory: string): readonly unknown[] =>
  ['deno.json', 'deno.jsonc'].map(name => jsonAt(files, paths.join(directory, name))?.tasks);
