import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { posix as path } from 'node:path';
import { promisify } from 'node:util';
import { COMPILED } from '../../src/frontend/source/languages.ts';
import { type ContainerSpec, commandLine, type ImageFiles, type Language } from '../../src/model/index.ts';
import { Turns } from '../support/turns.ts';
import type { RootStep } from './launcher.ts';

/** Not the one that waits: containers run meanwhile, and are watched by this process. */
const run = promisify(execFile);
/** One compiler at a time: a dozen are more than a small machine has memory for. */
const compilers = new Turns();

/** What build stages make, made with the host's compiler: the file that the command names, or in PATH. */
export async function compiled(spec: ContainerSpec): Promise<RootStep[]> {
  const places = (spec.env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':');
  const words = commandLine(spec).flatMap(word => word.split(' '));
  const paths = words.flatMap(word =>
    word.startsWith('/')
      ? [word]
      : [path.resolve(spec.workdir, word), ...places.map(place => path.join(place, word))],
  );
  const steps: RootStep[] = [];
  for (const at of paths) {
    const origin = spec.files.origin(at);
    if (origin.kind !== 'produced') continue;
    for (const { language, steps: makes, builtFrom } of COMPILED) {
      if (!origin.runs.some(step => makes.test(step.text))) continue;
      const build = COMPILERS[language];
      const from = build && builtFrom(origin.files, origin.path, origin.runs);
      if (!from || 'unknown' in from) continue;
      const text = await compilers.alone(() => made(origin.files, from.main, build));
      steps.push({ do: 'file', path: at, mode: 0o755, text });
    }
  }
  return steps;
}

/** To a tool of Java: it is over before code that is compiled best pays, and takes two thirds of the time. */
const BRIEFLY = ['-J-XX:TieredStopAtLevel=1', '-J-XX:+UseSerialGC'];

/** Builds what lies at `main` (an absolute path of this machine) into the file `output`, without the network. */
type Compiler = (main: string, output: string) => Promise<unknown>;

const COMPILERS: Partial<Record<Language, Compiler>> = {
  c: (main, output) => {
    const folder = path.dirname(main);
    const sources = readdirSync(folder).filter(name => path.extname(name) === path.extname(main));
    const compiler = main.endsWith('.c') ? 'gcc' : 'g++';
    return run(compiler, ['-pthread', '-o', output, ...sources], { cwd: folder });
  },
  // It keeps what it made of its library by the place of the program: one place for all, in which one is built at a time.
  crystal: async (main, output) => {
    const cwd = path.join(tmpdir(), `pid1-lint-crystal-${process.getuid?.()}`);
    rmSync(cwd, { recursive: true, force: true });
    cpSync(path.dirname(main), cwd, { recursive: true });
    renameSync(path.join(cwd, path.basename(main)), path.join(cwd, 'main.cr'));
    await run('crystal', ['build', '-o', output, 'main.cr'], { cwd });
  },
  go: (main, output) => {
    const env = { ...process.env, CGO_ENABLED: '0', GOPROXY: 'off', GOFLAGS: '-mod=mod', GO111MODULE: 'on' };
    // Without the tables for a debugger it is linked in two thirds of the time.
    return run('go', ['build', '-ldflags=-s -w', '-o', output, '.'], { cwd: main, env });
  },
  haskell: (main, output) =>
    run(
      'ghc',
      [
        '-v0',
        '-threaded',
        '-outputdir',
        `${output}-objects`,
        `-i${path.dirname(main)}:src`,
        '-o',
        output,
        main,
      ],
      {
        cwd: path.dirname(path.dirname(main)),
      },
    ),
  // As Maven and Gradle do without a plugin: the classes of src/main/java in a jar, which names the class with main.
  jvm: async (main, output) => {
    const sources = javaFilesIn(main);
    const start = sources.find(file => /\bvoid main\(/.test(readFileSync(file, 'utf8')));
    const name = start?.replace(/^.*\/(?:src|java)\//, '').replace(/\.java$/, '');
    const classes = `${output}-classes`;
    await run('javac', [...BRIEFLY, '-d', classes, ...sources]);
    const entry = (name ?? '').replaceAll('/', '.');
    await run('jar', [...BRIEFLY, '--create', '--file', output, '--main-class', entry, '-C', classes, '.']);
  },
  nim: (main, output) => run('nim', ['c', `--nimcache:${output}-cache`, `-o:${output}`, main]),
  // The modules beside it, in the order in which they name each other.
  ocaml: async (main, output) => {
    const folder = path.dirname(main);
    const names = readdirSync(folder).filter(name => name.endsWith('.ml'));
    const { stdout: sorted } = await run('ocamldep', ['-sort', ...names], { cwd: folder });
    const sources = sorted.split(/\s+/).filter(Boolean);
    await run('ocamlopt', ['unix.cmxa', '-o', output, ...sources], { cwd: folder });
  },
  rust: async (main, output) => copyFileSync(await cargoBuild(main), output),
};

/** The crates that Debian packages, in place of the registry. */
export const CARGO_CONFIG = [
  'source.crates-io.replace-with="debian"',
  'source.debian.directory="/usr/share/cargo/registry"',
];

/** What cargo builds of a file with a main function. What programs depend on is built once for all. */
async function cargoBuild(main: string): Promise<string> {
  const args = [
    'build',
    '--offline',
    '--message-format=json',
    '--target-dir',
    path.join(tmpdir(), `pid1-lint-cargo-${process.getuid?.()}`),
  ];
  const { stdout: printed } = await run(
    'cargo',
    [...args, ...CARGO_CONFIG.flatMap(line => ['--config', line])],
    {
      cwd: path.dirname(main),
      env: { ...process.env, CARGO_PROFILE_DEV_DEBUG: '0' },
      maxBuffer: 1 << 26,
    },
  );
  for (const line of printed.split('\n').filter(Boolean)) {
    const { executable, target } = JSON.parse(line);
    if (executable && target.src_path === main) return executable;
  }
  throw new Error(`cargo makes nothing of ${main}`);
}

const javaFilesIn = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.name.endsWith('.java'))
    .map(entry => path.join(entry.parentPath, entry.name));

async function made(files: ImageFiles, main: string, build: Compiler): Promise<Buffer> {
  const root = mkdtempSync(path.join(tmpdir(), 'pid1-lint-built-'));
  try {
    for (const name of files.list('/')) write(files, `/${name}`, root);
    await build(path.join(root, main), `${root}/made`);
    return readFileSync(`${root}/made`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function write(files: ImageFiles, at: string, root: string): void {
  const origin = files.origin(at);
  if (origin.kind === 'directory') for (const name of files.list(at)) write(files, path.join(at, name), root);
  if (origin.kind !== 'context' && origin.kind !== 'inline') return;
  mkdirSync(path.join(root, path.dirname(at)), { recursive: true });
  writeFileSync(path.join(root, at), origin.text.text);
}
