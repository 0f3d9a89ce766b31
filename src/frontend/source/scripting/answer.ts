import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type {
  KnownSignalBehaviour,
  SignalBehaviour,
  SignalTable,
  SourceAnalysis,
  StartedChild,
} from '../../../model/index.ts';
import { tended } from '../children.ts';
import type { Replacement } from '../replacement.ts';
import { ignoredBy, notKnown, onlyNoticed, stopsWith } from '../signals.ts';
import { givesUp } from './bounded.ts';
import { type Code, type Place, placeOf, within } from './code.ts';
import { type Delivery, handled, type Outcome } from './deliver.ts';
import { endsBehind } from './pauses.ts';
import type { Hows, Registration, Site } from './state.ts';
import type { Walker } from './walk.ts';

export interface Question extends Omit<Delivery, 'site'> {
  readonly sites: readonly Site[];
  /** What a handler gets as arguments. */
  readonly received: (signal: SignalName) => readonly Code[];
  /** Do handlers run where the program stands? PHP's need to be let. `undefined`: not known. */
  /** Why it may tell its children although its handlers do not, as a sentence. */
  readonly otherwise: string | undefined;
  readonly handlersRun: (site: Site) => boolean | undefined;
  /** What the runtime does with a signal that nobody has asked for. */
  readonly unasked: (site: Site, signal: SignalName) => SignalBehaviour | undefined;
  readonly asDefault: (site: Site, signal: SignalName) => SignalBehaviour | undefined;
}

/**
 * Where the program may stand: in the loops and calls that it does not leave by itself; else in the last one that
 * waits for something; else at its end, where what it has handed over to goes on.
 */
export function standing(sites: readonly Site[]): readonly Site[] {
  const forGood = sites.filter(s => s.kind === 'endless' || s.kind === 'call');
  if (forGood.length > 0) return forGood;
  const waiting = sites.filter(s => s.kind === 'waiting').slice(-1);
  return waiting.length > 0 ? waiting : sites;
}

/** What a signal does, wherever the program stands; `undefined`: what its runtime does. */
export function behaviourOn(question: Question, signal: SignalName): SignalBehaviour | undefined {
  const worlds: (SignalBehaviour | undefined)[] = question.sites.flatMap(site =>
    (site.state.signals.get(signal) ?? [undefined]).map(r => one(question, site, signal, r)),
  );
  const known = new Map<string, KnownSignalBehaviour>();
  const reasons: string[] = [];
  let unasked = false;
  for (const world of worlds) {
    if (world === undefined) unasked = true;
    else if (world.disposition === 'unknown') {
      reasons.push(world.reason);
      for (const w of world.worlds) known.set(keyOf(w), w);
    } else known.set(keyOf(world), world);
  }
  if (known.size === 0) return undefined;
  const usual = unasked ? question.unasked(question.sites[0] as Site, signal) : undefined;
  if (usual && usual.disposition !== 'unknown') known.set(keyOf(usual), usual);
  const [first, ...others] = known.values();
  if (first && others.length === 0 && reasons.length === 0) return first;
  return notKnown(
    reasons[0] ?? `whether the program has its handler of ${signal} by then depends on the way it takes`,
    [...known.values()],
  );
}

const keyOf = ({ disposition, reaction, startsWhen }: KnownSignalBehaviour) =>
  JSON.stringify([disposition, reaction, startsWhen]);

function one(
  question: Question,
  site: Site,
  signal: SignalName,
  asked: Registration | undefined,
): SignalBehaviour | undefined {
  if (!asked) return question.unasked(site, signal);
  const evidence = [evidenceAt(asked.at)];
  switch (asked.kind) {
    case 'ignored':
      return ignoredBy(evidence);
    case 'system-default':
      return { disposition: 'SIG_DFL', evidence };
    case 'default':
      return question.asDefault(site, signal);
    case 'ends':
      return stopsWith(asked.status, [...evidence, { origin: 'declared', note: asked.source }]);
    case 'handler': {
      const runs = question.handlersRun(site);
      const never: KnownSignalBehaviour = { ...onlyNoticed(evidence), startsWhen: 'never' };
      if (runs === false) return never;
      if (!asked.handler) {
        const reason = `what the handler of ${signal} does is not known`;
        return notKnown(reason, [onlyNoticed(evidence), stopsWith(0, evidence)]);
      }
      const outcome = handled({ ...question, site }, asked.handler, signal, question.received(signal));
      // With what is done about the children that the program has.
      const care = outcome.kind === 'ends' ? (outcome.care ?? []) : [];
      const does = tended(behaviourOf(outcome, evidence), { care, otherwise: question.otherwise });
      if (runs) return does;
      return notKnown(`whether the handler of ${signal} is ever run is not known`, [
        never,
        ...(does.disposition === 'unknown' ? does.worlds : [does]),
      ]);
    }
  }
}

/** A program with children tells them somewhere, which its handlers may come to. */
export function tellsElsewhere({ children, program, semantics }: Walker): string | undefined {
  if (children.length === 0) return undefined;
  for (const { main, functions } of program.units)
    for (const root of [main, ...functions.map(f => f.body)])
      for (const code of within(root, 'functions'))
        if (code.kind === 'call' && semantics.tells.test(code.name))
          return `whether \`${code.name}\` comes to tell its children is not known (${placeOf(code.at)})`;
  return undefined;
}

