import type { AndOr, SimpleCommand } from '../frontend/shell/ast.ts';
import { type Change, indentAt } from './edits.ts';
import type { ShellSource } from './script.ts';

/** Behind the `&` of a job; `lineEnd`: of its line, where nothing but a comment stands behind that. */
export function behindJob(
  text: string,
  { first, rest }: AndOr,
): { readonly at: number; readonly lineEnd: number | undefined } | undefined {
  const end = Math.max(first.end, ...rest.map(({ pipeline }) => pipeline.end));
  const sign = /^[^\n&]*&/.exec(text.slice(end, end + 200))?.[0].length;
  if (sign === undefined) return undefined;
  const at = end + sign;
  const line = text.slice(at).split('\n', 1)[0] ?? '';
  return { at, lineEnd: /^[ \t]*(?:#.*)?$/.test(line) ? at + line.length : undefined };
}

/** The variables that hold the numbers of jobs: those that the script has, and new ones. */
export class Names {
  readonly #source: ShellSource;
  readonly #taken = new Set<string>();

  constructor(source: ShellSource) {
    this.#source = source;
  }

  /** `undefined`: the job's end is not clear. */
  jobOf(
    item: AndOr,
  ): { readonly variable: string; readonly words: readonly string[]; readonly change?: Change } | undefined {
    const { text, hasLines, script } = this.#source;
    const [command] = item.first.commands;
    const words = command?.type === 'simple' ? command.words.map(word => word.text) : [];
    const next = script.items[script.items.indexOf(item) + 1];
    const [following] = next?.first.commands ?? [];
    const assigned =
      following?.type === 'simple' ? following.assignments.find(a => a.value?.text === '$!') : undefined;
    if (assigned) return { variable: assigned.name, words };
    const behind = behindJob(text, item);
    if (!behind) return undefined;
    const variable = this.fresh(command?.type === 'simple' ? command : undefined);
    const { at, lineEnd } = behind;
    if (!hasLines) return { variable, words, change: { start: at, end: at, text: ` ${variable}=$!;` } };
    if (lineEnd === undefined) return undefined;
    const indent = indentAt(text, item.start);
    return { variable, words, change: { start: lineEnd, end: lineEnd, text: `\n${indent}${variable}=$!` } };
  }

  /** For the numbers of all that a loop starts. */
  list(): string {
    return this.#free(['pids', 'job_pids']);
  }

  /** Named like the program, where there are several. */
  fresh(command: SimpleCommand | undefined): string {
    const several = this.#source.script.items.some(item => item.background) || this.#taken.size > 0;
    return several ? this.named(command?.words.map(word => word.text) ?? []) : this.#free([]);
  }

  named(words: readonly string[]): string {
    const names = words.map(word => word.replace(/^.*\//, '').replace(/(?:\.\w+|\d[\d.]*)$/, ''));
    const own = names.find(
      word =>
        /^[a-z][\w-]*$/i.test(word) &&
        !/^(?:exec|env|setpriv|python[\d.]*|node|ruby|php|perl|sh|bash|java|nohup)$/.test(word),
    );
    const name = (own ?? 'main').replaceAll('-', '_');
    return this.#free(['', 2, 3, 4, 5, 6].map(number => `${name}${number}_pid`));
  }

  #free(named: readonly string[]): string {
    const { text } = this.#source;
    for (const name of [...named, 'pid', 'child_pid', 'main_pid', 'pid_a', 'pid_b', 'pid_c', 'pid_d'])
      if (!new RegExp(`\\b${name}\\b`).test(text) && !this.#taken.has(name)) {
        this.#taken.add(name);
        return name;
      }
    return 'pid_of_main';
  }
}
