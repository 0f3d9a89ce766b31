import { path } from '../../../base/index.ts';
import { matchesPattern } from '../../shell/value.ts';
import { isSystemPath } from '../ground.ts';
import { type Entry, type Given, namesTowards, withPermissions } from '../layer.ts';
import { type Args, hasFlag, operandsOf } from './args.ts';
import type { RunReader } from './reader.ts';
import { noteLinkedShell } from './shell-swap.ts';

/** mv, cp and install: what was at one path is at another. */
export function move(reader: RunReader, name: 'mv' | 'cp' | 'install', args: Args): void {
  if (args.slice(1).includes(undefined)) {
    reader.reaches('any');
    return;
  }
  const mode = name === 'install' ? installMode(args) : undefined;
  const operands = operandsOf(args).filter(operand => operand !== mode?.consumed);
  if (name === 'install' && hasFlag(args, 'd', 'directory')) {
    for (const file of operands) reader.input.stage.files.directory(path.resolve(reader.cwd, file));
    return;
  }
  const [last] = operands.slice(-1);
  if (operands.length < 2 || last === undefined) return;
  const owner = ownerOf(args) ?? reader.input.stage.user.name ?? 'root';
  const given = name === 'mv' ? {} : { mode: mode?.mode, owner };
  if (operands.some(isOpen)) reader.reaches('any');
  if (/\{/.test(operands.join()) || isOpen(last) || !reader.certain) {
    reader.reaches('any');
    return;
  }
  const { files } = reader.input.stage;
  const dest = path.resolve(reader.cwd, last);
  const sources = operands
    .slice(0, -1)
    .flatMap(operand => (isOpen(operand) ? matching(reader, operand) : operand));
  const into = sources.length > 1 || operands.length > 2 || files.isDirectory(dest);
  for (const operand of sources) {
    const from = path.resolve(reader.cwd, operand);
    const contents = name === 'cp' && /\/\.$/.test(operand);
    // `mv lib/ /app/` makes /app of a directory where nothing is.
    const isTree = operand.endsWith('/') || files.isDirectory(from);
    const isNew = last.endsWith('/') && isTree && !isSystemPath(dest);
    const isInto = into || (last.endsWith('/') && !isNew);
    const to = isInto && !contents ? path.join(dest, path.basename(from)) : dest;
    transfer(reader, from, to, name, given);
    noteLinkedShell(reader, to, from);
  }
}

export const isGlob = (word: string): boolean => /[*?[]/.test(word);
const isOpen = (word: string): boolean => isGlob(word) || word.includes('{');

/** The known files that a glob in the last part of a path stands for; the directory may hold more. */
export function matching(reader: RunReader, operand: string): readonly string[] {
  const glob = path.basename(operand);
  const directory = path.dirname(path.resolve(reader.cwd, operand));
  if (/[*?[]/.test(directory)) return [];
  return reader.input.stage.files
    .list(directory)
    .filter(
      name =>
        name.length < 256 && (!name.startsWith('.') || glob.startsWith('.')) && matchesPattern(glob, name),
    )
    .map(name => path.join(directory, name));
}

/** As `cp -r`: what is below `from` is below `to` too. */
export function copyTree(reader: RunReader, from: string, to: string): void {
  if (reader.certain) transfer(reader, from, to, 'cp', {});
}

/** A file that is put there as `install` does: it may be run. */
export function installFile(reader: RunReader, from: string, to: string): void {
  if (reader.certain) transfer(reader, from, to, 'install', { mode: '755', owner: 'root' });
}

function transfer(
  reader: RunReader,
  from: string,
  to: string,
  name: 'mv' | 'cp' | 'install',
  given: Given,
): void {
  const { files } = reader.input.stage;
  const { line } = reader.input.instruction.at;
  const height = files.height;
  const source = (file: string): Entry => withPermissions(files.entryAt(file, height), given);
  // Trees that are copied into each other would be listed without an end.
  let listing = false;
  const names = (directory: string): readonly string[] => {
    if (!path.isInside(to, directory)) return namesTowards(directory, to);
    if (listing) return [];
    listing = true;
    try {
      return files.list(path.join(from, directory.slice(to.length)));
    } finally {
      listing = false;
    }
  };
  files.push({
    entry(asked, below) {
      if (!path.isInside(to, asked)) return undefined;
      const entry = source(path.join(from, asked.slice(to.length)));
      // Merged into what was there: `cp -r` keeps the files that the source does not have.
      return asked !== to && (entry.kind === 'absent' || entry.kind === 'base') ? below() : entry;
    },
    names,
  });
  if (name === 'mv') {
    const gone = files.removal(`the RUN at line ${line} moves it to ${to}`);
    files.push({
      entry: asked => (path.isInside(from, asked) && !path.isInside(to, asked) ? gone(asked) : undefined),
    });
  }
}

/** `install` makes a file executable unless `-m` says otherwise. @source install(1) */
function installMode(args: Args): { mode: string; consumed: string | undefined } {
  const known = args.filter(arg => arg !== undefined);
  const at = known.findIndex(arg => /^-[A-Za-z]*m$/.test(arg) || arg === '--mode');
  const joined = known.find(arg => /^(-m|--mode=)./.test(arg))?.replace(/^(-m|--mode=)/, '');
  const mode = at === -1 ? joined : known[at + 1];
  if (mode === undefined) return { mode: '755', consumed: undefined };
  return { mode, consumed: at === -1 ? undefined : mode };
}

/** `install -o app`, `--owner=app`. */
function ownerOf(args: Args): string | undefined {
  const at = args.findIndex(arg => arg === '-o' || arg === '--owner');
  return at === -1 ? args.find(arg => arg?.startsWith('--owner='))?.slice('--owner='.length) : args[at + 1];
}
