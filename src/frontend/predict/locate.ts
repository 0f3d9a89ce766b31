import { path } from '../../base/index.ts';
import type { BaseScript } from '../../knowledge/images/types.ts';
import { findProgram, programNamed } from '../../knowledge/index.ts';
import { initScriptOf } from '../../knowledge/init-scripts.ts';
import { DEFAULT_PATH } from '../../knowledge/program-directories.ts';
import type { ContainerSpec, FileOrigin, ImageFiles, Program } from '../../model/index.ts';
import type { StartRequest } from '../shell/host.ts';
import { gotRunBit } from '../shell/script-files.ts';
import { asUser } from './permission.ts';

const PROGRAM_DIRECTORY =
  /^\/(usr\/)?(local\/)?s?bin$|^\/command$|^\/usr\/libexec$|^\/usr\/lib\/systemd$|^\/lib\/systemd$/;

/** The absolute path of a command; `undefined`: no directory of PATH is known to hold it. */
export function locate(files: ImageFiles, name: string, request: StartRequest): string | undefined {
  if (name.includes('/')) return path.resolve(request.cwd, name);
  return files.which(name, request.env.PATH ?? DEFAULT_PATH);
}

/** Where a file comes from, that a script may have written, or given the run bit, before it starts this. */
export function originFor({ files, user }: ContainerSpec, file: string, request: StartRequest): FileOrigin {
  const { made, runnable } = request;
  const written = made?.get(file);
  if (!written) {
    const origin = files.origin(file);
    const isGiven = 'executable' in origin && !origin.executable && runnable && gotRunBit(runnable, file);
    if (isGiven) return { ...origin, executable: true };
    // Before it gives way to another user, a script of root's can change any mode and owner.
    return request.user === undefined ? asUser(user.name, file, origin) : origin;
  }
  if (written.kind !== 'inline' || written.executable) return written;
  return { kind: 'unknown', reason: 'it is written while the container starts, and its mode is not known' };
}

/** Why no directory of PATH can hold it; `undefined` where one may. */
export function absentInPath(
  files: ImageFiles,
  name: string,
  request: Pick<StartRequest, 'env'>,
): string | undefined {
  let reason: string | undefined;
  for (const directory of (request.env.PATH ?? DEFAULT_PATH).split(':', 50)) {
    const origin = files.origin(path.join(directory, name));
    if (origin.kind !== 'absent') return undefined;
    reason = origin.reason;
  }
  return reason;
}

/** `["python app.py"]`, what stands in quotes as a whole: a command as the name of a program, which is none. */
export function isCommandLine({ files }: ContainerSpec, name: string, request: StartRequest): boolean {
  const isFile = (file: string) => {
    const origin = files.origin(path.resolve(request.cwd, file));
    // What a step makes in a directory may be anything; with blanks in its name it is what the step names.
    const isUnnamed = origin.kind === 'produced' && /\s/.test(file);
    return FILES.has(origin.kind) && !(isUnnamed && !origin.runs.some(run => run.text.includes(file)));
  };
  if (/^[\w.:-]+ /.test(name)) return !isFile(name);
  const [first = ''] = name.split(' ', 1);
  return first !== name && first.includes('/') && isFile(first) && !isFile(name);
}

const FILES: ReadonlySet<FileOrigin['kind']> = new Set(['context', 'inline', 'produced', 'installed']);

/**
 * Why a script in the working directory is not found; `undefined` where PATH may have one. What has no ending may be a
 * program that a package brings.
 */
export function onlyHere(
  { files, envComplete }: ContainerSpec,
  name: string,
  request: StartRequest,
): string | undefined {
  if (!envComplete || name.includes('/') || !/\.(sh|bash|py|pl|rb|js)$/.test(name)) return undefined;
  const { kind } = files.origin(path.join(request.cwd, name));
  if (kind !== 'context' && kind !== 'inline') return undefined;
  for (const directory of (request.env.PATH ?? DEFAULT_PATH).split(':', 50)) {
    const found = files.origin(path.join(path.resolve(request.cwd, directory), name));
    if (found.kind !== 'base' && found.kind !== 'absent') return undefined;
  }
  return `it is in ${request.cwd}, which is not in PATH; \`./${name}\` names it`;
}

/**
 * What a build step makes stands in no list; its directory may be in PATH (`/go/bin`). Of several directories that a
 * step may have filled, it is in the one whose steps name it. A program of the project's own bears the name of another only
 * where a step is told to make it by that.
 */
