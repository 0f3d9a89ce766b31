import type { Location } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { KnownSignalBehaviour, SourceAnalysis, StartedChild } from '../../../model/index.ts';
import type { Analysis, BuiltFrom, SourceInput } from '../input.ts';
import { dividedBy, eitherSide } from './alternatives.ts';
import { addDoubt, addDoubts, presumed, type Signals, USUAL } from './doubts.ts';
import { type Entry, findEntry } from './entry.ts';
import { packedMainOf } from './packed-programs.ts';
import { type Outcome, startUp } from './program.ts';
import { isService, maybeHandled } from './reaction.ts';
import type { Run } from './run.ts';
import type { Listener } from './run-records.ts';
import { Sources } from './sources.ts';
import { react } from './stopping.ts';
import { unreachedListeners } from './unreached.ts';
import type { Condition, Site } from './values.ts';
import type { Vm } from './vm.ts';

/** The sources of a program that is packed with the runtime that runs it. */
export function standaloneMainOf(...made: Parameters<typeof packedMainOf>): BuiltFrom | undefined {
  return packedMainOf(...made);
}

/**
 * What the sources of a JavaScript or TypeScript program say about its signals and children: the program is run
 * abstractly from its entry, its event loop included, and each signal is then sent to it.
 *
 * @throws MissingParser
 */
export function analyseJavaScript(input: SourceInput): Analysis {
  const sources = new Sources(input.parsers);
  const entry = findEntry(input, sources);
  if ('unknown' in entry) return entry;
  if ('runsAs' in entry) return { ...empty(sources), runsAs: entry.runsAs, lifetime: 'service' };
  const outcome = startUp(input, sources, entry);
  outcome.vm.run.supposes ??= entry.supposes;
  const signals = signalsOf(input, sources, entry, outcome);
  return describe(outcome, sources, signals);
}

const empty = (sources: Sources): SourceAnalysis => ({
  sources: [...sources.read],
  signals: {},
  blocked: [],
  children: [],
  ignoresChildExit: false,
  lifetime: 'unknown',
  unknowns: [],
});

function signalsOf(input: SourceInput, sources: Sources, entry: Entry, outcome: Outcome): Signals {
  const { vm } = outcome;
  const { run } = vm;
  const signals: Signals = {};
  const reactions = reactionCache(signal => react(input, sources, entry, outcome, signal));
  const ordered = [...run.listeners].sort(([a], [b]) => Number(SENT.includes(b)) - Number(SENT.includes(a)));
  for (const [signal, listeners] of ordered) {
    if (listeners.length === 0) continue;
    const sure = listeners.some(l => !l.unsure && run.isCertain(l.path)) || isOnWay(run, listeners, signal);
    const side = sure ? undefined : dividedBy(run, listeners);
    if (side) {
      signals[signal] = eitherSide(signal, side, taken =>
        react(input, sources, entry, outcome, signal, taken),
      );
      continue;
    }
    const handled = reactions(signal, listeners);
    const [first] = listeners;
    signals[signal] =
      sure || !first
        ? handled
        : maybeHandled(
            signal,
            handled,
            first.path.filter(c => !run.assumed.has(`${c.id}:${c.holds}`)),
          );
  }
  for (const [signal, site] of run.removed) {
    const at = vm.loader.locate(site);
    signals[signal] = {
      disposition: 'SIG_DFL',
      evidence: [
        {
          origin: 'inferred',
          note: `the last listener for ${signal} is removed again`,
          ...(at ? { at } : {}),
        },
      ],
    };
  }
  presumed(run, signals);
  addDoubts(signals, vm);
  if (SENT.some(signal => !signals[signal])) {
    for (const [signal, reason] of unreachedListeners(vm))
      addDoubt(signals, signal === '*' ? USUAL : [signal], reason);
  }
  return signals;
}

/**
 * Nothing stands in the way of one but what an early `return` of the way to the service rules out: a set-up mode, settings
 * that are not valid.
 */
function isOnWay(run: Run, listeners: readonly Listener[], signal: SignalName): boolean {
  const serves = ({ id }: Condition) => run.keepers.some(k => k.open && k.path.some(c => c.id === id));
  const isPassed = (c: Condition) =>
    run.isCertain([c]) ||
    (c.isRest === true && c.given === undefined && c.usually === undefined && serves(c));
  const on = listeners.find(l => !l.unsure && l.path.every(isPassed));
  const passed = on?.path.find(c => !run.isCertain([c]));
  if (passed && signal === 'SIGTERM') run.supposes ??= `\`${passed.text}\` is taken to hold`;
  return on !== undefined;
}

