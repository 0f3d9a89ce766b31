import { compareLocations, didYouMean } from '../base/index.ts';
import type { SeverityOf } from './check.ts';
import { type SuppressionComment, suppressionComments } from './comments.ts';
import type { Finding, Launch, Rule, Severity } from './types.ts';

/** What is wrong with a suppression is a finding like any other; its rule looks at no launch. */
export const SUPPRESSION = {
  id: 'suppression',
  meta: {
    summary:
      'A comment that suppresses findings has no reason, names no rule that exists, or suppresses nothing',
    severity: 'warning',
    group: 'deployment',
    explains: [],
    messages: {},
  },
  check: () => [],
} as const satisfies Rule;

export interface SuppressionInput {
  readonly findings: readonly Finding[];
  /** Their Dockerfiles, and the files read for them, are searched for comments. */
  readonly launches: readonly Launch[];
  read(file: string): string | undefined;
  readonly ruleIds: readonly string[];
  readonly severityOf: SeverityOf;
}

/**
 * Takes out the findings that a comment suppresses: `pid1-lint ignore=RULE[,RULE] -- reason` on the line above,
 * or on the same line. One without a reason suppresses nothing; it, an unknown rule and one with nothing left
 * to suppress are findings themselves.
 */
export function applySuppressions(input: SuppressionInput): readonly Finding[] {
  const byFile = commentsOf(input);
  const used = new Map<SuppressionComment, Set<string>>();
  const kept = input.findings.filter(finding => {
    const comments = (byFile.get(finding.at.file) ?? []).filter(c => covers(c, finding));
    for (const comment of comments) {
      used.set(comment, (used.get(comment) ?? new Set()).add(finding.rule));
    }
    return comments.length === 0;
  });
  const complaints = [...byFile.values()].flat().flatMap(comment => {
    const severity = input.severityOf(SUPPRESSION.id, comment.at.file) ?? SUPPRESSION.meta.severity;
    if (severity === 'off') return [];
    const faults = faultsOf(comment, used.get(comment) ?? new Set(), input);
    return faults.map(message => complaint(comment, message, severity));
  });
  return [...kept, ...complaints].sort((a, b) => compareLocations(a.at, b.at));
}

function commentsOf({
  launches,
  read,
}: SuppressionInput): ReadonlyMap<string, readonly SuppressionComment[]> {
  const dockerfiles = new Set(launches.map(launch => launch.spec.file));
  const files = new Set([...dockerfiles, ...launches.flatMap(launch => launch.prediction.filesRead)]);
  return new Map(
    [...files].map(file => [
      file,
      suppressionComments(file, read(file) ?? '', dockerfiles.has(file) && !/\.(?:sh|bash|mk)$/i.test(file)),
    ]),
  );
}

const covers = ({ rules, reason, firstLine, lastLine }: SuppressionComment, { rule, at }: Finding) =>
  reason !== '' && rules.includes(rule) && at.line >= firstLine && at.line <= lastLine;

function faultsOf(
  { rules, reason, at }: SuppressionComment,
  used: ReadonlySet<string>,
  { ruleIds, severityOf }: SuppressionInput,
): readonly string[] {
  if (rules.length === 0) return ['this suppression names no rule: `pid1-lint ignore=RULE -- reason`'];
  const unknown = rules.filter(rule => !ruleIds.includes(rule));
  const faults = unknown.map(
    rule => `this suppression names the unknown rule ${rule}${didYouMean(rule, ruleIds)}`,
  );
  if (reason === '')
    return [...faults, 'this suppression has no reason, and so no effect: write one behind `--`'];
  // A rule that is switched off could not have found anything.
  const idle = rules.filter(
    rule => !used.has(rule) && !unknown.includes(rule) && severityOf(rule, at.file) !== 'off',
  );
  return idle.length === 0
    ? faults
    : [...faults, `this suppression has nothing to suppress for ${idle.join(', ')}`];
}

function complaint({ at }: SuppressionComment, message: string, severity: Severity): Finding {
  const nothing = { related: [], context: '', fixes: [], showsTimeline: false } as const;
  return { rule: SUPPRESSION.id, severity, certainty: 'must', message, at, ...nothing };
}
