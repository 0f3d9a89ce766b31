import type { LintResult } from '../analysis.ts';
import type { Vfs } from '../base/index.ts';
import { unifiedDiff } from '../fix/diff.ts';
import { type Applied, fixAll, type Texts } from '../fix/loop.ts';
import { overlaid } from '../fix/overlay.ts';
import { withEdits } from '../fix/plan.ts';
import { atLeast } from '../lint/severity.ts';
import type { Finding } from '../lint/types.ts';
import type { Input } from '../node/inputs.ts';
import type { NodeVfs } from '../node/vfs.ts';
import { holds, replaceFile } from '../node/write.ts';
import { inert, safe } from '../report/text.ts';
import type { ExitCode, Host } from './host.ts';
import type { Arguments } from './options.ts';

export interface FixRun {
  readonly args: Arguments;
  readonly host: Host;
  readonly vfs: NodeVfs;
  readonly inputs: readonly Input[];
  readonly result: LintResult;
  /** Lints other texts. */
  lint(vfs: Vfs, inputs: readonly Input[]): Promise<LintResult>;
  /** Findings that are let be. */
  readonly inBaseline: readonly Finding[];
  /** The report of what is left. */
  report(left: LintResult, read: (file: string) => string | undefined): Promise<string>;
}

/** `--fix`, `--fix-suggested` and `--diff`: the files are changed, or it is shown what would be. */
export async function fixFiles(run: FixRun): Promise<ExitCode> {
  const { args, host, vfs, inputs, result } = run;
  const files = new Files(vfs, inputs);
  const known = new Set(run.inBaseline.map(sameAs));
  const isFresh = (finding: Finding) => !known.has(sameAs(finding));
  const counts = (finding: Finding) => isFresh(finding) && isCounted(finding, args);
  const fixed = await fixAll(
    {
      suggested: args.fixSuggested,
      read: file => files.read(file),
      nameOf: file => files.nameOf(file),
      counts,
      lint: texts =>
        run.lint(
          overlaid(vfs, texts, file => files.nameOf(file)),
          files.inputs(texts),
        ),
    },
    result,
  );
  const changed = files.changed(fixed.texts);
  const left = fixed.result.findings.filter(counts).length;
  if (args.diff) return showDiff(host, fixed.applied, changed, left);
  const failures = changed.filter(file => !file.isPiped).flatMap(file => write(file, vfs) ?? []);
  for (const failure of failures) host.err(`${inert(safe(failure))}\n`);
  say(fixed.applied, 'fixed', host);
  const read = (file: string) => fixed.texts.get(files.nameOf(file) ?? file) ?? files.read(file);
  const findings = fixed.result.findings.filter(f => isFresh(f) && (!args.quiet || f.severity === 'error'));
  const report = await run.report({ ...result, ...fixed.result, findings: withEdits(findings, read) }, read);
  const piped = files.piped;
  // The text itself is what is asked for, as with other programs that mend what they read from standard input.
  if (piped) {
    host.err(report);
    host.out(read(piped.path) ?? '');
  } else host.out(report);
  host.err(`${fixed.applied.length} fixed, ${left} left\n`);
  if (failures.length > 0) return 2;
  return left > 0 ? 1 : 0;
}

function showDiff(
  host: Host,
  applied: readonly Applied[],
  changed: readonly Changed[],
  left: number,
): ExitCode {
  for (const { path, before, after } of changed) host.out(unifiedDiff(path, before, after));
  say(applied, 'would fix', host);
  host.err(`would fix ${applied.length}, ${left} left\n`);
  return changed.length > 0 || left > 0 ? 1 : 0;
}

/** A finding that makes the exit code 1 is one to be mended. */
function isCounted({ severity }: Finding, { failOn, quiet }: Arguments): boolean {
  return atLeast(severity, failOn === 'never' ? 'warning' : failOn) && (!quiet || severity === 'error');
}

const sameAs = ({ rule, at, message }: Finding) => JSON.stringify([rule, at.file, message]);

function say(applied: readonly Applied[], done: string, host: Host): void {
  for (const { finding, fix } of applied) {
    const { at, rule } = finding;
    host.err(`${inert(safe(`${at.file}:${at.line}:${at.column} ${done} ${rule}: ${fix.title}`))}\n`);
  }
}

function write({ path, before, after }: Changed, vfs: NodeVfs): string | undefined {
  const real = vfs.real(path);
  const problem = real === undefined ? 'the path leads out of the project' : replaceFile(real, before, after);
  return problem === undefined ? undefined : `${path}: not changed: ${problem}`;
}

interface Changed {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** It came from standard input. */
  readonly isPiped: boolean;
}

/** The files that may be changed, each under one name: that of the file, whatever links lead to it. */
class Files {
  readonly piped: Input | undefined;
  readonly #vfs: NodeVfs;
  readonly #inputs: readonly Input[];
  readonly #names = new Map<string, string | undefined>();
  /** As reports show them, by name. */
  readonly #shown = new Map<string, string>();

  constructor(vfs: NodeVfs, inputs: readonly Input[]) {
    this.#vfs = vfs;
    this.#inputs = inputs;
    this.piped = inputs.find(input => input.text !== undefined);
  }

  nameOf(file: string): string | undefined {
    if (!this.#names.has(file)) {
      const name = this.#name(file);
      this.#names.set(file, name);
      if (name !== undefined && !this.#shown.has(name)) this.#shown.set(name, file);
      if (name !== undefined) this.#names.set(name, name);
    }
    return this.#names.get(file);
  }

  #name(file: string): string | undefined {
    if (this.piped) return file === this.piped.path ? file : undefined;
    const real = this.#vfs.real(file);
    const text = this.#vfs.read(file);
    return real !== undefined && text !== undefined && holds(real, text) ? real : undefined;
  }

  read(file: string): string | undefined {
    const shown = this.#shown.get(file) ?? file;
    return this.#inputs.find(input => input.path === shown)?.text ?? this.#vfs.read(shown);
  }

  inputs(texts: Texts): readonly Input[] {
    return this.#inputs.map(input => {
      const text = input.text === undefined ? undefined : texts.get(this.nameOf(input.path) ?? input.path);
      return text === undefined ? input : { ...input, text };
    });
  }

  changed(texts: Texts): readonly Changed[] {
    return [...texts].flatMap(([name, after]) => {
      const before = this.read(name);
      const path = this.#shown.get(name) ?? name;
      return before === undefined || before === after
        ? []
        : [{ path, before, after, isPiped: this.piped !== undefined }];
    });
  }
}
