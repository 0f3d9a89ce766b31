import type { SignalName } from '../../../kernel/index.ts';
import type { Env, ImageFiles, RunStep, SignalBehaviour, SourceAnalysis } from '../../../model/index.ts';
import { firstOfAlike } from '../alike.ts';
import { type Processes, tended } from '../children.ts';
import type { Analysis, BuiltFrom, SourceInput } from '../input.ts';
import type { Made } from '../made.ts';
import { notKnown, onlyNoticed, stopsWith } from '../signals.ts';
import { isHooklessAkka } from './akka.ts';
import { each, stopsInOrder, supposedOf, type Table, table, taken } from './answers.ts';
import { type ClojureEnd, clojureEnd } from './clojure.ts';
import { closersIn } from './closers.ts';
import { doubtOf } from './doubt.ts';
import { endOf, isDoneSoon } from './ends.ts';
import { hooksIn } from './hooks.ts';
import { isLauncherGone } from './launcher.ts';
import { type Framework, frameworkIn, frameworkOfBuild, frameworkOfClass } from './libraries.ts';
import { type Module, moduleOf } from './modules.ts';
import { endsWell, processesOf } from './processes.ts';
import { type JvmFile, JvmProgram } from './program.ts';
import { Reach } from './reach.ts';
import { signalHandlersIn } from './signals.ts';
import { isLazy, isUnhooked, springSettings } from './spring.ts';
import { springDrain } from './spring-drain.ts';
import { startScript } from './start-scripts.ts';
import { mainOf, type Subject, subjectOf } from './subject.ts';
import { unstopped } from './unstopped.ts';

/** native-image names what it makes of a class by it, in small letters: `com.example.main`. */
const OTHER_THAN_IMAGE = /\.(?:jar|war|class|so|sh|zip|tar|t?gz|properties|ya?ml|xml|json)$/;

