import { path as paths } from '../../../base/index.ts';
import type { Env, ImageFiles, KnownSignalBehaviour, RunStep, SourceAnalysis } from '../../../model/index.ts';
import { tended } from '../children.ts';
import type { Analysis, BuiltFrom, SourceInput } from '../input.ts';
import { broughtAlong, type Made, madeOf } from '../made.ts';
import { notKnown, onlyNoticed, stopsWith, worldsOf } from '../signals.ts';
import { TAKEN, withoutHost } from './answers.ts';
import { type Code, codeOf, hasPacedLoop } from './code.ts';
import { endsOn } from './commands.ts';
import { isDoneSoon } from './done-soon.ts';
import { doubtOfProgram } from './doubt.ts';
import { type Framework, frameworkOf } from './framework.ts';
import { handlersIn } from './handlers.ts';
import {
  goesOnBeside,
  haveOlderPackage,
  hostIn,
  isOlderWebHost,
  isOnlyStarted,
  isRun,
  isToldByToken,
  keptByThread,
  MAIN,
  replacedLifetime,
  shutdownSeconds,
  waitsAtStop,
} from './host.ts';
import { endOfInput } from './input-end.ts';
import { registeredFor, topshelfIn } from './libraries.ts';
import { processesOf } from './processes.ts';
import { onlyPublished, type Project, projectOf, withReferences } from './projects.ts';
import { isReached } from './reach.ts';
import { slowService, stuckService } from './services.ts';

