import { path } from '../base/index.ts';
import { wordsOf } from '../lint/remedies.ts';
import type { Finding, Fix, Launch } from '../lint/types.ts';
import { mainOf } from '../model/index.ts';
import type { Applied, Linted } from './loop.ts';

/**
 * Does a fix mend its finding, and make nothing worse? Where others were applied behind it, what runs is compared with
 * what it came to alone.
 */
export function isAccepted(
  { finding, fix }: Applied,
  all: readonly Applied[],
  before: Linted,
  after: Linted,
  alone = after,
): boolean {
  if (after.errors.length > before.errors.length || after.launches.length !== before.launches.length)
    return false;
  const asMany = all.filter(other => isSame(other.finding, finding)).length;
  if (count(after, finding) > count(before, finding) - asMany) return false;
  const files = new Set(fix.edits.map(({ at }) => at.file));
  // A source in which nothing had to do with signals has not been read so far.
  const isRead = before.launches.some(launch => reads(launch, files));
  const compared = (to: Linted) =>
    before.launches.flatMap((launch, i) => {
      const next = to.launches[i];
      return next && (!isRead || reads(launch, files)) ? [{ launch, next }] : [];
    });
  const touched = compared(after);
  const isWorse = ({ launch, next }: { launch: Launch; next: Launch }) =>
    rank(next) < rank(launch) && !(isForItself(fix) && next.stop.outcome === 'unknown');
  if (touched.some(isWorse)) return false;
  if (isToStop(fix) && touched.every(({ launch, next }) => rank(next) <= rank(launch) && rank(launch) < 2))
    return false;
  if (fix.safety === 'safe' && compared(alone).some(({ launch, next }) => !runsTheSame(launch, next)))
    return false;
  // What is no more than worth knowing is not worth a defect.
  if (finding.severity === 'info' && defects(after) > defects(before)) return false;
  return errors(after) <= errors(before);
}

/** Whoever was killed is not to be killed afterwards; other fixes may be a step on the way. */
const isToStop = ({ remedy }: Fix) =>
  remedy?.do === 'handle-signal' || remedy?.do === 'run-under-init' || remedy?.do === 'stop-signal';

/** Right whatever the program does then. */
const isForItself = ({ remedy }: Fix) =>
  remedy?.do === 'mend-stop-signal' || remedy?.do === 'production-command';

/** Whose stop a finding is about, as a key. */
export const containerOf = ({ launch }: Finding): string =>
  JSON.stringify([launch?.spec.file, launch?.spec.context]);

/** The same in the next pass too, when lines have moved: the text of the line says where. */
export function keyOf({ finding, fix }: Applied, read: (file: string) => string | undefined): string {
  const line = read(finding.at.file)?.split('\n')[finding.at.line - 1] ?? '';
  return JSON.stringify([finding.rule, finding.at.file, line.trim(), fix.title, wayOf(fix)]);
}

const wayOf = ({ remedy }: Fix) => (remedy?.do === 'out-of-pipeline' ? remedy.way : undefined);

const isSame = (a: Finding, b: Finding) => a.rule === b.rule && a.at.file === b.at.file;

/** What is left of a finding may be worth knowing, and no more. */
const count = ({ findings }: Linted, finding: Finding) =>
  findings.filter(
    other => isSame(other, finding) && (other.severity !== 'info' || finding.severity === 'info'),
  ).length;

const defects = ({ findings }: Linted) => findings.filter(({ severity }) => severity !== 'info').length;

const errors = ({ findings }: Linted) => findings.filter(({ severity }) => severity === 'error').length;

const reads = ({ spec, prediction }: Launch, files: ReadonlySet<string>) =>
  [spec.file, ...prediction.filesRead].some(file => files.has(file));

/** How good a stop is; what can't start is worse than what is killed, and of the unknown nothing is known. */
function rank({ stop }: Launch): number {
  if (stop.failure) return 0;
  return { killed: 1, unknown: 1, abrupt: 2, graceful: 3 }[stop.outcome];
}

function runsTheSame({ stop: a }: Launch, { stop: b }: Launch): boolean {
  if (!a.tree || !b.tree) return true;
  const words = [a.tree, b.tree].map(tree =>
    wordsOf(mainOf(tree)).map((word, i) => (i === 0 ? path.basename(word) : word)),
  );
  return JSON.stringify(words[0]) === JSON.stringify(words[1]);
}
