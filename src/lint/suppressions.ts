import type { Location } from '../base/index.ts';
import type { Finding } from './types.ts';

interface Suppression {
  readonly file: string;
  readonly line: number;
  readonly rules: readonly string[];
  readonly reason: string;
  readonly at: Location;
  /** Lines that it speaks for: its own, and the next one with code on it. */
  readonly covers: (line: number) => boolean;
  used: boolean;
}

const COMMENT = /(?:#|\/\/|\/\*)\s*pid1-lint\s+ignore=([\w,-]+)(?:\s+--\s*(.*?))?\s*(?:\*\/)?\s*$/;

/**
 * Takes out findings that a comment suppresses: `# pid1-lint ignore=RULE -- reason` on the line above or the
 * same line. A comment without a reason, for an unknown rule, or without anything to suppress is a finding.
 */
export function applySuppressions(
  findings: readonly Finding[],
  read: (file: string) => string | undefined,
  files: readonly string[],
  ruleIds: ReadonlySet<string>,
): readonly Finding[] {
  const all = [...new Set([...files, ...findings.map(f => f.at.file)])].flatMap(file =>
    suppressionsIn(file, read(file) ?? ''),
  );
  const kept = findings.filter(finding => {
    const hit = all.find(
      s =>
        s.file === finding.at.file && s.rules.includes(finding.rule) && s.reason && s.covers(finding.at.line),
    );
    if (hit) hit.used = true;
    return !hit;
  });
  const [first] = findings;
  return [...kept, ...all.flatMap(s => complaint(s, ruleIds, first))];
}

function suppressionsIn(file: string, text: string): Suppression[] {
  const lines = text.split('\n');
  return lines.flatMap((content, i) => {
    const match = COMMENT.exec(content);
    if (!match) return [];
    const alone = content.slice(0, match.index).trim() === '';
    const from = alone ? nextCode(lines, i + 1) : i;
    const to = alone ? instructionEnd(lines, from) : i;
    const line = i + 1;
    const at = { file, line, column: match.index + 1, endLine: line, endColumn: content.length + 1 };
    return [
      {
        file,
        line,
        rules: match[1]?.split(',') ?? [],
        reason: match[2] ?? '',
        at,
        covers: (n: number) => n - 1 >= from && n - 1 <= to,
        used: false,
      },
    ];
  });
}

function nextCode(lines: readonly string[], from: number): number {
  let i = from;
  while (i < lines.length && /^\s*(#|\/\/|$)/.test(lines[i] ?? '')) i++;
  return i;
}

/** An instruction goes on over lines that end in a backslash. */
function instructionEnd(lines: readonly string[], from: number): number {
  let i = from;
  while (i < lines.length && /\\\s*$/.test(lines[i] ?? '')) i++;
  return i;
}

function complaint(s: Suppression, ruleIds: ReadonlySet<string>, example: Finding | undefined): Finding[] {
  const unknown = s.rules.find(rule => !ruleIds.has(rule));
  const message = !s.reason
    ? 'this suppression has no reason: write it behind --'
    : unknown
      ? `this suppression names an unknown rule, ${unknown}`
      : s.used
        ? undefined
        : `nothing is left to suppress here for ${s.rules.join(', ')}`;
  if (!message) return [];
  const base = {
    severity: 'warning',
    certainty: 'must',
    related: [],
    context: '',
    fixes: [],
    showsTimeline: false,
  } as const;
  return [
    { ...base, rule: 'suppression', message, at: s.at, ...(example ? { launch: example.launch } : {}) },
  ];
}
