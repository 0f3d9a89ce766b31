import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { path } from '../base/index.ts';
import {
  type AgainstBaseline,
  againstBaseline,
  type BaselineEntry,
  baselineText,
  type Known,
  readBaseline,
} from '../lint/baseline.ts';
import { fingerprinter } from '../lint/fingerprint.ts';
import type { Finding } from '../lint/types.ts';
import { count, safe } from '../report/text.ts';
import type { Host } from './host.ts';

export interface BaselineInput {
  /** As it was named. */
  readonly file: string;
  readonly update: boolean;
  readonly findings: readonly Finding[];
  /** What this run looked at. */
  readonly covered: ReadonlySet<string>;
  readonly read: (file: string) => string | undefined;
}

/** The findings that a baseline does not know, and how many it does; a text: why it can't be used. */
export function withBaseline(
  input: BaselineInput,
  host: Host,
): Pick<AgainstBaseline, 'fresh' | 'known'> | string {
  const target = resolve(host.cwd, input.file);
  const folder = slashes(dirname(target));
  // Files are called as seen from the baseline, wherever it is used.
  const nameOf = (file: string) => path.relative(folder, path.resolve(slashes(host.cwd), file));
  const entries = existing(target, input);
  if (typeof entries === 'string') return entries;
  const fingerprint = fingerprinter(input.read, nameOf);
  const found = input.findings.map((finding): Known => {
    const { rule, message, at } = finding;
    const entry = { file: nameOf(at.file), rule, message, fingerprint: fingerprint(finding) };
    return { finding, entry };
  });
  const covered = new Set([...input.covered].map(nameOf));
  const covers = (file: string) => covered.has(file) || !existsSync(resolve(folder, file));
  const result = againstBaseline(entries, found, covers);
  const say = (text: string) => host.err(`${safe(`${input.file}: ${text}`)}\n`);
  if (!input.update) {
    for (const { file, rule } of result.stale)
      say(`${rule} in ${file} is not found any more; --update-baseline takes it out`);
    return result;
  }
  const text = baselineText([...result.unseen, ...found.map(({ entry }) => entry)]);
  const written = attempt(() => write(target, text));
  if ('problem' in written) return `${input.file} cannot be written: ${written.problem}`;
  const { fresh, stale, unseen } = result;
  say(`${count(found.length + unseen.length, 'finding')}: ${fresh.length} new, ${stale.length} taken out`);
  return { fresh: [], known: found.length };
}

function existing(target: string, { file, update }: BaselineInput): readonly BaselineEntry[] | string {
  if (!existsSync(target)) {
    if (update) return [];
    return `there is no baseline ${file}; --update-baseline writes it`;
  }
  const text = attempt(() => readFileSync(target, 'utf8'));
  if ('problem' in text) return `${file} cannot be read: ${text.problem}`;
  return readBaseline(text.value) ?? `${file} is no baseline of pid1-lint`;
}

/** Whole or not at all. */
function write(target: string, text: string): void {
  const draft = resolve(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  writeFileSync(draft, text);
  renameSync(draft, target);
}

type Attempt<T> = { readonly value: T } | { readonly problem: string };

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work() };
  } catch (error) {
    return { problem: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

const slashes = (file: string) => file.replaceAll('\\', '/');
