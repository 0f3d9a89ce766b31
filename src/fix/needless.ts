import type { Applied, Fixed, FixRequest, Linted, Texts } from './loop.ts';
import { containerOf } from './verdict.ts';

/**
 * What a later fix has made needless is taken back, file by file: a handler for the program that another has taken the
 * place of. Files that one fix has changed together stay together. What asks for no judgement, or mends what could not
 * start, is right anyway.
 */
export async function withoutNeedless(request: FixRequest, fixed: Fixed): Promise<Fixed> {
  let state = fixed;
  const groups = groupsOf(fixed.applied, request);
  for (const group of groups) {
    const changing = fixed.applied.filter(({ fix }) => filesOf(fix, request).some(file => group.has(file)));
    if (changing.some(isRight) || !sharesContainer(changing, fixed.applied)) continue;
    const texts: Texts = new Map([...state.texts].filter(([file]) => !group.has(file)));
    if (texts.size === state.texts.size || texts.size === 0) continue;
    const result = await request.lint(texts);
    if (said(result) !== said(fixed.result)) continue;
    const isLeft = ({ fix }: Applied) => filesOf(fix, request).some(file => !group.has(file));
    state = { texts, result, applied: state.applied.filter(isLeft) };
  }
  return state;
}

const isRight = ({ finding, fix }: Applied): boolean =>
  fix.safety === 'safe' || finding.launch?.stop.failure !== undefined;

/** What mends a container alone is not needless. */
function sharesContainer(changing: readonly Applied[], applied: readonly Applied[]): boolean {
  const containers = new Set(changing.map(({ finding }) => containerOf(finding)));
  return applied.some(other => !changing.includes(other) && containers.has(containerOf(other.finding)));
}

const filesOf = ({ edits }: Applied['fix'], { nameOf }: FixRequest): readonly string[] =>
  edits.flatMap(({ at }) => nameOf(at.file) ?? []);

/** Files that fixes have changed together, whether directly or by way of others. */
function groupsOf(applied: readonly Applied[], request: FixRequest): readonly ReadonlySet<string>[] {
  let groups: readonly ReadonlySet<string>[] = [];
  for (const { fix } of applied) {
    const own = filesOf(fix, request);
    const touched = groups.filter(group => own.some(file => group.has(file)));
    const joined = new Set([...own, ...touched.flatMap(group => [...group])]);
    groups = [...groups.filter(group => !touched.includes(group)), joined];
  }
  return groups;
}

/** All that is found and predicted, wherever it stands by now. */
const said = ({ findings, launches, errors }: Linted): string =>
  JSON.stringify([
    findings.map(({ rule, severity, certainty, at, message }) => [
      rule,
      severity,
      certainty,
      at.file,
      message,
    ]),
    launches.map(({ stop: { outcome, certainty, cause, exitStatus } }) => [
      outcome,
      certainty,
      cause,
      exitStatus,
    ]),
    errors.length,
  ]);