/** The call that starts a child whose command nothing tells. */
export const strangerAmong = (children: readonly StartedChild[]): string | undefined =>
  children.find(({ command }) => 'unknown' in command)?.call;

/** What its calls of exec make of a program: another one only where no way stays with it; what it waits for before ends. */
export function replacementBy({ replacements }: Walker, hows: Hows): Replacement | undefined {
  const [first, second] = replacements;
  if (!first) return undefined;
  if (first.argv.length === 0)
    return { doubt: `which program \`exec\` becomes is not known (${placeOf(first.at)})` };
  if (!second && hows.size === 1 && hows.has('exit'))
    return { becomes: { argv: first.argv, at: first.at.file.locate(first.at.start, first.at.end) } };
  return {
    doubt: `whether the program becomes \`${first.argv.join(' ')}\` depends on its way (${placeOf(first.at)})`,
  };
}

/** Is what is waited for here over by the time at which a service stands? */
function isOver(site: Site, walker: Walker): boolean {
  const { loop, call } = site;
  if (loop) return givesUp(loop) || passes(site, walker);
  const isRound = site.frames.some(f => f.kind === 'each' && !f.isFinite);
  const seconds = isRound || !call ? undefined : walker.semantics.pause(call, walker);
  return seconds !== undefined && seconds <= LONGEST_PAUSE;
}

/** Seconds: a program that sleeps for longer is there for nothing else. */
const LONGEST_PAUSE = 60;

/** `do { connect } while ($failed)`: nothing but the loop itself, or what it waits for, changes what it hangs on. */
function passes({ kind, loop, state }: Site, { program }: Walker): boolean {
  if (kind !== 'waiting' || !loop?.test) return false;
  const parts = [...within(loop.test)];
  if (!parts.every(c => TESTED.has(c.kind))) return false;
  const names = new Set(parts.flatMap(c => (c.kind === 'name' && c.name !== '?' ? [c.name] : [])));
  const places = (code: Code) =>
    [...within(code, 'functions')].filter(c => c.kind === 'assign' && names.has(c.target));
  const isSet = (code: Code) => places(code).length > 0;
  const isGiven = (code: Code) =>
    [...within(code)].some(
      c => c.kind === 'call' && c.args.some(arg => arg.kind === 'name' && names.has(arg.name)),
    );
  // Its first value is that for good where nothing sets it again.
  const isFixed =
    !isSet(loop.body) &&
    !isGiven(loop.body) &&
    program.units.flatMap(u => places(u.main)).length <= names.size;
  if (isFixed) return false;
  const handlers = [...state.signals.values()]
    .flat()
    .flatMap(asked => (asked?.kind === 'handler' && asked.handler ? [asked.handler] : []));
  const functions = [...handlers, ...program.units.flatMap(unit => unit.functions)];
  return names.size > 0 && !functions.some(f => isSet(f.body));
}

const TESTED: ReadonlySet<Code['kind']> = new Set(['name', 'value', 'not', 'and', 'or', 'same', 'seq']);

/** A program that comes to its last line, and hands over to nothing that may go on, ends by itself. */
export function lifetimeOf(
  walker: Walker,
  sites: readonly Site[],
  isPartlyUnread: boolean,
): Pick<SourceAnalysis, 'lifetime' | 'neverWaits' | 'mayEnd'> {
  const standing = sites.filter(s => s.kind !== 'end');
  if (standing.length > 0 && standing.every(s => isOver(s, walker)))
    return { lifetime: 'unknown', mayEnd: 'what it waits for in a loop may come true' };
  if (standing.length > 0) return { lifetime: 'service' };
  if (isPartlyUnread || walker.mayGoOn)
    return {
      lifetime: 'unknown',
      ...(walker.goesOn ? {} : { mayEnd: 'nothing in its sources shows that it goes on' }),
    };
  return { lifetime: 'short', neverWaits: true };
}

/** What an outcome means as a behaviour. */
export function behaviourOf(outcome: Outcome, evidence: readonly Evidence[]): SignalBehaviour {
  if (outcome.kind === 'stays') return onlyNoticed(evidence);
  if (outcome.kind === 'unknown')
    return notKnown(outcome.reason, [onlyNoticed(evidence), stopsWith(0, evidence)]);
  if (outcome.pause) return endsBehind(outcome.pause, outcome.status, evidence);
  return stopsWith(outcome.status, evidence);
}

export function evidenceAt({ file, start, end }: Place): Evidence {
  const line = file.text.slice(start, Math.min(end, start + 200)).split('\n', 1)[0] ?? '';
  return { origin: 'inferred', note: line, at: file.locate(start, end) };
}

/** The table of all signals that a runtime speaks of. */
export function tableOf(question: Question, usual: SignalTable): SignalTable {
  const entries = (Object.keys(usual) as SignalName[]).flatMap(signal => {
    const behaviour = behaviourOn(question, signal);
    return behaviour ? [[signal, behaviour] as const] : [];
  });
  return Object.fromEntries(entries);
}
