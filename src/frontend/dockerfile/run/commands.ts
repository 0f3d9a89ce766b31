import { path } from '../../../base/index.ts';
import { matchesPattern } from '../../shell/value.ts';
import { isSystemPath } from '../ground.ts';
import { runBit, withMode } from '../layer.ts';
import { inlineText } from '../mapped.ts';
import { type Args, hasFlag, operandsOf } from './args.ts';
import { download, extract } from './download.ts';
import { copiesOut } from './monorepo.ts';
import { move } from './move.ts';
import { installDebs, installPackages, installScripts } from './packages.ts';
import type { RunReader } from './reader.ts';
import { noteLinkedShell, reconfigureDash } from './shell-swap.ts';
import { withoutCarriageReturns } from './write.ts';

/** Applies a command's effects. False: it is not one of those that are read, and `reachOf` says what it may do. */
export function applyCommand(reader: RunReader, name: string, args: Args): boolean {
  const at = (file: string) => path.resolve(reader.cwd, file);
  const files = operandsOf(args);
  switch (name) {
    case 'cd':
      reader.cwd = files[0] === undefined ? '/root' : at(files[0]);
      if (args.length > 1 && args[1] === undefined) reader.reaches('any');
      return true;
    case 'export':
      for (const file of files) setVariable(reader, file);
      return true;
    case 'ln':
      link(reader, args, files);
      return true;
    case 'chmod':
      changeMode(reader, args);
      return true;
    case 'mkdir':
      for (const file of files.filter(
        (_, i) => !(hasFlag(args, 'm', 'mode') && i === 0 && /^\d+$/.test(files[0] ?? '')),
      )) {
        if (reader.certain) reader.input.stage.files.directory(at(file));
      }
      return true;
    case 'touch':
      for (const file of files) touch(reader, at(file));
      return true;
    case 'rm':
      for (const file of files) remove(reader, at(file));
      if (args.slice(1).includes(undefined)) reader.reaches('any');
      return true;
    case 'mv':
    case 'cp':
    case 'install':
      move(reader, name, args);
      return true;
    case 'sed':
    case 'dos2unix':
      edit(reader, name, args, files);
      return true;
    case 'dpkg-reconfigure':
      reconfigureDash(reader, files);
      return true;
    default:
      return installs(reader, name, args);
  }
}

/** What fetches or installs. These also reach further than their layers say. */
function installs(reader: RunReader, name: string, args: Args): boolean {
  installPackages(reader, name, args);
  installScripts(reader, name, args);
  copiesOut(reader, name, args);
  if (name === 'dpkg') installDebs(reader);
  if (name === 'curl' || name === 'wget') download(reader, name, args);
  if (name === 'tar' || name === 'unzip' || name === 'bsdtar') extract(reader);
  return false;
}

function setVariable(reader: RunReader, word: string): void {
  const equals = word.indexOf('=');
  if (equals > 0) reader.values.set(word.slice(0, equals), word.slice(equals + 1));
}

function link(reader: RunReader, args: Args, operands: readonly string[]): void {
  const { files } = reader.input.stage;
  const target = operands[0];
  if (args.slice(1).includes(undefined) || target === undefined) {
    reader.reaches('any');
    return;
  }
  const named = operands.length > 1 ? path.resolve(reader.cwd, operands.at(-1) ?? '') : reader.cwd;
  const noDirectory = hasFlag(args, 'T', 'no-target-directory') || hasFlag(args, 'n', 'no-dereference');
  const into = operands.length !== 2 || (!noDirectory && files.isDirectory(named));
  for (const source of operands.length > 1 ? operands.slice(0, -1) : operands) {
    const file = into ? path.join(named, path.basename(source)) : named;
    if (!reader.certain) continue;
    // A hard link names its target from here, a symbolic one from where the link is.
    const symbolic = hasFlag(args, 's', 'symbolic');
    files.link(file, symbolic ? source : path.resolve(reader.cwd, source));
    noteLinkedShell(reader, file, source);
  }
}

