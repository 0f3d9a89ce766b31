import { path as paths } from '../../../base/index.ts';

/** What a build command writes, and from what. */
export type BuildRule =
  /** One file from one entry; `output` without an extension stands for any. */
  | {
      readonly kind: 'file';
      readonly output: string;
      readonly entry: string;
      /** With this runtime inside (`bun build --compile`): no JavaScript any more; `entry` may be a package, and `output` the folder. */
      readonly inside?: 'bun' | 'deno' | 'node';
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

const PACKER_VALUED = [
  '-t',
  '--target',
  '--targets',
  '-o',
  '--output',
  '-c',
  '--config',
  '--options',
  '--out-path',
  '--outdir',
  '--out-dir',
  '-C',
  '--compress',
  '-r',
  '--resource',
  '-n',
  '--name',
];

/**
 * `pkg . -t node18-linux-x64 -o server`, `nexe index.js -o server`. Of a package it is what its `bin` names.
 *
 * @source https://github.com/yao-pkg/pkg#usage, https://github.com/nexe/nexe#options
 */
function packed(args: readonly string[], directory: string): readonly BuildRule[] {
  const first = args.find((arg, at) => !arg.startsWith('-') && !PACKER_VALUED.includes(args[at - 1] ?? ''));
  if (first === undefined) return [];
  const entry = paths.resolve(directory, first.replace(/(?:^|\/)package\.json$/, '') || '.');
  const folder = paths.resolve(directory, option(args, '--out-path', '--outdir', '--out-dir') ?? '.');
  const named = option(args, '-o', '--output');
  const output = named
    ? paths.resolve(directory, named)
    : isSource(first)
      ? paths.join(folder, paths.basename(first).replace(/\.\w+$/, ''))
      : folder;
  return [{ kind: 'file', output, entry, inside: 'node' }];
}

/** What each tool makes, by its name. */
export const BUILD_TOOLS: Readonly<Record<string, Reader>> = {
  esbuild: (args, directory) => bundle(args, directory, undefined, true),
  bun: (args, directory) => (args[0] === 'build' ? bundle(args.slice(1), directory, undefined, true) : []),
  // @source https://docs.deno.com/runtime/reference/cli/bundle/
  deno: (args, directory) =>
    args[0] === 'compile'
      ? denoCompile(args.slice(1), directory)
      : args[0] === 'bundle'
        ? bundle(args.slice(1), directory, undefined, true)
        : [],
  pkg: packed,
  nexe: packed,
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
