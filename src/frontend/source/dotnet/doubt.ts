import type { Code } from './code.ts';
import type { Framework } from './framework.ts';
import { ACTORS, type Registered, topshelfIn } from './libraries.ts';
import { type Project, packagesOf } from './projects.ts';

/** Words by which a library takes signals, or a host that is not found. */
const TAKES = /\b(?:DomainUnload|UnixSignal|IHostedService|BackgroundService|AbstractConsoleLifetime)\b/;
const TAKES_OR_RUNS = new RegExp(`${TAKES.source}|\\bHostFactory\\b`);
/**
 * Names of packages that may take signals. CommandLineParser and Spectre.Console.Cli only read words.
 * @source commandlineparser/commandline src/CommandLine; spectreconsole/spectre.console.cli src/Spectre.Console.Cli:
 *   neither names a signal, CancelKeyPress or ProcessExit
 */
const SPEAKS =
  /hosting|topshelf|akka|orleans|nservicebus|masstransit|hangfire|quartz|servicestack|embedio|suave|giraffe|nancy|mono\.posix|mono\.unix|graceful|shutdown|\.AspNetCore|commandline(?!parser\b)|cocona|consoleappframework|clifx|lambda/i;

/** Of the namespaces of hosts: without one nobody builds a host, and a package that extends hosts is idle. */
const OF_HOST = /\b(?:Hosting|AspNetCore\s*\.\s*Builder)\b/;
const USES_HOST = /<Using\s[^>]{0,200}\b(?:Hosting|AspNetCore\.Builder)\b/;
const FOR_HOSTS = /hosting|\.AspNetCore\b/gi;

/**
 * Schedulers that are stopped by who has started them: the plugin that waits for ProcessExit is in a package of its own.
 * @source quartznet/quartznet src/Quartz.Plugins/Plugins/Management/ShutdownHookPlugin.cs
 */
const IDLE = /^Quartz(?:\.(?:Jobs|Serialization\.\w+))?$/;

/**
 * A bus is started and stopped by the program, or by a host. @source MassTransit/MassTransit src: none of its packages
 *   names a signal, CancelKeyPress or ProcessExit; MassTransit.Host was a program of its own
 */
const BUS = /^MassTransit(?!\.Host$)(?:\.|$)/;
/** Those of loggers and containers take no part in what it does at the end. */
const SERVICE_RUNNER = /^Topshelf(?:\.(?:Log4Net|NLog|Serilog|Autofac|Ninject|SimpleInjector|Unity))?$/;

/**
 * They wait for ProcessExit alone, which since version 10 no signal raises.
 * @source HangfireIO/Hangfire src/Hangfire.Core/Server/BackgroundProcessingServer.cs, OnCurrentDomainUnload
 */
const AT_PROCESS_EXIT = /^Hangfire\.(?:Core|MemoryStorage|InMemory)$/;

/**
 * Why it is not known whether something takes the signals of a program in which no host is found, or one that looks at
 * no signal.
 */
export function doubtOfProgram(
  code: readonly Code[],
  projects: readonly Project[],
  { era }: Framework,
  { unclear }: Registered,
  hostIsDeaf: boolean,
): string | undefined {
  const isRun = topshelfIn(code) !== undefined;
  const takes = isRun ? TAKES : TAKES_OR_RUNS;
  const taking = code.find(({ text }) => takes.test(text));
  const word = taking && takes.exec(taking.text)?.[0];
  if (taking && word) return `what the program does with ${word} is not followed (${taking.file.file})`;
  if (hostIsDeaf) return unclear;
  const isWeb = projects.some(({ file }) => /Sdk="Microsoft\.NET\.Sdk\.(?:Web|Worker)"/i.test(file.text));
  if (isWeb) return 'where its host is started is not found';
  const speaksOfHost =
    code.some(({ text }) => OF_HOST.test(text)) || projects.some(({ file }) => USES_HOST.test(file.text));
  const waits = (name: string) =>
    name.startsWith('Microsoft.Extensions.Configuration.') ||
    IDLE.test(name) ||
    ACTORS.test(name) ||
    BUS.test(name) ||
    name === 'System.CommandLine' ||
    (isRun && SERVICE_RUNNER.test(name)) ||
    (!speaksOfHost && !SPEAKS.test(name.replace(FOR_HOSTS, ''))) ||
    (era === 'since-10' && AT_PROCESS_EXIT.test(name));
  const speaking = projects.flatMap(packagesOf).find(name => SPEAKS.test(name) && !waits(name));
  return speaking ? `what the package ${speaking} does on signals is not known` : unclear;
}
