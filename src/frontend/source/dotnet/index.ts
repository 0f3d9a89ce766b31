import { path as paths } from '../../../base/index.ts';
import { DOTNET_SIGNALS } from '../../../knowledge/dotnet-runtime.ts';
import type {
  ImageFiles,
  KnownSignalBehaviour,
  RunStep,
  SignalBehaviour,
  SourceAnalysis,
} from '../../../model/index.ts';
import type { Analysis, BuiltFrom, SourceInput } from '../input.ts';
import { madeOf } from '../made.ts';
import { notKnown, stopsWith } from '../signals.ts';
import { type Code, codeOf } from './code.ts';
import { deafService, hostIn, replacedLifetime } from './host.ts';
import { type Project, packagesOf, projectOf, withReferences } from './projects.ts';

/** The project whose starter or assembly a file of a build stage is. `undefined`: nothing of .NET made it. */
export function projectOfFile(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | { readonly unknown: string } | undefined {
  const assembly = paths.basename(path).replace(/\.dll$/, '');
  const project = projectOf({ files, path, runs, isPrebuilt: false }, assembly);
  if (!('unknown' in project))
    return { main: paths.join(project.directory, paths.basename(project.file.file)) };
  return runs.some(run => /\bdotnet\s+(?:publish|build)\b/.test(run.text)) ? project : undefined;
}

/** Reads a program of .NET from its project: whether a host takes the signals, or the program itself, or nobody. */
export function analyseDotnet({
  source,
  files,
  cwd,
}: Pick<SourceInput, 'source' | 'files' | 'cwd'>): Analysis {
  if (source.kind !== 'file') return { unknown: 'which program .NET runs is not known' };
  const path = paths.resolve(cwd, source.path);
  const origin = files.origin(path);
  if (/\.(?:cs|fs|vb)proj$/.test(path) && (origin.kind === 'context' || origin.kind === 'inline'))
    return analysed(files, { file: origin.text, directory: paths.dirname(path) });
  const made = madeOf(origin);
  if (!made) {
    const why = 'reason' in origin ? origin.reason : 'it is not made by a build step';
    return { unknown: `what ${path} was built from is not known: ${why}` };
  }
  const project = projectOf(made, paths.basename(made.path).replace(/\.dll$/, ''));
  return 'unknown' in project ? project : analysed(made.files, project);
}

const TAKEN = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

type Table = SourceAnalysis['signals'];

const each = (behaviour: (usual: KnownSignalBehaviour) => SignalBehaviour): Table =>
  Object.fromEntries(TAKEN.map(s => [s, behaviour(DOTNET_SIGNALS[s] as KnownSignalBehaviour)]));

function analysed(files: ImageFiles, project: Project): Analysis {
  const projects = withReferences(files, project);
  const { code, isCut } = codeOf(files, projects);
  if (code.length === 0) return { unknown: `the sources in ${project.directory} are not at hand` };
  if (isCut) return { unknown: `there are more sources in ${project.directory} than are read` };
  const host = hostIn(code);
  const main =
    host ?? code.find(({ text }) => MAIN.test(text)) ?? code.find(c => /\/?Program\.\w+$/.test(c.file.file));
  const doubt = host ? doubtOfHost(code) : doubtOfProgram(code, projects);
  return {
    sources: main ? [main.file.file] : [],
    signals: host ? hosted(host, doubt) : each(usual => (doubt === undefined ? usual : open(doubt, usual))),
    blocked: [],
    children: [],
    ignoresChildExit: false,
    lifetime: host || code.some(({ text }) => LASTS.test(text)) ? 'service' : 'unknown',
    unknowns: doubt === undefined ? [] : [doubt],
  };
}

const MAIN = /\bstatic\s+(?:async\s+)?(?:void|int|Task(?:\s*<\s*int\s*>)?)\s+Main\s*\(/;
const LASTS =
  /\bwhile\s*\(\s*true\s*\)|\bTimeout\s*\.\s*Infinite(?:TimeSpan)?\b|\bTask\s*\.\s*Delay\s*\(\s*-1\s*\)|\.\s*WaitOne\s*\(\s*\)/;

const open = (doubt: string, usual: KnownSignalBehaviour) => notKnown(doubt, [usual, stopsWith(0, [])]);

function hosted(host: Code, doubt: string | undefined): Table {
  const evidence = [
    { origin: 'inferred', note: 'its host stops in order', at: host.file.locate(0, 1) },
  ] as const;
  const inOrder = stopsWith(0, evidence);
  return each(() => (doubt === undefined ? inOrder : notKnown(doubt, [inOrder, waitsLong(evidence)])));
}

/** HostOptions.ShutdownTimeout is 30 s since .NET 6. */
const waitsLong = (evidence: KnownSignalBehaviour['evidence']): KnownSignalBehaviour => ({
  disposition: 'handler',
  reaction: [
    { do: 'work', ms: 30_000, note: 'its host waits for a service' },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  evidence,
});

function doubtOfHost(code: readonly Code[]): string | undefined {
  const replaced = replacedLifetime(code);
  if (replaced) return `${replaced.file.file} has a lifetime of its own for the host`;
  const deaf = deafService(code);
  return deaf && `the host waits for a service in ${deaf.file.file} that does not ask whether it is to stop`;
}

/** Words by which a program takes signals itself, or has a library do so. */
const TAKES =
  /\b(?:PosixSignalRegistration|CancelKeyPress|ProcessExit|DomainUnload|Unloading|UnixSignal|IHostedService|BackgroundService|HostFactory|AbstractConsoleLifetime)\b/;
const SPEAKS =
  /hosting|topshelf|akka|orleans|nservicebus|masstransit|hangfire|quartz|servicestack|embedio|suave|giraffe|nancy|mono\.posix|mono\.unix|graceful|shutdown|\.AspNetCore/i;

function doubtOfProgram(code: readonly Code[], projects: readonly Project[]): string | undefined {
  const taking = code.find(({ text }) => TAKES.test(text));
  const word = taking && TAKES.exec(taking.text)?.[0];
  if (taking && word) return `what the program does with ${word} is not followed (${taking.file.file})`;
  const isWeb = projects.some(({ file }) => /Sdk="Microsoft\.NET\.Sdk\.(?:Web|Worker)"/i.test(file.text));
  if (isWeb) return 'where its host is started is not found';
  const speaking = projects.flatMap(packagesOf).find(name => SPEAKS.test(name));
  return speaking && `what the package ${speaking} does on signals is not known`;
}
