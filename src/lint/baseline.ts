import type { Finding } from './types.ts';

/** Findings that were there when pid1-lint came. What counts is the fingerprint; the rest is for its readers. */
export interface BaselineEntry {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
  readonly fingerprint: string;
}

/** A finding as it would stand in a baseline. */
export interface Known {
  readonly finding: Finding;
  readonly entry: BaselineEntry;
}

export interface AgainstBaseline {
  /** Findings that are not in it. */
  readonly fresh: readonly Finding[];
  /** How many are. */
  readonly known: number;
  /** Entries that nothing answers to any more. */
  readonly stale: readonly BaselineEntry[];
  /** Entries of files that this run did not look at. */
  readonly unseen: readonly BaselineEntry[];
}

/** `covers`: did this run look at the file, as the baseline calls it? */
export function againstBaseline(
  entries: readonly BaselineEntry[],
  found: readonly Known[],
  covers: (file: string) => boolean,
): AgainstBaseline {
  const listed = new Set(entries.map(entry => entry.fingerprint));
  const seen = new Set(found.map(({ entry }) => entry.fingerprint));
  const fresh = found.filter(({ entry }) => !listed.has(entry.fingerprint));
  const missing = entries.filter(entry => !seen.has(entry.fingerprint));
  return {
    fresh: fresh.map(({ finding }) => finding),
    known: found.length - fresh.length,
    stale: missing.filter(entry => covers(entry.file)),
    unseen: missing.filter(entry => !covers(entry.file)),
  };
}

/** One entry a line, in an order of its own, so that a change of one finding is a change of one line. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const key = ({ file, rule, fingerprint }: BaselineEntry) => `${file}\n${rule}\n${fingerprint}`;
  const sorted = entries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  const lines = sorted.map(({ file, rule, message, fingerprint }) =>
    JSON.stringify({ file, rule, message, fingerprint }),
  );
  const list = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
  return `{\n  "version": 1,\n  "findings": ${list}\n}\n`;
}

/** `undefined`: it is no baseline. */
export function readBaseline(text: string): readonly BaselineEntry[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { version, findings } = (value ?? {}) as { readonly version?: unknown; readonly findings?: unknown };
  return version === 1 && Array.isArray(findings) && findings.every(isEntry) ? findings : undefined;
}

function isEntry(value: unknown): value is BaselineEntry {
  const entry = (value ?? {}) as Readonly<Record<string, unknown>>;
  return ['file', 'rule', 'message', 'fingerprint'].every(key => typeof entry[key] === 'string');
}