/** The project whose starter or assembly a file of a build stage is. `undefined`: nothing of .NET made it. */
export function projectOfFile(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | { readonly unknown: string } | undefined {
  const assembly = paths.basename(path).replace(/\.dll$/, '');
  const project = projectOf({ files, path, runs, isPrebuilt: false }, assembly);
  if (!('unknown' in project))
    return { main: paths.join(project.directory, paths.basename(project.file.file)), isDeclared: true };
  return runs.some(run => /\bdotnet\s+(?:publish|build)\b/.test(run.text)) ? project : undefined;
}

type Asked = Pick<SourceInput, 'source' | 'args' | 'files' | 'cwd' | 'env' | 'made' | 'hasInput'>;

/** Reads a program of .NET from its project: whether a host takes the signals, or the program itself, or nobody. */
export function analyseDotnet(input: Asked): Analysis {
  const { source, files, cwd, made: starter = NOT_MADE } = input;
  if (source.kind !== 'file') return unnamed(input);
  const path = paths.resolve(cwd, source.path);
  const origin = files.origin(path);
  if (/\.(?:cs|fs|vb)proj$/.test(path) && (origin.kind === 'context' || origin.kind === 'inline'))
    return analysed({ ...starter, files }, { file: origin.text, directory: paths.dirname(path) }, input);
  const made = madeOf(origin);
  if (!made) {
    const why = 'reason' in origin ? origin.reason : 'it is not made by a build step';
    return { unknown: `what ${path} was built from is not known: ${why}` };
  }
  const assembly = paths.basename(made.path).replace(/\.dll$/, '');
  const isBuilt = made.runs.some(run => BUILDS.test(run.text) || run.text.includes(assembly));
  const before = isBuilt ? undefined : broughtAlong(origin);
  const project = projectOf(made, assembly);
  if (!('unknown' in project)) return analysed(made, project, input);
  for (const one of [...around(made), ...(before ? [before, ...around(before)] : [])]) {
    const found = projectOf(one, assembly);
    if (!('unknown' in found)) return analysed(one, found, input);
  }
  return project;
}

/** `dotnet $DLL`, beside what the steps publish. */
function unnamed(input: Asked): Analysis {
  const { files, cwd } = input;
  const made = madeOf(files.origin(paths.join(cwd, 'program.dll')));
  const project = made && onlyPublished(made);
  const read = made && project && analysed(made, project, input);
  if (!read || 'unknown' in read) return read ?? { unknown: 'which program .NET runs is not known' };
  const supposes = `it is taken to be ${project.file.file}, the only program that is published`;
  return { ...read, supposes };
}

/** What a project lays into a build context below it. */
const around = (made: Made): readonly Made[] => (made.around ? [{ ...made, ...made.around }] : []);

const NOT_MADE = { path: '/', runs: [] };
/** Steps that may make an assembly, or fetch it. */
const BUILDS = /\b(?:dotnet\s+(?:publish|build)|msbuild|make|curl|wget|unzip|tar|git)\b|\.sh\b/;

type At = Pick<Made, 'files' | 'path' | 'runs'>;

function analysed(
  made: At,
  project: Project,
  { args, env, hasInput = false }: Pick<Asked, 'args' | 'env' | 'hasInput'>,
): Analysis {
  const { files } = made;
  const projects = withReferences(files, project);
  const { code, isCut } = codeOf(files, projects);
  if (code.length === 0) return { unknown: `the sources in ${project.directory} are not at hand` };
  if (isCut) return { unknown: `there are more sources in ${project.directory} than are read` };
  const framework = frameworkOf(made, project);
  const found = hostIn(code);
  const isDeaf = found !== undefined && isToldByToken(found, code);
  const host = isDeaf ? undefined : found;
  const main =
    found ?? code.find(({ text }) => MAIN.test(text)) ?? code.find(c => /\/?Program\.\w+$/.test(c.file.file));
  const isUsed = host !== undefined && isReached(code, host);
  const registered = isUsed ? { handlers: [] } : registeredFor(code, projects);
  const handlers = isUsed ? [] : [...handlersIn(code), ...registered.handlers];
  const alone = () =>
    withoutHost(handlers, framework.era, doubtOfProgram(code, projects, framework, registered, isDeaf));
  const inHost = host && hosted({ host, code, projects, framework, env });
  const { signals, unknowns } = !inHost
    ? alone()
    : isUsed
      ? inHost
      : oneOf(`whether the host of ${host.file.file} is started is not known`, [inHost, alone()]);
  const shown = [main, ...handlers.map(h => h.code)].flatMap(c => (c ? [c.file.file] : []));
  const isBare = handlers.length === 0 && unknowns.length === 0;
  const processes = processesOf(code, main);
  const entries = Object.entries(signals).map(([signal, does]) => [signal, does && tended(does, processes)]);
  return {
    sources: [...new Set(shown)],
    signals: Object.fromEntries(entries),
    blocked: [],
    children: processes.children,
    ignoresChildExit: false,
    ...(endsOn(code, args) ? { lifetime: 'short' as const } : lifetimeOf(found, code, { hasInput, isBare })),
    ...(code.some(({ text }) => STARTS.test(text)) ? { waitsForChildren: 'any' as const } : {}),
    unknowns,
  };
}

function lifetimeOf(
  host: Code | undefined,
  code: readonly Code[],
  { hasInput, isBare }: { readonly hasInput: boolean; readonly isBare: boolean },
): Pick<SourceAnalysis, 'lifetime' | 'mayEnd' | 'neverWaits'> {
  const lasts = ({ text }: Code) => LASTS.test(text) || hasPacedLoop(text);
  if (host ? isRun(code) : code.some(lasts)) return { lifetime: 'service' };
  if (host) return { lifetime: 'unknown', mayEnd: 'nothing in its own sources runs the host that it builds' };
  const ended = endOfInput(code, hasInput);
  if (!ended && isBare && isDoneSoon(code)) return { lifetime: 'short', neverWaits: true };
  return ended ?? { lifetime: 'unknown', mayEnd: 'nothing in its sources shows that it goes on' };
}

const LASTS =
  /\bwhile\s*\(\s*(?:true|!\s*[\w.]{1,80}\.\s*IsCancellationRequested)\s*\)|\bTimeout\s*\.\s*Infinite(?:TimeSpan)?\b|\bTask\s*\.\s*Delay\s*\(\s*-1\s*\)|\.\s*WaitOne\s*\(\s*\)/;
/** With the class Process comes a handler of SIGCHLD that, as PID 1, waits for any child: pal_signal.c, reapAll. */
const STARTS = /\bProcess\s*\.\s*Start\s*\(|\bnew\s+Process\b/;

type Answered = ReturnType<typeof withoutHost>;

const each = (behaviour: KnownSignalBehaviour): Answered => ({
  signals: Object.fromEntries(TAKEN.map(signal => [signal, behaviour])),
  unknowns: [],
});

const either = (doubt: string, worlds: readonly KnownSignalBehaviour[]): Answered => ({
  signals: Object.fromEntries(TAKEN.map(signal => [signal, notKnown(doubt, worlds)])),
  unknowns: [doubt],
});

/** One of several answers holds. */
function oneOf(doubt: string, answers: readonly Answered[]): Answered {
  const signals = TAKEN.map(signal => {
    const worlds = answers.flatMap(answer => worldsOf(answer.signals[signal]));
    return [signal, notKnown(doubt, worlds)];
  });
  return { signals: Object.fromEntries(signals), unknowns: [doubt] };
}

interface Hosted {
  readonly host: Code;
  readonly code: readonly Code[];
  readonly projects: readonly Project[];
  readonly framework: Framework;
  readonly env: Env;
}

function hosted({ host, code, projects, framework: { era, major }, env }: Hosted): Answered {
  const evidence = [
    { origin: 'inferred', note: 'its host stops in order', at: host.file.locate(0, 1) },
  ] as const;
  const inOrder = stopsWith(0, evidence);
  const replaced = replacedLifetime(code);
  if (replaced)
    return either(`${replaced.file.file} has a lifetime of its own for the host`, [
      inOrder,
      waitsLong(30, evidence),
    ]);
  const runner = topshelfIn(code);
  if (runner)
    return either(`what ends the service that Topshelf runs is not followed (${runner.file.file})`, [
      inOrder,
      onlyNoticed(evidence),
    ]);
  if (isOlderWebHost(host) && era !== 'until-9' && haveOlderPackage(projects))
    return either('whether the older web host takes SIGTERM since version 10 of .NET is not known', [
      inOrder,
      { disposition: 'SIG_DFL', evidence },
    ]);
  if (isOnlyStarted(code) && goesOnBeside(code)) return each(onlyNoticed(evidence));
  if (isOnlyStarted(code))
    return either('whether the program ends when the host that it has started is told to stop is not known', [
      inOrder,
      onlyNoticed(evidence),
    ]);
  const waiting = waitsAtStop(code);
  if (waiting)
    return either(`what ${waiting.file.file} waits for when the host is to stop is not known`, [
      inOrder,
      waitsLong(30, evidence),
    ]);
  const kept = keptByThread(code);
  if (kept)
    return either(
      `whether a thread of ${kept.file.file} keeps the process when its host has stopped is not known`,
      [inOrder, waitsLong(30, evidence)],
    );
  const stuck = stuckService(code);
  if (stuck) {
    const { file } = stuck.code;
    const why = `the host waits for ${stuck.method} of a service in ${file.file}, which ${stuck.why}`;
    const at = file.locate(stuck.at, stuck.at + 1);
    const late = waitsLong(stuck.seconds, [{ origin: 'inferred', note: why, at }]);
    return stuck.isStarted ? each(late) : either(why, [inOrder, late]);
  }
  const slow = slowService(code);
  if (!slow) return each(inOrder);
  const why = `the host waits for a service in ${slow.code.file.file} that ${slow.why}`;
  const limit = shutdownSeconds(code, major);
  const isSet = Object.keys(env).some(name => /shutdowntimeoutseconds$/i.test(name));
  if (!slow.isStarted || isSet || limit === undefined || slow.seconds === undefined)
    return either(why, [inOrder, waitsLong(30, evidence)]);
  const { file } = slow.code;
  const seconds = Math.min(limit, slow.seconds);
  return each(waitsLong(seconds, [{ origin: 'inferred', note: why, at: file.locate(slow.at, slow.at + 1) }]));
}

const waitsLong = (seconds: number, evidence: KnownSignalBehaviour['evidence']): KnownSignalBehaviour => ({
  disposition: 'handler',
  reaction: [
    { do: 'work', ms: seconds * 1000, note: 'its host waits for a service that does not end' },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  evidence,
});
