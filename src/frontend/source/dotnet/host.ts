import { type Code, hasPacedLoop } from './code.ts';
import { bodyOf } from './handlers.ts';
import { type Project, packagesOf } from './projects.ts';
import { isReached } from './reach.ts';
import { isDeaf } from './services.ts';

/** A builder of the generic host or of the older web host. Their lifetime is that of a console, unless it is replaced. */
const BUILDS =
  /\b(?:WebApplication|Host|WebHost|FunctionsApplication|DistributedApplication)\s*\.\s*Create(?:Slim|Empty|Default|Application)?(?:Builder)?\b|\bnew\s+(?:HostBuilder|WebHostBuilder)\b/;
const RUNS =
  /(?<!\b(?:Task|HostFactory))\.\s*(?:Run|RunAsync|RunConsoleAsync|RunAsService|WaitForShutdown|WaitForShutdownAsync)\s*\(/;
/** In F# an object is made without `new`. */
const MADE_IN_FSHARP = /(?<![.\w])(?:HostBuilder|WebHostBuilder)\s*\(/;
/** @source SaturnFramework/Saturn src/Saturn/Application.fs: `application` gives the generic host, `run` runs it */
const SATURN = /\bopen\s+Saturn\b[\s\S]*\bapplication\s*\{/;
const RUNS_SATURN = /(?:^|[|>(;])[ \t]*run[ \t]+[(\w]|\|>\s*run\b/m;
/** Something else than the console decides when the host stops. */
const REPLACES = /:\s*(?:[\w<>., ]{1,100},\s*)?IHostLifetime\b|\bAddSingleton\s*<\s*IHostLifetime\b/;

/**
 * Where a host is built and run. @source dotnet/runtime src/libraries/Microsoft.Extensions.Hosting
 *   HostingHostBuilderExtensions, Internal/ConsoleLifetime.netcoreapp.cs: SIGTERM, SIGINT and SIGQUIT call
 *   StopApplication, and Main returns
 */
export function hostIn(code: readonly Code[]): Code | undefined {
  const all = code.filter(isBuilder);
  const runs = (c: Code) => RUNS.test(c.text) || runsSaturn(c);
  if (!code.some(runs) && !isOnlyStarted(code)) return undefined;
  const isMeant = (c: Code) => all.length > 1 && isReached(code, c);
  return all.find(c => c.isOwn) ?? all.find(isMeant) ?? all[0];
}

const isFSharp = ({ file }: Code) => file.file.endsWith('.fs');

const isBuilder = (code: Code): boolean =>
  BUILDS.test(code.text) || (isFSharp(code) && (MADE_IN_FSHARP.test(code.text) || SATURN.test(code.text)));

const runsSaturn = (code: Code): boolean =>
  isFSharp(code) && /\bopen\s+Saturn\b/.test(code.text) && RUNS_SATURN.test(code.text);

/** What is called so is a host, or is built in the same breath. */
const RUNS_HOST =
  /(?:\)|\b\w{0,40}(?:app|host(?!Factory\b)|server|silo)\w{0,40})\s*[!?]?\s*\.\s*Run(?:Async)?\s*\(|\.\s*(?:RunConsoleAsync|RunAsService|WaitForShutdown(?:Async)?)\s*\(/i;

/** Is it the project itself that runs its host? Another may have a method that does. */
export const isRun = (code: readonly Code[]): boolean =>
  code.some(c => c.isOwn && (RUNS_HOST.test(c.text) || runsSaturn(c) || runsBuilt(c)));

/** `var h = builder.Build(); h.Run();`: under any name. */
const runsBuilt = ({ text }: Code): boolean =>
  [...text.matchAll(/\b(\w{1,40})\s*=\s*(?:\w{1,40}\s*\.\s*)?Build\s*\(/g)].some(([, name]) =>
    new RegExp(`\\b${name}\\s*\\.\\s*Run(?:Async)?\\s*\\(`).test(text),
  );

const STARTS_HOST =
  /\b\w{0,40}(?:app|host|server|silo)\w{0,40}\s*[!?]?\s*\.\s*Start(?:Async)?\s*\(|\.\s*StartAsync\s*\(\s*\)/i;

/**
 * A host that the project starts, and waits for in no way that a host has: its lifetime takes the signals from the
 * runtime all the same. @source dotnet/runtime Microsoft.Extensions.Hosting Internal/ConsoleLifetime.netcoreapp.cs,
 *   OnShutdownSignal: context.Cancel = true
 */
export const isOnlyStarted = (code: readonly Code[]): boolean =>
  !isRun(code) && code.some(c => c.isOwn && STARTS_HOST.test(c.text));

/**
 * Where Main goes round beside a host that it has only started, and asks nothing of that host: it is told to stop, and
 * Main goes on.
 */
export const goesOnBeside = (code: readonly Code[]): boolean =>
  code.some(c => c.isOwn && MAIN.test(c.text) && hasPacedLoop(c.text)) &&
  !code.some(c => c.isOwn && ASKS_HOST.test(c.text));

export const MAIN = /\bstatic\s+(?:async\s+)?(?:void|int|Task(?:\s*<\s*int\s*>)?)\s+Main\s*\(/;
const ASKS_HOST =
  /\bI(?:Host)?ApplicationLifetime\b|\bApplication(?:Stopping|Stopped)\b|\bPosixSignalRegistration\b|\bBackgroundService\b|\bLifetime\b/;

export const replacedLifetime = (code: readonly Code[]): Code | undefined =>
  code.find(({ text }) => REPLACES.test(text));

/**
 * The older web host stops on ProcessExit, which SIGTERM raises until version 9 only; since then it takes the signals
 * itself. @source dotnet/aspnetcore src/Hosting/Hosting/src/Internal/WebHostLifetime.cs;
 *   https://learn.microsoft.com/dotnet/core/compatibility/core-libraries/10.0/sigterm-signal-handler: nothing is to be
 *   done for applications of ASP.NET
 */
export const isOlderWebHost = (code: Code): boolean =>
  /\bWebHost\s*\.\s*Create|\bnew\s+WebHostBuilder\b/.test(code.text) ||
  (isFSharp(code) && /(?<![.\w])WebHostBuilder\s*\(/.test(code.text));

/**
 * The older web host that is run with a token looks at that alone, and at no signal.
 * @source dotnet/aspnetcore src/Hosting/Hosting/src/WebHostExtensions.cs, RunAsync: token.CanBeCanceled
 */
export function isToldByToken(host: Code, all: readonly Code[]): boolean {
  if (!isOlderWebHost(host)) return false;
  const own = all.filter(c => c.isOwn);
  const runs = own.flatMap(({ text }) => text.match(RUNS_ASYNC) ?? []);
  return (
    runs.length > 0 &&
    runs.every(run => GIVES_TOKEN.test(run)) &&
    !own.some(({ text }) => RUNS_PLAINLY.test(text))
  );
}

const RUNS_PLAINLY = /\.\s{0,20}Run\s{0,20}\(\s{0,20}\)/;
const RUNS_ASYNC = /(?<!\bTask)\.\s{0,20}RunAsync\s{0,20}\([^)]{0,80}/g;
const GIVES_TOKEN = /\(\s*(?!default\b|(?:[\w.]{0,40}\.)?CancellationToken\s*\.\s*None\b)[\w.]/;

/** They take the older web host from a package of ASP.NET Core 2, in the place of what comes with .NET. */
export const haveOlderPackage = (projects: readonly Project[]): boolean =>
  !projects.some(({ file }) => COMES_ALONG.test(file.text)) &&
  projects.flatMap(packagesOf).some(name => OLDER.test(name));

const COMES_ALONG =
  /Sdk="Microsoft\.NET\.Sdk\.Web"|<FrameworkReference\s+Include="Microsoft\.AspNetCore\.App"/i;
const OLDER = /^Microsoft\.AspNetCore(?:\.(?:App|All|Hosting|Server\.\w{1,40}))?$/;

/** Seconds that the host gives its services; `undefined`: it is set to what is not known. */
export function shutdownSeconds(all: readonly Code[], major: number | undefined): number | undefined {
  const speaking = all.find(({ text }) => /\bShutdownTimeout\b|\bUseShutdownTimeout\b/.test(text));
  if (!speaking) return major === undefined ? undefined : major >= 6 ? 30 : 5;
  const set = /\bShutdownTimeout\s*=\s*TimeSpan\s*\.\s*From(Seconds|Minutes)\s*\(\s*(\d{1,6})\s*\)/.exec(
    speaking.text,
  );
  return set ? Number(set[2]) * (set[1] === 'Minutes' ? 60 : 1) : undefined;
}

/**
 * A callback that the host runs before it stops anything, and that looks again and again whether something is over: no
 * time is set for it. @source dotnet/runtime Microsoft.Extensions.Hosting Internal/ApplicationLifetime.cs, StopApplication
 */
export const waitsAtStop = (all: readonly Code[]): Code | undefined =>
  all.find(code =>
    [...code.text.matchAll(/\bApplicationStopping\s*\.\s*Register\s*\(/g)].some(({ 0: head, index }) => {
      const body = bodyOf(all, code, index + head.length);
      return body !== undefined && hasPacedLoop(body.text);
    }),
  );

/**
 * Where a thread goes on after Main, and keeps the process from its end: it is none of the background, and its loop
 * has no end. @source https://learn.microsoft.com/dotnet/standard/threading/foreground-and-background-threads
 */
export const keptByThread = (all: readonly Code[]): Code | undefined =>
  all.find(
    code =>
      !/\bIsBackground\s*=\s*true\b/.test(code.text) &&
      [...code.text.matchAll(/\bnew\s+Thread\s*\(/g)].some(({ 0: head, index }) => {
        const body = bodyOf(all, code, index + head.length);
        return body !== undefined && isDeaf(body.text);
      }),
  );
