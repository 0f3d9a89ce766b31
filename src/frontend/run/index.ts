import { type Location, lineIndex, path, type Vfs } from '../../base/index.ts';
import { BASES } from '../deploy/compose/names.ts';
import type { OpenRun, RunEngine } from '../deploy/types.ts';
import type { Parsers } from '../parsers.ts';
import { parseShell } from '../shell/parse.ts';
import { type BuildLine, dockerfilesOf, placeBuild, readBuild, withTag } from './build.ts';
import { type EngineCommand, engineCommand, readLoosely } from './commands.ts';
import { type ComposeCommand, composeCommand } from './compose-line.ts';
import { milliseconds, readRun, type Surroundings } from './context.ts';
import { RUN_OPTIONS, readOptions, START_OPTIONS, STOP_OPTIONS } from './flags.ts';
import { type Host, settleHost } from './host.ts';
import { makefileRecipes } from './makefile.ts';
import type { ScriptKind } from './names.ts';
import { gitlabScripts, workflowSteps } from './snippets/ci.ts';
import { markdownBlocks } from './snippets/markdown.ts';
import { packageScripts } from './snippets/package-json.ts';
import type { Snippet, Snippets } from './snippets/types.ts';
import { unitCommands } from './snippets/unit.ts';
import type { ComposeLine, RunLine, RunLines, StopLine } from './types.ts';
import { walkScript } from './walk.ts';
import { type Arg, CWD, hostPath } from './words.ts';

export type * from './types.ts';

export interface RunInput {
  readonly file: string;
  readonly text: string;
  readonly kind: ScriptKind;
  readonly vfs: Vfs;
  readonly parsers: Parsers;
}

type SnippetReader = (file: string, text: string, parsers: Parsers) => Snippets;

const SNIPPETS: Readonly<Record<ScriptKind, SnippetReader>> = {
  shell: (file, text) => ({
    snippets: [{ text, locate: lineIndex(file, text) }],
    startedIn: [...new Set([path.dirname(file), '.'])],
  }),
  makefile: makefileRecipes,
  workflow: workflowSteps,
  'gitlab-ci': gitlabScripts,
  'package.json': packageScripts,
  unit: unitCommands,
  markdown: markdownBlocks,
};

/** A command, and the text that its offsets are in. */
interface Found<C = EngineCommand> {
  readonly command: C;
  readonly text: string;
  locate(start: number, end: number): Location;
}

/** More recipes than that are generated ones. */
const MAX_SNIPPETS = 5000;

/**
 * The `docker run` lines of a shell script or a makefile, with the `docker build` line of the image where it stands in
 * the same file. What a plain start without arguments and without variables from outside does is taken for granted;
 * where something else matters that is not written there, the run is open, not guessed.
 */
export function readRunLines(input: RunInput): RunLines {
  const { snippets, startedIn, errors = [] } = SNIPPETS[input.kind](input.file, input.text, input.parsers);
  const commands = snippets
    .slice(0, MAX_SNIPPETS)
    .filter(({ text }) => /docker|podman/.test(text) || input.kind === 'shell')
    .map(snippet => commandsOf(snippet, input));
  const found = commands.flatMap(({ engine }) => engine);
  const composed = commands.flatMap(({ compose }) => compose);
  const builds = found.flatMap(f => {
    const line = f.command.verb === 'build' ? readBuild(f.command) : undefined;
    return line ? [{ ...f, line }] : [];
  });
  const wanted = [
    ...builds.flatMap(build => dockerfilesOf(build.line)),
    ...composed.flatMap(({ command }) => wantedOf(command)),
  ].filter(file => file.startsWith(CWD));
  const host = settleHost(input.file, input.vfs, wanted, startedIn);
  const open: OpenRun[] = [];
  const contexts: RunLine[] = [];
  const stops: StopLine[] = [];
  for (const [index, one] of found.entries()) {
    if (one.command.verb === 'stop' || one.command.verb === 'kill') stops.push(...readStops(one));
    const { verb } = one.command;
    if ((verb !== 'run' && verb !== 'create') || one.command.args[0]?.text === '--help') continue;
    const lineOf = (image: Arg) => buildFor(image, builds, found, index);
    const around: Surroundings = {
      file: input.file,
      text: one.text,
      vfs: input.vfs,
      host,
      locate: one.locate,
      isBuilt: image => lineOf(image) !== undefined,
      buildOf: image => {
        const build = lineOf(image);
        const at = build?.locate(build.command.start, build.command.end);
        return build && at ? placeBuild(build.line, host, input.vfs, at) : undefined;
      },
    };
    const read = readRun(one.command, around);
    // Many create a container only to copy files out of it.
    if (verb === 'create' && ('reason' in read || !isStarted(read.name, found))) continue;
    if ('reason' in read) open.push(read);
    else contexts.push(read);
  }
  const projects = composed.flatMap(one => projectOf(one, host));
  return { contexts, projects, stops, open, errors };
}