/** Signals that are really used to stop or steer a program. */
const SENT: readonly SignalName[] = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
  'SIGPWR',
];

/** Does it do the same whatever the signal is called? A model of a library does: it only passes the name on. */
const takesNoName = ({ fn }: Listener): boolean =>
  fn.kind === 'function' && (fn.node.params.length === 0 || fn.module.id.startsWith('model:'));

function alike(a: Listener, b: Listener | undefined, exactly: boolean): boolean {
  if (!b || a.once !== b.once) return false;
  if (a.fn === b.fn) return !exactly || takesNoName(a);
  return !exactly && a.fn.kind === 'function' && b.fn.kind === 'function' && a.fn.node === b.fn.node;
}

/**
 * The same listener for one more signal is not followed again where it is not told which one it is, nor where nobody
 * sends that (a framework takes all).
 */
function reactionCache(work: (signal: SignalName) => KnownSignalBehaviour) {
  const known: { readonly listeners: readonly Listener[]; readonly behaviour: KnownSignalBehaviour }[] = [];
  return (signal: SignalName, listeners: readonly Listener[]): KnownSignalBehaviour => {
    const exactly = SENT.includes(signal);
    const twin = known.find(
      k =>
        k.listeners.length === listeners.length &&
        listeners.every((l, i) => alike(l, k.listeners[i], exactly)),
    );
    if (twin) {
      const evidence = twin.behaviour.evidence.map(e => ({ ...e, note: `a listener for ${signal}` }));
      return { ...twin.behaviour, evidence };
    }
    const behaviour = work(signal);
    known.push({ listeners, behaviour });
    return behaviour;
  };
}

function describe(outcome: Outcome, sources: Sources, signals: Signals): SourceAnalysis {
  const { vm, lifetime } = outcome;
  const { run, loader } = vm;
  const located = <T extends { readonly site: Site }>(fact: T | undefined) => {
    const at = fact && loader.locate(fact.site);
    return fact && at ? { fact, at } : undefined;
  };
  const becomes = located(run.becomes);
  const runsAs = located(run.runsAs);
  const orphans = located(run.makesOrphans);
  const devServer = located(run.devServer);
  return {
    ...empty(sources),
    signals,
    children: childrenOf(vm),
    ...(becomes ? { becomes: { argv: becomes.fact.argv, at: becomes.at } } : {}),
    ...(runsAs ? { runsAs: { program: runsAs.fact.program, argv: runsAs.fact.argv, at: runsAs.at } } : {}),
    ...(orphans ? { makesOrphans: { what: orphans.fact.what, at: orphans.at } } : {}),
    ...(devServer ? { devServer: { what: devServer.fact.what, at: devServer.at } } : {}),
    ...(run.supposes === undefined ? {} : { supposes: run.supposes }),
    ...(run.title ? { title: { text: run.title, fits: true } } : {}),
    waitsForChildren: 'own',
    lifetime,
    ...(lifetime === 'short' && !run.hasWaited ? { neverWaits: true as const } : {}),
    unknowns: [...loader.unread.values(), ...run.unknowns],
  };
}

/** Those that live as long as the program come first, in the order that `jobs` counts. */
function childrenOf(vm: Vm): readonly StartedChild[] {
  const { run, loader } = vm;
  const found = run.children.flatMap((child, at): { service: boolean; child: StartedChild }[] => {
    const place: Location | undefined = loader.locate(child.site);
    if (!place) return [];
    const service = isService(run, at);
    const kept = run.keepers.some(
      k => k.open && k.sure && !(child.handle && k.handles.includes(child.handle)),
    );
    return [
      {
        service,
        child: {
          command: child.command,
          call: child.call,
          at: place,
          mode: child.mode,
          lifetime: service
            ? 'service'
            : child.mode === 'blocking' &&
                !child.later &&
                !kept &&
                !(child.isCaptured && 'unknown' in child.command)
              ? 'unknown'
              : 'short',
          // libuv waits for every process that it has started.
          reaped: true,
          processGroup: child.detached ? 'own' : 'parent',
        },
      },
    ];
  });
  return [...found.filter(f => f.service), ...found.filter(f => !f.service)].map(f => f.child);
}
