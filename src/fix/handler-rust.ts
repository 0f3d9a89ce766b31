import { path } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';
import type { Change } from './edits.ts';

/** What ends the program on a signal, as the first thing that main does, with a crate that the package has already. */
export function inRust(
  source: string,
  file: string,
  signal: SignalName,
  read: (file: string) => string | undefined,
): readonly Change[] | undefined {
  const main = /^(?:pub )?(async )?fn main\(\)[^{;]*\{(?=[ \t]*\n)/m.exec(source);
  const manifest = manifestOf(file, read);
  if (!main || manifest === undefined) return undefined;
  const lines = main[1] === undefined ? inThreads(manifest, signal) : inTokio(manifest, signal);
  const at = main.index + main[0].length;
  const text = lines?.map(line => `\n    ${line}`).join('');
  return text === undefined ? undefined : [{ start: at, end: at, text: `${text}\n` }];
}

function manifestOf(file: string, read: (file: string) => string | undefined): string | undefined {
  for (const folder of path.upwards(path.dirname(file))) {
    const found = read(path.join(folder, 'Cargo.toml'));
    if (found !== undefined) return found;
  }
  return undefined;
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
