import { path } from '../base/index.ts';
import type { World } from '../model/index.ts';

const FOLDERS = ['app', 'src'] as const;
const MAX_FILES = 800;
const MAX_DEPTH = 8;

/** What takes signals in the sources of a project, or runs them within something that does. */
const TAKES_SIGNALS =
  /pcntl_(?:async_)?signal|getSubscribedSignals|SignalableCommandInterface|->trap\(|addSignal\(|onSignal\(|ConsoleSignalEvent|ConsoleEvents::SIGNAL|Swoole|Swow\b|Workerman/;

/** Is this command of a console one of the project's own, of whose sources none has to do with signals? */
export function isPlainOwnCommand(name: string, directory: string, world: World): boolean {
  if (!/^[\w:.-]{1,80}$/.test(name)) return false;
  const word = name.replaceAll('.', '\\.');
  const declares = new RegExp(
    `\\$(?:signature|defaultName)\\s*=\\s*["']\\s*${word}(?=[\\s"'{|])|AsCommand\\(\\s*(?:name:\\s*)?["']${word}["'|]|setName\\(\\s*["']${word}["']`,
  );
  const texts = FOLDERS.flatMap(folder => phpFiles(path.join(directory, folder), world));
  return (
    texts.length < MAX_FILES &&
    texts.some(text => declares.test(text)) &&
    !texts.some(text => TAKES_SIGNALS.test(text))
  );
}

function phpFiles(folder: string, world: World, depth = 0): readonly string[] {
  if (depth > MAX_DEPTH) return [];
  const texts: string[] = [];
  for (const name of world.files.list(folder)) {
    const file = path.join(folder, name);
    if (texts.length >= MAX_FILES) break;
    if (name.endsWith('.php')) texts.push(world.read(file, '/')?.text ?? '');
    else if (!name.includes('.')) texts.push(...phpFiles(file, world, depth + 1));
  }
  return texts;
}

/** The version of a package as the lock file has it, else as the project asks for it. */
export function composerVersion(name: string, directory: string, world: World): number | undefined {
  const quoted = name.replaceAll('/', '\\\\?/');
  const locked = new RegExp(`"name":\\s*"${quoted}",\\s*"version":\\s*"v?(\\d+\\.\\d+)`);
  const asked = new RegExp(`"${quoted}":\\s*"[\\^~>=v ]*(\\d+(?:\\.\\d+)?)`);
  const found =
    locked.exec(world.read('composer.lock', directory)?.text ?? '') ??
    asked.exec(world.read('composer.json', directory)?.text ?? '');
  return found ? Number(found[1]) : undefined;
}
