import type { SignalName } from '../../src/kernel/index.ts';
import type { Branch, ProcessNode } from '../../src/model/index.ts';
import { actorOf, dispositionsOf, stopsOf } from '../knowledge/a/reproduce.ts';
import type { Fact, SignalFact } from './fact.ts';
import { type Recipe, USUAL_SIGNALS } from './recipe.ts';

/** A point on which prediction and fact are laid beside each other. */
interface Point {
  readonly what: string;
  readonly predicted: string;
  readonly observed: string;
  readonly agrees: boolean;
}

const MASKS: readonly SignalName[] = [...USUAL_SIGNALS, 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'];

/** The points on which prediction and fact differ, a line each. */
export const differences = (recipe: Recipe, branch: Branch, fact: Fact): readonly string[] =>
  compare(recipe, branch, fact)
    .filter(({ agrees }) => !agrees)
    .map(({ what, predicted, observed }) => `${what}: predicted ${predicted}; observed ${observed}`);

/** Every point on which a fact speaks. */
function compare(recipe: Recipe, branch: Branch, fact: Fact): readonly Point[] {
  const points = branch.kind === 'runs' ? ofRunning(branch.tree.pid1, branch, fact) : [ofEnded(branch, fact)];
  return points.filter(point => recipe.differs?.[point.what] === undefined);
}

function ofEnded(branch: Branch, fact: Fact): Point {
  // To know nothing is no proof.
  if (branch.kind === 'unknown')
    return { what: 'ends', predicted: branch.reason, observed: '', agrees: false };
  const status =
    branch.kind === 'exits' ? branch.status : branch.kind === 'fails' ? branch.failure.exitStatus : 'unknown';
  return point(
    'ends',
    status === 'unknown' ? ['any status'] : [`with ${status}`],
    status === 'unknown' ? 'any status' : `with ${fact.exits ?? 'nothing: it runs'}`,
  );
}

function ofRunning(
  pid1: ProcessNode,
  branch: Extract<Branch, { kind: 'runs' }>,
  fact: Fact,
): readonly Point[] {
  if (fact.exits !== undefined) return [point('ends', ['not'], `with ${fact.exits}`)];
  const masks = MASKS.map(signal =>
    point(
      `${signal} mask`,
      dispositionsOf(pid1, signal).map(shown),
      shown(fact.dispositions?.[signal] ?? ''),
    ),
  );
  const signals = Object.entries(fact.signals ?? {}).flatMap(([name, observed]) =>
    ofSignal(branch, name as SignalName, observed, GRACE_MS),
  );
  return [
    point('argv', [pid1.argv.join(' ')], (fact.title ?? []).join(' ')),
    ...masks,
    ...signals,
    ...(fact.reaps === undefined ? [] : [ofReaping(pid1, fact.reaps)]),
  ];
}

/** As the engine has it; what stays does so whatever the time. */
const GRACE_MS = 10_000;

const shown = (words: string) => (words === '' ? 'SIG_DFL' : words);

/** What is told of a signal: PID 1's end, and that of the actors below, whose ends are known exactly. */
function ofSignal(
  branch: Extract<Branch, { kind: 'runs' }>,
  signal: SignalName,
  observed: SignalFact,
  graceMs: number,
): readonly Point[] {
  const stops = stopsOf(branch.tree, signal, graceMs);
  const actors = (observed.children ?? []).flatMap(([argv, fate]) => {
    const name = actorOf(argv);
    return name === undefined ? [] : [`${name}: ${fate}`];
  });
  return [
    point(
      signal,
      stops.map(s => ending(s.exit)),
      ending(observed.exit),
    ),
    ...(actors.length === 0
      ? []
      : [
          point(
            `${signal} below`,
            stops.map(s => sorted(s.actors)),
            sorted(actors),
          ),
        ]),
  ];
}

const ending = (exit: number | null | 'unknown') =>
  exit === null ? 'stays' : exit === 'unknown' ? 'exits' : `exits with ${exit}`;
const sorted = (lines: readonly string[]) => [...lines].sort().join(', ');

function ofReaping(pid1: ProcessNode, reaps: boolean): Point {
  const { waitsForChildren, signals } = pid1;
  const ignores = signals.SIGCHLD?.disposition === 'SIG_IGN';
  const predicted =
    waitsForChildren === 'unknown'
      ? ['reaps', 'leaves zombies']
      : [waitsForChildren === 'any' || ignores ? 'reaps' : 'leaves zombies'];
  return point('orphans', predicted, reaps ? 'reaps' : 'leaves zombies');
}

function point(what: string, predicted: readonly string[], observed: string): Point {
  // Blocked and waited for: whether the mask shows it depends on the moment. Of an unknown status the end alone counts.
  const agrees = predicted.some(p => p === observed || observed.split(' ').includes(p));
  return { what, predicted: [...new Set(predicted)].join(' or '), observed, agrees };
}
