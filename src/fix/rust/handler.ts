import { path } from '../../base/index.ts';
import type { SignalName } from '../../kernel/index.ts';
import type { Launch } from '../../lint/types.ts';
import { walk } from '../../model/index.ts';
import { applyChanges, type Change } from '../edits.ts';

type Read = (file: string) => string | undefined;

interface InRust {
  readonly changes: readonly Change[];
  /** What the handler takes of a crate that the package has. */
  readonly feature?: { readonly file: string; readonly source: string; readonly change: Change };
}

/** What ends the program on a signal, as the first thing that main does: with a crate that the package has, or another. */
export function inRust(
  source: string,
  file: string,
  signal: SignalName,
  { read, build, launch }: { readonly read: Read; readonly build: string; readonly launch: Launch },
): InRust | undefined {
  const { tree } = launch.stop;
  // What it has started would not hear of its end.
  if (tree && [...walk(tree.pid1)].some(({ at }) => at?.file.endsWith('.rs'))) return undefined;
  const main = /^(?:pub )?(async )?fn main\(\)[^{;]*\{(?=[ \t]*\n)/m.exec(source);
  const manifest = manifestOf(file, read);
  if (!main || manifest === undefined) return undefined;
  const isAsync = main[1] !== undefined;
  const own = isAsync ? inTokio(manifest.source, signal) : inThreads(manifest.source, signal);
  const feature = own
    ? undefined
    : ((isAsync ? signalFeature(manifest, read, build) : undefined) ?? withSignalHook(manifest, read, build));
  const text = feature ? applyChanges(manifest.source, [feature.change]) : manifest.source;
  const lines = (isAsync ? inTokio(text, signal) : undefined) ?? inThreads(text, signal);
  const at = main.index + main[0].length;
  const written = lines?.map(line => `\n    ${line}`).join('');
  if (written === undefined) return undefined;
  return {
    changes: [{ start: at, end: at, text: `${written}\n` }],
    ...(feature ? { feature } : {}),
  };
}

interface Manifest {
  readonly file: string;
  readonly source: string;
}

function manifestOf(file: string, read: Read): Manifest | undefined {
  for (const folder of path.upwards(path.dirname(file))) {
    const own = path.join(folder, 'Cargo.toml');
    const source = read(own);
    if (source !== undefined) return { file: own, source };
  }
  return undefined;
}

/** The feature of tokio that signals come with, where nothing holds the build to a lock file that lacks what it needs. */
function signalFeature(manifest: Manifest, read: Read, build: string): InRust['feature'] {
  const { file, source } = manifest;
  const found = /^(tokio\s*=\s*\{[^}\n]*\bfeatures\s*=\s*\[)([^\]\n]*[^\],\s])(\s*,?\s*\])/m.exec(source);
  const [, before = '', features = ''] = found ?? [];
  if (!found || /"(?:full|signal)"/.test(features)) return undefined;
  const isHeld = isHeldTo(file, read, build, 'signal-hook-registry');
  const end = found.index + before.length + features.length;
  return isHeld ? undefined : { file, source, change: { start: end, end, text: ', "signal"' } };
}

const isHeldTo = (manifest: string, read: Read, build: string, crate: string): boolean => {
  const lock = read(path.join(path.dirname(manifest), 'Cargo.lock')) ?? '';
  return /--(?:locked|frozen|offline)\b/.test(build) && !lock.includes(`name = "${crate}"`);
};

/**
 * Another crate among the dependencies, where cargo may look for it: without `--locked` it adds to the lock file itself.
 * @see https://doc.rust-lang.org/cargo/commands/cargo-build.html#manifest-options
 */
function withSignalHook({ file, source }: Manifest, read: Read, build: string): InRust['feature'] {
  const folder = path.dirname(file);
  const isVendored = ['.cargo/config.toml', '.cargo/config'].some(name =>
    /vendored|^\s*offline\s*=\s*true/m.test(read(path.join(folder, name)) ?? ''),
  );
  const isPackage = /^\[package\]/m.test(source);
  if (!isPackage || isVendored || isHeldTo(file, read, build, 'signal-hook')) return undefined;
  const line = 'signal-hook = "0.3"';
  const table = /^\[dependencies\][^\n]*\n((?:(?!\[)[^\n]*\n)*)/m.exec(source);
  const end = table ? table.index + table[0].trimEnd().length : source.trimEnd().length;
  const text = table ? `\n${line}` : `\n\n[dependencies]\n${line}`;
  return { file, source, change: { start: end, end, text } };
}

/** What is said of a crate among the dependencies, in one line or in a table of its own. */
function dependency(manifest: string, name: string): string | undefined {
  const section = /^\[dependencies\]([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(manifest)?.[1] ?? '';
  const own = new RegExp(`^${name}\\s*=\\s*(.+(?:\\n[ \\t]+.+|\\n\\].*)*)$`, 'm').exec(section)?.[1];
  return (
    own ??
    new RegExp(`^\\[dependencies\\.${name}\\]([\\s\\S]*?)(?=^\\[|(?![\\s\\S]))`, 'm').exec(manifest)?.[1]
  );
}

function inTokio(manifest: string, signal: SignalName): readonly string[] | undefined {
  const kind = KINDS[signal];
  if (kind === undefined || !/"(?:full|signal)"/.test(dependency(manifest, 'tokio') ?? '')) return undefined;
  return [
    `let mut stop = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::${kind}())`,
    `    .expect("${signal} can be handled");`,
    'tokio::spawn(async move {',
    '    stop.recv().await;',
    '    std::process::exit(0);',
    '});',
  ];
}

/** @see https://docs.rs/tokio/latest/tokio/signal/unix/struct.SignalKind.html */
const KINDS: Readonly<Partial<Record<SignalName, string>>> = {
  SIGTERM: 'terminate',
  SIGINT: 'interrupt',
  SIGQUIT: 'quit',
  SIGHUP: 'hangup',
};

function inThreads(manifest: string, signal: SignalName): readonly string[] | undefined {
  if (dependency(manifest, 'signal-hook') !== undefined)
    return [
      `let mut signals = signal_hook::iterator::Signals::new([signal_hook::consts::${signal}])`,
      `    .expect("${signal} can be handled");`,
      'std::thread::spawn(move || {',
      '    if signals.forever().next().is_some() {',
      '        std::process::exit(0);',
      '    }',
      '});',
    ];
  const ctrlc = dependency(manifest, 'ctrlc');
  if (signal !== 'SIGTERM' || !/"termination"/.test(ctrlc ?? '')) return undefined;
  return ['ctrlc::set_handler(|| std::process::exit(0)).expect("signals can be handled");'];
}
