import type { Code } from './code.ts';

/** A builder of the generic host or of the older web host. Their lifetime is that of a console, unless it is replaced. */
const BUILDS =
  /\b(?:WebApplication|Host|WebHost|FunctionsApplication|DistributedApplication)\s*\.\s*Create(?:Slim|Empty|Default|Application)?(?:Builder)?\b|\bnew\s+(?:HostBuilder|WebHostBuilder)\b/;
const RUNS = /\.\s*(?:Run|RunAsync|RunConsoleAsync|RunAsService|WaitForShutdown|WaitForShutdownAsync)\s*\(/;
/** Something else than the console decides when the host stops. */
const REPLACES = /:\s*(?:[\w<>., ]{1,100},\s*)?IHostLifetime\b|\bAddSingleton\s*<\s*IHostLifetime\b/;

/**
 * Where a host is built and run. @source dotnet/runtime src/libraries/Microsoft.Extensions.Hosting
 *   HostingHostBuilderExtensions, Internal/ConsoleLifetime.netcoreapp.cs: SIGTERM, SIGINT and SIGQUIT call
 *   StopApplication, and Main returns
 */
export function hostIn(code: readonly Code[]): Code | undefined {
  const builds = code.find(({ text }) => BUILDS.test(text));
  return builds && code.some(({ text }) => RUNS.test(text)) ? builds : undefined;
}

export const replacedLifetime = (code: readonly Code[]): Code | undefined =>
  code.find(({ text }) => REPLACES.test(text));

const MAX_BODY = 20_000;

/** A background service whose loop never asks whether it is to stop: the host waits for it. */
export function deafService(code: readonly Code[]): Code | undefined {
  return code.find(({ text }) => {
    if (!/\bBackgroundService\b/.test(text)) return false;
    const execute = /\bExecuteAsync\s*\(\s*CancellationToken\s+(\w{1,80})\s*\)/.exec(text);
    const open = execute ? text.indexOf('{', execute.index + execute[0].length) : -1;
    if (!execute || open === -1) return false;
    const body = text.slice(open, closing(text, open));
    const asks = new RegExp(`\\b${execute[1]}\\b`).test(body);
    return (
      !asks &&
      /\bwhile\s*\(\s*true\s*\)|\bfor\s*\(\s*;\s*;\s*\)/.test(body) &&
      !/\b(?:break|return|throw)\b/.test(body)
    );
  });
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length && at - open < MAX_BODY; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return Math.min(text.length, open + MAX_BODY);
}
