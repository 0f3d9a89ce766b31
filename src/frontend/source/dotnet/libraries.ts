import type { Code } from './code.ts';
import { bodyOf, type Effect, type Handler } from './handlers.ts';
import { type Project, packagesOf } from './projects.ts';

/** What libraries register for the program; `unclear`: as a sentence. */
export interface Registered {
  readonly handlers: readonly Handler[];
  readonly unclear?: string;
}

/** Handlers of libraries whose ways are known: of nobody else in a program without a host. */
export function registeredFor(code: readonly Code[], projects: readonly Project[]): Registered {
  const packages = projects.flatMap(packagesOf);
  const invoked = packages.includes('System.CommandLine') ? byCommandLine(code) : { handlers: [] };
  const actors = packages.some(name => ACTORS.test(name)) ? byAkka(code) : [];
  return { ...invoked, handlers: [...invoked.handlers, ...byTopshelf(code), ...actors] };
}

const WAKES: Effect = { kind: 'wakes', waits: true };

/** Packages of Akka.NET but those for a host, which does the same. */
export const ACTORS = /^Akka(?:\.(?!\w*Hosting\b)\w+)*$/;
const MAKES_SYSTEM = /\bActorSystem\s*\.\s*Create\s*\(/;

/**
 * An actor system shuts down, and is waited for, when the process exits, unless its settings say otherwise.
 * @source akkadotnet/akka.net src/core/Akka/Actor/CoordinatedShutdown.cs, InitClrHook and TerminateOnClrExit
 */
function byAkka(code: readonly Code[]): readonly Handler[] {
  const found = code.find(({ text }) => MAKES_SYSTEM.test(text));
  // It stands in a text.
  const isOff = code.some(({ file }) =>
    /\brun-by-clr-shutdown-hook\s*[=:]\s*(?:off|false)\b/.test(file.text),
  );
  if (!found || isOff) return [];
  const at = found.text.search(MAKES_SYSTEM);
  return [{ on: 'ProcessExit', code: found, at, cancels: false, effect: WAKES }];
}

const RUNS_SERVICE = /\bHostFactory\s*\.\s*(?:Run|New)\s*\(/;

/** Where Topshelf runs a service. */
export const topshelfIn = (code: readonly Code[]): Code | undefined =>
  code.some(({ text }) => /\busing\s+Topshelf\b/.test(text))
    ? code.find(({ text }) => RUNS_SERVICE.test(text))
    : undefined;

/**
 * It stops its service on Ctrl-C, and takes nothing else.
 * @source Topshelf/Topshelf src/Topshelf/Hosts/ConsoleRunHost.cs, Run and HandleCancelKeyPress
 */
function byTopshelf(code: readonly Code[]): readonly Handler[] {
  const found = topshelfIn(code);
  if (!found) return [];
  const at = Math.max(0, found.text.search(RUNS_SERVICE));
  return [{ on: 'CancelKeyPress', code: found, at, cancels: true, effect: WAKES }];
}

const some = (code: readonly Code[], words: RegExp): boolean => code.some(({ text }) => words.test(text));

/** Classes by which a project makes commands of its own kind. */
const OWN_KIND =
  /\bI?CommandHandler\b|\bCancellationTokenValueSource\b|\bA?[Ss]ynchronousCommandLineAction\b|\bProcessTerminationTimeout\b/;

/**
 * A command that is awaited is told by its token, and is given two seconds. Until beta 4 only a command that asks for
 * its token is told. @source dotnet/command-line-api src/System.CommandLine/Invocation/InvocationPipeline.cs and
 *   ProcessTerminationHandler.cs; 2.0.0-beta4 Builder/CommandLineBuilderExtensions.cs, CancelOnProcessTermination
 */
function byCommandLine(code: readonly Code[]): Registered {
  const own = code.find(({ text }) => OWN_KIND.test(text));
  if (own)
    return { handlers: [], unclear: `what its commands do on signals is not followed (${own.file.file})` };
  const actions = code.flatMap(c => [...c.text.matchAll(SETS_ACTION)].map(found => actionAt(code, c, found)));
  if (actions.length === 0) return { handlers: byOlderCommandLine(code) };
  if (!some(code, /\.\s*InvokeAsync\s*\(/)) return { handlers: [] };
  const [first, ...others] = actions;
  if (!first?.kind || others.some(({ kind }) => kind !== first.kind))
    return {
      handlers: [],
      unclear: 'which of its commands is run, and what it does on signals, is not known',
    };
  if (first.kind === 'plain') return { handlers: [] };
  const effect: Effect = first.kind === 'hears' ? WAKES : { kind: 'cuts', seconds: GIVEN, status: 143 };
  const { code: at, index } = first;
  return {
    handlers: (['SIGTERM', 'SIGINT'] as const).map(on => ({
      on,
      code: at,
      at: index,
      cancels: true,
      effect,
    })),
  };
}

/** Seconds that a command has by default: InvocationConfiguration.cs, ProcessTerminationTimeout. */
const GIVEN = 2;

function byOlderCommandLine(code: readonly Code[]): readonly Handler[] {
  const hasDefaults =
    !some(code, /\bCommandLineBuilder\b/) || some(code, /\b(?:UseDefaults|CancelOnProcessTermination)\b/);
  const asks = /\.\s*GetCancellationToken\s*\(/;
  const asking = hasDefaults ? code.find(({ text }) => asks.test(text)) : undefined;
  if (!asking) return [];
  const common = { code: asking, at: Math.max(0, asking.text.search(asks)), effect: WAKES };
  return [
    { ...common, on: 'ProcessExit', cancels: false },
    { ...common, on: 'CancelKeyPress', cancels: true },
  ];
}

interface Action {
  readonly code: Code;
  readonly index: number;
  /** `plain`: it is not awaited. `hears`: it looks at its token. `undefined`: not known. */
  readonly kind: 'plain' | 'hears' | 'deaf' | undefined;
}

const SETS_ACTION = /\.\s*SetAction\s*\(/g;
const WITH_TOKEN =
  /\s*(?:async\s+)?\(\s*(?:[\w.]{1,80}\s+)?\w{1,80}\s*,\s*(?:[\w.]{1,80}\s+)?(\w{1,80})\s*\)\s*=>/y;
const WITHOUT_TOKEN = /\s*(async\s+)?(?:\w{1,80}|\(\s*(?:[\w.]{1,80}\s+)?\w{1,80}\s*\))\s*=>/y;
const NAMED = /\s*(?:\w{1,80}\s*\.\s*){0,4}(\w{1,80})\s*\)/y;

function actionAt(all: readonly Code[], code: Code, { 0: head, index }: RegExpExecArray): Action {
  const at = index + head.length;
  return { code, index, kind: kindAt(all, code, at) };
}

function kindAt(all: readonly Code[], code: Code, at: number): Action['kind'] {
  const body = bodyOf(all, code, at)?.text ?? '';
  const token = matchedAt(WITH_TOKEN, code.text, at)?.[1];
  if (token !== undefined) return new RegExp(`\\b${token}\\b`).test(body) ? 'hears' : awaiting(body);
  const alone = matchedAt(WITHOUT_TOKEN, code.text, at);
  if (alone)
    return alone[1] !== undefined ? awaiting(body) : /\w(?:Async|Task)\b/.test(body) ? undefined : 'plain';
  const name = matchedAt(NAMED, code.text, at)?.[1];
  if (name === undefined) return undefined;
  const declared = new RegExp(
    `\\b(void|int|Task)(?:\\s*<\\s*int\\s*>)?\\s+${name}\\s*\\(([^()]{0,300})\\)`,
    'g',
  );
  const [found, another] = all.flatMap(({ text }) => [...text.matchAll(declared)]);
  if (!found || another) return undefined;
  if (found[1] !== 'Task') return 'plain';
  return found[2]?.includes('CancellationToken') ? 'hears' : awaiting(body);
}

/** What never awaits anything holds up whoever would end it. */
const awaiting = (body: string): Action['kind'] => (/\bawait\b/.test(body) ? 'deaf' : undefined);

function matchedAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