export function producedInPath(
  files: ImageFiles,
  name: string,
  request: StartRequest,
): FileOrigin | undefined {
  if (name.includes('/')) return undefined;
  const produced = (request.env.PATH ?? DEFAULT_PATH)
    .split(':', 50)
    .map(directory => files.origin(path.join(directory, name)))
    .filter(origin => origin.kind === 'produced');
  const isNamed = ({ runs, path: made }: (typeof produced)[number]) =>
    runs.some(run => run.text.includes(path.basename(made)));
  if (findProgram(name)) return produced.find(({ runs }) => runs.some(run => isOutput(run.text, name)));
  return produced.find(isNamed) ?? produced[0];
}

/** `go build -o /build/bin/service` */
const isOutput = (command: string, name: string): boolean =>
  [...command.matchAll(/\s-o[ =](\S{1,200})/g)].some(([, output = '']) => path.basename(output) === name);

/** The entry of the table that a command is. */
export function programAt(name: string, origin: FileOrigin | undefined): Program | undefined {
  if (origin?.kind === 'installed') return programNamed(origin.program) ?? findProgram(path.basename(name));
  // Where the path says what the name does not.
  const byPath = name.includes('/')
    ? findProgram(initScriptOf(name) === undefined ? name : 'service')
    : undefined;
  if (byPath) return byPath;
  if (!name.includes('/') || PROGRAM_DIRECTORY.test(path.dirname(name)) || origin?.kind === 'base') {
    return findProgram(path.basename(name));
  }
  // `/app/node_modules/.bin/next` and `/venv/bin/gunicorn` are the programs of those names.
  const directory = path.basename(path.dirname(name));
  if (directory === 'bin' || directory === '.bin' || directory === 'sbin')
    return findProgram(path.basename(name));
  // An init copied to the root: /tini, /init.
  return findProgram(path.basename(name))?.kind === 'init' ? findProgram(path.basename(name)) : undefined;
}

export function unknownReason(name: string, origin: FileOrigin | undefined): string {
  switch (origin?.kind) {
    case 'produced': {
      const run = origin.runs.at(-1);
      const by = run ? ` (last step: \`${firstLine(run.text)}\`, ${run.at.file}:${run.at.line})` : '';
      return `${name} is made by a build step, and what it was built from is not read${by}`;
    }
    case 'opaque':
      return `${origin.path} is not a text: ${origin.reason}`;
    case 'unknown':
      return `${name}: ${origin.reason}`;
    default:
      return `${name} is a program that is not in the tables`;
  }
}

const firstLine = (text: string) => text.trim().split('\n', 1)[0]?.slice(0, 60) ?? '';

/** What is run in the place of a script of a base image: what it goes on with, behind the project's own scripts. */
export function throughBaseScript(
  script: BaseScript,
  argv: readonly string[],
  files: ImageFiles,
  isNoProgram: (name: string) => boolean,
): readonly string[] {
  const after = goesOnWith(script, argv, isNoProgram);
  const { folder, before } = script.runsFirst ?? {};
  if (folder === undefined || !before?.includes(after[0] ?? '')) return after;
  const first = files
    .list(folder)
    .filter(name => name.endsWith('.sh'))
    .map(name => `${folder}/${name}`)
    .filter(file => ['context', 'inline'].includes(files.origin(file).kind));
  if (first.length === 0) return after;
  return ['/bin/sh', '-c', [...first, 'exec "$@"'].join('; '), argv[0] ?? '', ...after];
}

/** The argument list that a script of a base image goes on with. */
function goesOnWith(
  script: BaseScript,
  argv: readonly string[],
  isNoProgram: (name: string) => boolean,
): readonly string[] {
  const args = argv.slice(1);
  const command = script.command ?? [];
  if (script.does === 'run') return command;
  if (script.does === 'exec') return args;
  const when = script.when ?? [];
  const [first] = args;
  const prepends =
    when.includes('always') ||
    (first === undefined && when.includes('missing')) ||
    (first?.startsWith('-') && when.includes('option')) ||
    (first !== undefined && script.words?.includes(first)) ||
    (first !== undefined && script.endings?.some(ending => first.endsWith(ending))) ||
    (first !== undefined && when.includes('not-a-program') && isNoProgram(first));
  return prepends ? [...command, ...args] : args;
}
