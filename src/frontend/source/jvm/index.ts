import { path as paths } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import { JVM_BEHAVIOUR, JVM_ENDS_ON } from '../../../knowledge/jvm-runtime.ts';
import type {
  FileOrigin,
  ImageFiles,
  KnownSignalBehaviour,
  RunStep,
  SignalBehaviour,
} from '../../../model/index.ts';
import type { Analysis, BuiltFrom, SourceInput } from '../input.ts';
import { madeOf } from '../made.ts';
import { ignoredBy, notKnown, onlyNoticed, stopsWith } from '../signals.ts';
import { type Hook, hooksIn } from './hooks.ts';
import { type Framework, frameworkIn, frameworkOfBuild, frameworkOfClass, isInert } from './libraries.ts';
import { type Module, moduleOf } from './modules.ts';
import { fileOfClass, hasMain, type JvmFile, JvmProgram } from './program.ts';
import { Reach } from './reach.ts';
import { type SignalHandler, signalHandlersIn } from './signals.ts';

/** The module that builds a file of a build stage. `undefined`: nothing of the JVM's languages made it. */
export function moduleOfFile(
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | { readonly unknown: string } | undefined {
  if (!/\.(?:jar|war)$/.test(path) && !/\/bin\/[\w.-]+$/.test(path)) return undefined;
  const module = moduleOf({ files, path, runs, isPrebuilt: false });
  return 'unknown' in module ? module : { main: module.directory };
}

/**
 * Reads a program of the JVM, in Java, Kotlin or Scala: which framework it starts, its shutdown hooks, and the signals
 * that it takes itself.
 */
export function analyseJvm(input: Pick<SourceInput, 'source' | 'files' | 'cwd'>): Analysis {
  const { source } = input;
  const subject = subjectOf(input);
  if ('unknown' in subject) return withoutSources(source, subject.unknown);
  const { module, note } = subject;
  const program = new JvmProgram(module.files, module.places);
  if (program.files.length === 0) {
    return withoutSources(source, `the sources in ${module.directory} are not at hand`);
  }
  const main = mainOf(program, module, source);
  return analysed(program, module, main, source, note);
}

type Source = SourceInput['source'];

interface Subject {
  readonly module: Module;
  /** What is taken for granted. */
  readonly note: string | undefined;
}

/** What `-jar` or the class path leads to. */
function subjectOf({
  source,
  files,
  cwd,
}: Pick<SourceInput, 'source' | 'files' | 'cwd'>): Subject | { readonly unknown: string } {
  if (source.kind === 'file') {
    const path = paths.resolve(cwd, source.path);
    const origin = files.origin(path);
    // JEP 330: a source that is compiled when it is started.
    if (origin.kind === 'context' || origin.kind === 'inline') {
      return {
        module: { files, directory: paths.dirname(path), build: undefined, places: [paths.dirname(path)] },
        note: undefined,
      };
    }
    return subjectAt(path, origin);
  }
  if (source.kind !== 'module') return { unknown: 'which program the JVM runs is not known' };
  const reasons: string[] = [];
  for (const entry of source.path ?? []) {
    const path = paths.resolve(cwd, entry.replace(/\/?\*$/, ''));
    for (const candidate of [paths.join(path, ...source.name.split('.')), path]) {
      const asked = candidate === path ? path : `${candidate}.class`;
      const subject = subjectAt(asked, files.origin(asked));
      if (
        !('unknown' in subject) &&
        new JvmProgram(subject.module.files, subject.module.places).files.length > 0
      )
        return subject;
      if ('unknown' in subject) reasons.push(subject.unknown);
    }
  }
  return { unknown: reasons[0] ?? `where ${source.name} comes from is not known` };
}

function subjectAt(path: string, origin: FileOrigin): Subject | { readonly unknown: string } {
  const made = madeOf(origin);
  if (!made) {
    const why = 'reason' in origin ? origin.reason : 'it is not made by a build step';
    return { unknown: `what ${path} was built from is not known: ${why}` };
  }
  const module = moduleOf(made);
  if ('unknown' in module) return module;
  const note = made.isPrebuilt
    ? `${path} is taken to be built from the sources in ${module.directory} of the build context`
    : undefined;
  return { module, note };
}

/** The main class of a framework tells enough without the sources. */
function withoutSources(source: Source, reason: string): Analysis {
  const framework = source.kind === 'module' ? frameworkOfClass(source.name) : undefined;
  if (!framework) return { unknown: reason };
  return result([], stopsInOrder(framework), [reason]);
}

function mainOf(program: JvmProgram, { build }: Module, source: Source): JvmFile | undefined {
  const named = source.kind === 'module' && !frameworkOfClass(source.name) ? source.name : build?.mainClass;
  const found = named === undefined ? undefined : fileOfClass(program.files, named);
  if (found) return found;
  if (source.kind === 'file' && source.path.endsWith('.java')) {
    return program.files.find(f => f.stem === paths.basename(source.path).slice(0, -'.java'.length));
  }
  const mains = program.files.filter(hasMain);
  const started = mains.filter(f => frameworkIn(f));
  return mains.length === 1 ? mains[0] : started.length === 1 ? started[0] : undefined;
}

function analysed(
  program: JvmProgram,
  module: Module,
  main: JvmFile | undefined,
  source: Source,
  note: string | undefined,
): Analysis {
  const reach = new Reach(program, main);
  const hooks = hooksIn(program).map(hook => ({ hook, reached: reach.reaches(hook) }));
  const handlers = signalHandlersIn(program).filter(handler => reach.reaches(handler) !== false);
  const framework = frameworkOf(program, module, main, source);
  const run = hooks.filter(h => h.reached === true).map(h => h.hook);
  const doubt =
    framework || run.length > 0
      ? undefined
      : doubtOf(
          program,
          reach,
          main,
          hooks.map(h => h.hook).filter((_, i) => hooks[i]?.reached === 'unknown'),
        );
  const signals = { ...table(framework, run, doubt), ...taken(handlers) };
  const shown = [main, ...run.map(h => h.file), ...handlers.map(h => h.file)].flatMap(f =>
    f ? [f.text.file] : [],
  );
  const sources = shown.length > 0 ? shown : program.files.slice(0, 1).map(f => f.text.file);
  return result(
    [...new Set(sources)],
    signals,
    [note, doubt].filter(s => s !== undefined),
  );
}

function result(
  sources: readonly string[],
  signals: Readonly<Partial<Record<SignalName, SignalBehaviour>>>,
  unknowns: readonly string[],
): Analysis {
  return {
    sources,
    signals,
    blocked: [],
    children: [],
    ignoresChildExit: false,
    lifetime: 'service',
    unknowns,
  };
}

function frameworkOf(
  program: JvmProgram,
  { build }: Module,
  main: JvmFile | undefined,
  source: Source,
): Framework | undefined {
  const named = source.kind === 'module' ? source.name : build?.mainClass;
  const byClass = frameworkOfClass(named);
  if (byClass) return byClass;
  if (main) {
    const direct = frameworkIn(main);
    if (direct) return direct;
  }
  return (
    (build && frameworkOfBuild(build.text)) ??
    (main ? undefined : program.files.map(frameworkIn).find(f => f !== undefined))
  );
}

const stopsInOrder = (framework: Framework) =>
  each(status => stopsWith(status, [{ origin: 'declared', note: framework.source }]));

type Table = Partial<Record<SignalName, SignalBehaviour>>;

/** The signals that the JVM ends on. */
function each(behaviour: (status: number, signal: SignalName) => SignalBehaviour): Table {
  return Object.fromEntries(
    Object.entries(JVM_ENDS_ON).map(([signal, status]) => [signal, behaviour(status, signal as SignalName)]),
  );
}

function table(framework: Framework | undefined, hooks: readonly Hook[], doubt: string | undefined): Table {
  const evidence = hooks.map(
    ({ place }) => ({ origin: 'inferred', note: 'a shutdown hook', at: place }) as const,
  );
  const stuck = hooks.find(h => h.effect.kind === 'blocks');
  if (stuck) return each(() => onlyNoticed(evidence));
  if (hooks.length > 0) {
    const halts = hooks.find(h => h.effect.kind === 'halts')?.effect;
    const ms = Math.max(100, ...hooks.map(h => (h.effect.kind === 'ends' ? h.effect.sleepsMs : 0)));
    return each(status => ({
      disposition: 'handler',
      reaction: [
        { do: 'work', ms, note: 'the shutdown hooks run' },
        { do: 'exit', status: halts?.kind === 'halts' ? halts.status : status, cleansUp: true },
      ],
      evidence,
    }));
  }
  if (framework) return stopsInOrder(framework);
  if (doubt === undefined) return {};
  return each((status, signal) =>
    notKnown(doubt, [JVM_BEHAVIOUR.signals[signal] as KnownSignalBehaviour, stopsWith(status, [])]),
  );
}

/** Signals whose handler the program has put in the place of the JVM's. */
function taken(handlers: readonly SignalHandler[]): Table {
  const found: Table = {};
  for (const { signal, effect, place } of handlers) {
    if (signal === undefined) continue;
    const evidence = [{ origin: 'inferred', note: `Signal.handle of ${signal}`, at: place }] as const;
    found[signal] = behaviourOf(effect, signal, evidence);
  }
  return found;
}

function behaviourOf(
  effect: SignalHandler['effect'],
  signal: SignalName,
  evidence: KnownSignalBehaviour['evidence'],
): SignalBehaviour {
  switch (effect.kind) {
    case 'exits':
      return stopsWith(effect.status, evidence);
    case 'ends':
      return stopsWith(0, evidence);
    case 'stays':
      return onlyNoticed(evidence);
    case 'ignored':
      return ignoredBy(evidence);
    case 'default':
      return { disposition: 'SIG_DFL', evidence };
    case 'unknown': {
      const { file, line } = evidence[0]?.at ?? { file: '', line: 0 };
      return notKnown(`whether what is done on ${signal} ends the program is not known (${file}:${line})`, [
        onlyNoticed(evidence),
        stopsWith(0, evidence),
      ]);
    }
  }
}

const SPEAKS_OF_SIGNALS = /graceful|shutdown|signal/i;
const STARTS = '(?:run|start|launch|main|serve|execute|await\\w*|join|bootstrap)';

/** Why it can't be said that nothing runs when the JVM ends. */
function doubtOf(
  program: JvmProgram,
  reach: Reach,
  main: JvmFile | undefined,
  open: readonly Hook[],
): string | undefined {
  if (program.isCut) return 'there are more sources than are read';
  const [hook] = open;
  if (hook)
    return `whether the shutdown hook at ${hook.place.file}:${hook.place.line} is registered is not known`;
  if (!main && program.files.filter(hasMain).length === 0)
    return 'which class is the main class is not known';
  const own = new Set(program.files.map(f => f.packageName.split('.').slice(0, 2).join('.')));
  const isForeign = (imported: string) =>
    !isInert(imported) && !own.has(imported.split('.').slice(0, 2).join('.'));
  for (const file of main ? [main] : program.files.filter(hasMain)) {
    for (const imported of file.imports.filter(isForeign)) {
      const name = imported.split('.').at(-1) ?? '';
      if (!/^\w+$/.test(name)) return `what ${imported} does is not known (${file.text.file})`;
      const uses = new RegExp(
        `\\bextends\\s+${name}\\b|\\b${name}\\b[^;\\n]{0,120}\\.${STARTS}\\s*\\(|\\bnew\\s+${name}\\b|\\b${name}\\(`,
      );
      if (uses.test(file.text.text)) return `what ${imported} does is not known (${file.text.file})`;
    }
  }
  for (const file of reach.files) {
    const speaking = file.imports.find(i => isForeign(i) && SPEAKS_OF_SIGNALS.test(i));
    if (speaking !== undefined) return `what ${speaking} does is not known (${file.text.file})`;
  }
  return undefined;
}
