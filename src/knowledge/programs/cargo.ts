import { path } from '../../base/index.ts';
import type { Invocation, Launch, Program, World } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { unknownBehaviour } from '../doubt.ts';
import { notMeasured } from '../node-tools.ts';
import { isRecord } from '../package-json.ts';
import { RUST_BEHAVIOUR } from '../rust-runtime.ts';

/** `cargo run` becomes the program once it is built. */
export default {
  name: 'cargo',
  kind: 'package-manager',
  matches: ['cargo'],
  launch({ argv, cwd }, world): Launch {
    const at = argv.findIndex((a, i) => i > 0 && !a.startsWith('-') && !a.startsWith('+'));
    const command = argv[at];
    if (command === 'watch') return notMeasured(argv, [], 'cargo watch');
    if (command !== 'run' && command !== 'r')
      return { kind: 'exits', status: 0, why: `cargo ${command ?? ''} ends by itself` };
    const { flags, values, rest } = options(argv.slice(at + 1), VALUED);
    const isElsewhere = ELSEWHERE.some(option => values.has(option));
    const binary = isElsewhere ? undefined : binaryOf(values.get('--bin'), cwd, world);
    const isRelease = flags.has('--release') || flags.has('-r');
    const profile = values.get('--profile') ?? (isRelease ? 'release' : 'debug');
    const title = [`target/${profile}/${binary?.name ?? 'main'}`, ...rest];
    if (!binary) {
      const reason = 'the Rust sources that `cargo run` builds are not read';
      return { kind: 'stay', role: 'app', behaviour: unknownBehaviour(reason), title };
    }
    const source = { kind: 'file', path: binary.main } as const;
    return { kind: 'interpret', language: 'rust', source, args: rest, behaviour: RUST_BEHAVIOUR, title };
  },
  sources: [
    'https://doc.rust-lang.org/cargo/commands/cargo-run.html',
    'https://doc.rust-lang.org/cargo/reference/cargo-targets.html#target-auto-discovery',
    'cargo 1.95.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '0.66.0', rows: ['cargo/run'] },
} satisfies Program;

/** With one of these it is no binary of the package in this folder, or not for sure. */
const ELSEWHERE = ['-p', '--package', '--example', '--manifest-path', '-C'];
const VALUED = [
  ...ELSEWHERE,
  ...['--bin', '--profile', '-F', '--features', '--target', '--target-dir', '-j', '--jobs', '--color'],
  ...['-Z', '--config', '--message-format'],
];

interface Binary {
  readonly name: string;
  readonly main: string;
}

/** The one that is named, `default-run`, or the only one. */
function binaryOf(asked: string | undefined, cwd: Invocation['cwd'], world: World): Binary | undefined {
  const manifest = record(world.parseToml(world.read('Cargo.toml', cwd)?.text ?? ''));
  const { name, 'default-run': byDefault } = record(manifest.package);
  // What `[[bin]]` names may lie anywhere.
  if (typeof name !== 'string' || manifest.bin !== undefined) return undefined;
  const all = [{ name, main: path.resolve(cwd, 'src/main.rs') }, ...inBin(cwd, world)].filter(
    ({ main }) => world.read(main, '/') !== undefined,
  );
  const wanted = asked ?? byDefault;
  const left = wanted === undefined ? all : all.filter(binary => binary.name === wanted);
  return left.length === 1 ? left[0] : undefined;
}

/** `src/bin/NAME.rs` and `src/bin/NAME/main.rs`. */
function inBin(cwd: string, world: World): readonly Binary[] {
  const folder = path.resolve(cwd, 'src/bin');
  return world.files
    .list(folder)
    .map(entry =>
      entry.endsWith('.rs')
        ? { name: entry.slice(0, -'.rs'.length), main: path.join(folder, entry) }
        : { name: entry, main: path.join(folder, entry, 'main.rs') },
    );
}

const record = (value: unknown) => (isRecord(value) ? value : {});
