import { path } from '../../../base/index.ts';
import { isSystemPath } from '../ground.ts';
import { inlineText } from '../mapped.ts';
import { type Args, hasFlag, operandsOf } from './args.ts';
import { clone } from './clone.ts';
import { download, extract } from './download.ts';
import { edit, editFound } from './edit.ts';
import { copiesOut } from './monorepo.ts';
import { copyTree, isGlob, matching, move } from './move.ts';
import { fetchArchive, moveArchive, unpackArchive } from './own-archive.ts';
import { installOwnPackage } from './own-package.ts';
import { installDebs, installPackages, installScripts } from './packages.ts';
import { changeMode, changeOwner, makeRunnable } from './permissions.ts';
import { installProjectScripts } from './project-scripts.ts';
import type { RunReader } from './reader.ts';
import { noteLinkedShell, reconfigureDash } from './shell-swap.ts';
import { targetMatcher } from './targets.ts';

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
    case 'chown':
      changeOwner(reader, args);
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
      if (!moveArchive(reader, args)) move(reader, name, args);
      return true;
    case 'cp':
    case 'install':
      move(reader, name, args);
      return true;
    case 'sed':
    case 'dos2unix':
      edit(reader, name, args);
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
  installOwnPackage(reader, name, args);
  installProjectScripts(reader, name, args);
  if (name === 'dpkg') installDebs(reader);
  if (name === 'perl') edit(reader, name, args);
  if (name === 'find' || name === 'xargs') editFound(reader, args);
  if (runsChmod(reader, args)) makeRunnable(reader);
  if (name === 'git') clone(reader, args);
  if (name === 'curl' || name === 'wget') {
    download(reader, name, args);
    fetchArchive(reader);
  }
  if (name === 'tar' || name === 'unzip' || name === 'bsdtar') {
    extract(reader);
    unpackArchive(reader, args);
  }
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
  const written = operands.length > 1 ? operands.slice(0, -1) : operands;
  const isOpen = written.some(isGlob);
  if (isOpen) reader.reaches('any');
  const into = operands.length !== 2 || isOpen || (!noDirectory && files.isDirectory(named));
  for (const source of written.flatMap(word => (isGlob(word) ? matching(reader, word) : word))) {
    const file = into ? path.join(named, path.basename(source)) : named;
    if (!reader.certain) continue;
    // A hard link names its target from here, a symbolic one from where the link is.
    if (hasFlag(args, 's', 'symbolic')) files.link(file, source);
    else copyTree(reader, path.resolve(reader.cwd, source), file);
    noteLinkedShell(reader, file, source);
  }
}

/** `RUN bash /fix.sh`: a script of the project that has a chmod in it may give any file its run bit. */
function runsChmod(reader: RunReader, args: Args): boolean {
  const shell = /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(args[0] ?? '');
  const script = shell ? operandsOf(args)[0] : args[0];
  if (!script?.includes('/') && !shell) return false;
  const origin = reader.input.stage.files.origin(path.resolve(reader.cwd, script ?? ''));
  return (origin.kind === 'context' || origin.kind === 'inline') && /\bchmod\b/.test(origin.text.text);
}

function touch(reader: RunReader, file: string): void {
  const { stage, instruction, build } = reader.input;
  const { at } = instruction;
  if (!reader.certain) return;
  stage.files.push({
    entry(asked, below) {
      if (asked !== file) return undefined;
      const before = below();
      // What may be made before the build is there now, whoever made it.
      if (before.kind === 'unknown') {
        const reason = `the RUN at line ${at.line} touches it, and what it may have held is not known`;
        return { kind: 'opaque', path: file, executable: false, at, reason };
      }
      if (before.kind !== 'absent' && (before.kind !== 'base' || isSystemPath(file))) return before;
      const text = inlineText(build.input.file, { text: '', offsets: [] }, instruction.locate, at);
      return { kind: 'inline', text, executable: false, at, owner: stage.user.name ?? 'root' };
    },
  });
}

function remove(reader: RunReader, file: string): void {
  const { stage, instruction } = reader.input;
  if (!reader.certain) return;
  const { at } = instruction;
  const entry = stage.files.removal(`the RUN at line ${at.line} removes it`, { removed: true }, at);
  if (!/[*?[]/.test(file)) {
    stage.files.push({ entry: asked => (path.isInside(file, asked) ? entry(asked) : undefined) });
    return;
  }
  const matches = targetMatcher(file, true);
  stage.files.push({ entry: asked => (matches(asked) ? entry(asked) : undefined) });
}