function changeMode(reader: RunReader, args: Args): void {
  const rest = args
    .slice(1)
    .filter(arg => arg !== undefined && !/^-(R|v|c|f|-\w+)+$/.test(arg)) as readonly string[];
  const [mode = '', ...targets] = rest;
  const bit = runBit(mode);
  if (bit === undefined) return;
  const recursive = hasFlag(args, 'R', 'recursive');
  for (const target of targets) {
    const file = path.resolve(reader.cwd, target);
    const matches = targetMatcher(file, recursive);
    reader.input.stage.files.push({
      entry: (asked, below) => (matches(asked) ? withMode(below(), bit) : undefined),
    });
  }
}

/** Paths that a target of chmod or sed means: itself, what a glob matches, or all below it. */
function targetMatcher(file: string, recursive: boolean): (asked: string) => boolean {
  const isGlob = /[*?[]/.test(file);
  const parts = file.split('/');
  const matches = (asked: string) => {
    if (!isGlob) return asked === file;
    const own = asked.split('/');
    return (
      own.length === parts.length &&
      own.every((part, i) => part.length < 256 && matchesPattern(parts[i] ?? '', part))
    );
  };
  if (!recursive) return matches;
  return asked => {
    if (!isGlob) return path.isInside(file, asked);
    return matches(asked.split('/').slice(0, parts.length).join('/'));
  };
}

function touch(reader: RunReader, file: string): void {
  const { stage, instruction, build } = reader.input;
  const { at } = instruction;
  if (!reader.certain) return;
  stage.files.push({
    entry(asked, below) {
      if (asked !== file) return undefined;
      const before = below();
      if (before.kind !== 'absent' && (before.kind !== 'base' || isSystemPath(file))) return before;
      const text = inlineText(build.input.file, { text: '', offsets: [] }, instruction.locate, at);
      return { kind: 'inline', text, executable: false, at };
    },
  });
}

function remove(reader: RunReader, file: string): void {
  const { stage, instruction } = reader.input;
  if (!reader.certain) return;
  const entry = stage.files.removal(`the RUN at line ${instruction.at.line} removes it`);
  if (!/[*?[]/.test(file)) {
    stage.files.push({ entry: asked => (path.isInside(file, asked) ? entry(asked) : undefined) });
    return;
  }
  const matches = targetMatcher(file, true);
  stage.files.push({ entry: asked => (matches(asked) ? entry(asked) : undefined) });
}

/** `sed -i 's/\r$//'` and dos2unix take the carriage returns out; another `sed -i` leaves a text we don't know. */
function edit(reader: RunReader, name: string, args: Args, operands: readonly string[]): void {
  const known = args.filter(arg => arg !== undefined);
  const script = name === 'sed' ? known.join(' ') : '';
  const inPlace = name === 'dos2unix' || known.some(arg => /^(-[nErsz]*i|--in-place)/.test(arg));
  if (!inPlace) return;
  const cures = name === 'dos2unix' || /s(.)(\\r|\\x0[dD]|\\o015|\r|\^M)\+?\$?\1\1/.test(script);
  const hasScript = name === 'sed' && !known.some(arg => /^(-e|-f|--expression|--file)/.test(arg));
  const { line } = reader.input.instruction.at;
  for (const operand of operands.slice(hasScript ? 1 : 0)) {
    const matches = targetMatcher(path.resolve(reader.cwd, operand), false);
    reader.input.stage.files.push({
      entry(asked, below) {
        if (!matches(asked)) return undefined;
        const before = below();
        if (before.kind !== 'context' && before.kind !== 'inline') return before;
        if (cures) return { ...before, text: withoutCarriageReturns(before.text) };
        return { kind: 'unknown', reason: `the RUN at line ${line} edits it with sed` };
      },
    });
  }
}
