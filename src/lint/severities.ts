import type { RuleSettings, SeverityOf } from './check.ts';
import type { Launch } from './types.ts';

/** What the configuration of a linted file says of findings. */
export interface FileSettings {
  readonly severityOf: SeverityOf;
  /** Nothing is reported in this file. */
  ignores(file: string): boolean;
}

/** Severities of rules: as the options say, else as the configuration of the linted file does. */
export class Severities {
  readonly #rules: RuleSettings;
  readonly #byFile = new Map<string, SeverityOf>();

  constructor(rules: RuleSettings) {
    this.#rules = rules;
  }

  in(settings: FileSettings | undefined): SeverityOf {
    return (rule, file) =>
      settings?.ignores(file) ? 'off' : (this.#rules[rule] ?? settings?.severityOf(rule, file));
  }

  /** The first launch that reads a file says what holds for comments in it. */
  add({ spec, prediction }: Launch, settings: FileSettings | undefined): void {
    if (!settings) return;
    for (const file of [spec.file, ...prediction.filesRead])
      if (!this.#byFile.has(file)) this.#byFile.set(file, this.in(settings));
  }

  readonly ofFile: SeverityOf = (rule, file) => (this.#byFile.get(file) ?? this.in(undefined))(rule, file);
}