/** What a jar or a start script of a build stage is made from. `undefined`: nothing of the JVM's languages made it. */
export function moduleOfFile(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | { readonly unknown: string } | undefined {
  const made = { files, path, runs, isPrebuilt: false };
  if (/-runner$/.test(path)) return quarkusImage(made);
  const native = OTHER_THAN_IMAGE.test(path) ? undefined : nativeImage(made);
  if (native) return native;
  if (/\/bin\/[\w.-]+$/.test(path)) return startScript(made);
  if (!/\.(?:jar|war)$/.test(path)) return undefined;
  const module = moduleOf(made);
  return 'unknown' in module ? module : { main: module.directory };
}

/**
 * Quarkus' native image takes the signals that end the JVM, and then stops as it does there. @source quarkusio/quarkus
 * ApplicationLifecycleManager.java, registerHooks
 */
function quarkusImage(made: Made): BuiltFrom | undefined {
  const module = moduleOf(made);
  if ('unknown' in module || !module.build || !frameworkOfBuild(module.build.text)) return undefined;
  // The name is that of no other build.
  return { main: module.directory, isDeclared: true };
}

/**
 * Other native images take the signals that end the JVM where they are built with exit handlers; without, it hangs on
 * the version of GraalVM. @source oracle/graal SubstrateExitHandlerFeature.java, --install-exit-handlers
 */
function nativeImage(made: Made): BuiltFrom | undefined {
  const text = made.runs.map(run => run.text).join('\n');
  if (!/\bnative(?:-image|Compile|:compile)\b|-Pnative\b|-Dpackaging=native-image\b/.test(text))
    return undefined;
  const module = moduleOf(made);
  if ('unknown' in module) return undefined;
  const takes = /--install-exit-handlers|-H:\+InstallExitHandlers/;
  return takes.test(text) || takes.test(module.build?.text ?? '') ? { main: module.directory } : undefined;
}

type Asked = Pick<SourceInput, 'source' | 'files' | 'cwd'> & {
  readonly args?: readonly string[];
  readonly env?: Env;
};

/**
 * Reads a program of the JVM, in Java, Kotlin or Scala: which framework it starts, its shutdown hooks, and the signals
 * that it takes itself.
 */
export function analyseJvm(input: Asked): Analysis {
  const subject = subjectOf(input);
  if (!('unknown' in subject)) {
    const analysis = ofModule(input, subject);
    const { isNamedOnly, note } = subject;
    return isNamedOnly && note && !('unknown' in analysis) ? { ...analysis, supposes: note } : analysis;
  }
  const { unknown, either = [] } = subject;
  const read = (module: Module) => ofModule(input, { module, note: unknown });
  const one = firstOfAlike(either, read);
  return one ? read(one) : withoutSources(input.source, unknown);
}

function ofModule({ source, args = [], cwd, env = {} }: Asked, { module, note }: Subject): Analysis {
  const program = new JvmProgram(module.files, module.places);
  if (program.files.length === 0) {
    const named = source.kind === 'module' ? source.name : module.build?.mainClass;
    const clojure = clojureEnd(module.files, module.places, named);
    if (clojure) return ofClojure(clojure, note);
    return withoutSources(source, `the sources in ${module.directory} are not at hand`);
  }
  if (source.kind === 'module' && isLauncherGone(source.name, module)) {
    const files = module.build ? [module.build.file] : [];
    return { ...ENDED, sources: files, unknowns: note ? [note] : [] };
  }
  const main = mainOf(program, module, source, cwd);
  return analysed({ program, module, main, source, args, note, env });
}

function ofClojure(
  { sources, hook, doubt, taken: others, mayEnd }: ClojureEnd,
  note: string | undefined,
): Analysis {
  const evidence = [{ origin: 'inferred', note: 'a shutdown hook', ...(hook ? { at: hook } : {}) }] as const;
  const signals = hook
    ? each(status => stopsWith(status, evidence))
    : table({ framework: undefined, hooks: [], closers: [], doubt, drain: undefined, unstopped: undefined });
  const unknowns = [note, doubt].filter(s => s !== undefined);
  const followed = others.map(s => [s, notKnown(`what it does on ${s} is not followed`, UNFOLLOWED)]);
  const read = result(sources, { ...signals, ...Object.fromEntries(followed) }, unknowns);
  if (hook || !mayEnd || 'unknown' in read) return read;
  return { ...read, lifetime: 'unknown', mayEnd: 'its main function ends the program' };
}

const UNFOLLOWED = [onlyNoticed([]), stopsWith(0, [])];

/** Java finds no main class, says so, and ends. */
const ENDED = {
  signals: {},
  blocked: [],
  children: [],
  ignoresChildExit: false,
  lifetime: 'short',
  neverWaits: true,
  mayEnd: 'java finds no main class of that name, and ends',
} as const satisfies Partial<SourceAnalysis>;

type Source = SourceInput['source'];

/** The main class of a framework tells enough without the sources. */
function withoutSources(source: Source, reason: string): Analysis {
  const framework = source.kind === 'module' ? frameworkOfClass(source.name) : undefined;
  if (!framework) return { unknown: reason };
  return result([], stopsInOrder(framework), [reason]);
}

interface Read {
  readonly program: JvmProgram;
  readonly module: Module;
  readonly main: JvmFile | undefined;
  readonly source: Source;
  readonly args: readonly string[];
  readonly note: string | undefined;
  readonly env: Env;
}

function analysed({ program, module, main, source, args, note, env }: Read): Analysis {
  const reach = new Reach(program, main);
  const hooks = hooksIn(program).map(hook => ({ hook, reached: reach.reaches(hook) }));
  const handlers = signalHandlersIn(program).filter(handler => reach.reaches(handler) !== false);
  const found = frameworkOf(module, main, source, reach.files);
  const settings = found?.name === 'Spring Boot' ? springSettings(module.files, module.directory) : [];
  const isOff = found?.name === 'Spring Boot' && isUnhooked(reach.files, settings, { args, env });
  const isOlder = found?.name === 'Akka' && isHooklessAkka(module);
  const framework = isOff || isOlder ? undefined : found;
  const run = hooks.filter(h => h.reached === true).map(h => h.hook);
  const doubt =
    framework || run.length > 0
      ? undefined
      : doubtOf({
          program,
          module,
          main,
          reach,
          open: hooks.filter(h => h.reached === 'unknown').map(h => h.hook),
          unhooked: isOff ? 'org.springframework.' : isOlder ? 'akka.' : undefined,
        });
  const drain = framework?.name === 'Spring Boot' ? springDrain(settings, env) : undefined;
  const closers = framework?.beans
    ? closersIn(program, { beans: framework.beans, main, isLazy: isLazy(settings, env) })
    : [];
  const left = framework ? undefined : unstopped(run, reach.files);
  const ends = { framework, hooks: run, closers, doubt, drain, unstopped: left };
  const processes = processesOf(program, main, run);
  const signals = allTended({ ...table(ends), ...taken(handlers) }, processes);
  const shown = [main, ...run.map(h => h.file), ...handlers.map(h => h.file)].flatMap(f =>
    f ? [f.text.file] : [],
  );
  const sources = shown.length > 0 ? shown : program.files.slice(0, 1).map(f => f.text.file);
  const unknowns = [note, doubt].filter(s => s !== undefined);
  const read = result([...new Set(sources)], signals, unknowns, processes.children);
  const supposes = handlers.some(h => h.signal === 'SIGTERM') ? undefined : supposedOf(ends);
  const analysis = 'unknown' in read || !supposes ? read : { ...read, supposes };
  const end = endOf({ framework: found, main, module, program, args });
  if (end && !('unknown' in analysis)) return { ...analysis, ...end };
  const isService = found || run.length > 0 || handlers.length > 0 || !main || !endsWell(program, main);
  if ('unknown' in analysis) return analysis;
  if (!isService) return { ...analysis, lifetime: 'unknown' };
  const isBare = !found && run.length === 0 && handlers.length === 0 && main !== undefined;
  if (!isBare || doubt !== undefined || !isDoneSoon(reach.files)) return analysis;
  return { ...analysis, lifetime: 'unknown', mayEnd: 'nothing in its sources shows that it goes on' };
}

function result(
  sources: readonly string[],
  signals: Readonly<Partial<Record<SignalName, SignalBehaviour>>>,
  unknowns: readonly string[],
  children: SourceAnalysis['children'] = [],
): Analysis {
  return {
    sources,
    signals,
    blocked: [],
    children,
    ignoresChildExit: false,
    lifetime: 'service',
    unknowns,
  };
}

/** With what is done about the processes that main has started, before the program ends in order. */
function allTended(signals: Table, processes: Processes): Table {
  if (processes.children.length === 0) return signals;
  const entries = Object.entries(signals).flatMap(([signal, does]) =>
    does ? [[signal, tended(does, processes)]] : [],
  );
  return Object.fromEntries(entries);
}

function frameworkOf(
  { build }: Module,
  main: JvmFile | undefined,
  source: Source,
  reached: readonly JvmFile[],
): Framework | undefined {
  const named = source.kind === 'module' ? source.name : build?.mainClass;
  return (
    frameworkOfClass(named) ??
    (main && frameworkIn(main)) ??
    (build && frameworkOfBuild(build.text)) ??
    reached.map(frameworkIn).find(f => f !== undefined)
  );
}