function wantedOf({ files, cwd }: ComposeCommand): readonly string[] {
  const names = files.length > 0 ? files.flatMap(file => (file.known ? [file.text] : [])) : BASES;
  return cwd.known ? names.map(name => hostPath(cwd.text, name)) : [];
}

/** A project with a file that is not known is none. */
function projectOf({ command, locate }: Found<ComposeCommand>, host: Host): readonly ComposeLine[] {
  const { files, projectDirectory, cwd, start, end } = command;
  const place = (arg: Arg) => (arg.known ? host.place(cwd, arg.text) : undefined);
  const placed = files.map(place);
  const folder = projectDirectory ? place(projectDirectory) : undefined;
  if (placed.includes(undefined) || (projectDirectory && folder === undefined)) return [];
  const own = host.place(cwd, '.');
  if (files.length === 0 && own === undefined) return [];
  return [
    {
      files: placed as readonly string[],
      ...(folder === undefined
        ? files.length === 0 && own !== undefined
          ? { projectDirectory: own }
          : {}
        : { projectDirectory: folder }),
      at: locate(start, end),
    },
  ];
}

function isStarted(name: string | undefined, all: readonly Found[]): boolean {
  return all.some(({ command }) => {
    const read = command.verb === 'start' ? readLoosely(command.args, START_OPTIONS) : undefined;
    return read && 'operands' in read && read.operands.some(arg => arg.known && arg.text === name);
  });
}

type FoundBuild = Found & { readonly line: BuildLine };

/** The last build of the image before it is run, else the first one behind. */
function buildFor(
  image: Arg,
  builds: readonly FoundBuild[],
  all: readonly Found[],
  index: number,
): FoundBuild | undefined {
  const same = builds.filter(
    build => build.line.tags.includes(withTag(image.text)) || build.line.tags.includes(image.text),
  );
  return same.findLast(build => all.findIndex(f => f.command === build.command) < index) ?? same[0];
}

function commandsOf({ text, locate }: Snippet, { file, parsers }: RunInput) {
  const engine: Found[] = [];
  const compose: Found<ComposeCommand>[] = [];
  const state = { variables: new Map(), cwd: { text: CWD, known: true }, file, inFunction: false };
  walkScript(parseShell(text, parsers).script, state, (command, here) => {
    const read = engineCommand(command, here);
    if (read) engine.push({ command: read, text, locate });
    const project = read ? undefined : composeCommand(command, here);
    if (project) compose.push({ command: project, text, locate });
  });
  return { engine, compose };
}

/** `docker kill` sends SIGKILL where nothing else is said. */
function readStops({ command, locate }: Found): StopLine[] {
  const read = readLoosely(command.args, STOP_OPTIONS);
  if ('problem' in read) return [];
  const last = (...names: readonly string[]) =>
    read.options.findLast(option => names.includes(option.name) && option.value?.known)?.value?.text;
  const signal = last('signal') ?? (command.verb === 'kill' ? 'SIGKILL' : undefined);
  const seconds = last('time', 'timeout');
  const timeoutMs = seconds === undefined ? undefined : milliseconds(seconds);
  const at = locate(command.start, command.end);
  return read.operands.map(({ text: name }) => ({
    name,
    at,
    kills: command.verb === 'kill',
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }));
}

/** Words behind `docker run`, without an image: flags, and the command of the container. */
export function splitCommand(
  engine: RunEngine,
  words: readonly string[],
): { readonly flags: readonly string[]; readonly command: readonly string[] } {
  const args = words.map(text => ({ text, prefix: text, known: true, single: true, start: 0, end: 0 }));
  const read = readOptions(args, RUN_OPTIONS[engine], { interspersed: false, isOperand: () => true });
  const count = 'problem' in read ? 0 : read.operands.length;
  return { flags: words.slice(0, words.length - count), command: words.slice(words.length - count) };
}
