import type { AndOr, SimpleCommand } from '../../frontend/shell/ast.ts';
import { itemsIn } from '../../frontend/shell/walk.ts';
import { type Change, indentAt } from '../edits.ts';
import type { ShellSource } from './script.ts';
import { execPrefix } from './shell.ts';

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

/** The command that a job comes down to: of `cd /app && node .` the last, and of what stands in parentheses. */
export function programOf({ first, rest }: AndOr): SimpleCommand | undefined {
  const { commands, negated } = rest.at(-1)?.pipeline ?? first;
  const [command] = commands;
  if (negated || commands.length !== 1 || rest.some(({ operator }) => operator === '||')) return undefined;
  if (command?.type === 'simple') return command;
  const isInside =
    (command?.type === 'subshell' || command?.type === 'group') && command.redirects.length === 0;
  const { items } = isInside ? command.body : { items: [] };
  const last = items.at(-1);
  return last && items.every(({ background }) => !background) ? programOf(last) : undefined;
}

/** A shell of its own stands above such a program, and tells it nothing: it is to become it. */
export function becomesProgram(item: AndOr): Change | undefined {
  const program = programOf(item);
  const prefix = program && program !== item.first.commands[0] ? execPrefix(program) : undefined;
  return program && prefix !== undefined
    ? { start: program.start, end: program.start, text: prefix }
    : undefined;
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
    beside = this.#source.script.items,
  ): { readonly variable: string; readonly words: readonly string[]; readonly change?: Change } | undefined {
    const { text, hasLines } = this.#source;
    const command = programOf(item);
    const words = command?.words.map(word => word.text) ?? [];
    const next = beside[beside.indexOf(item) + 1];
    const [following] = next?.first.commands ?? [];
    const assigned =
      following?.type === 'simple'
        ? following.assignments.find(a => /^"?\$!"?$/.test(a.value?.text ?? ''))
        : undefined;
    if (assigned) return { variable: assigned.name, words };
    const behind = behindJob(text, item);
    if (!behind) return undefined;
    const variable = this.fresh(command, folderOf(item));
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
  fresh(command: SimpleCommand | undefined, folder: readonly string[] = []): string {
    const several = [...itemsIn(this.#source.script)].some(item => item.background) || this.#taken.size > 0;
    const words = command?.words.map(word => word.text) ?? [];
    return several ? this.named([...words, ...folder]) : this.#free([]);
  }

  named(words: readonly string[]): string {
    // Of `api/index.js` the folder says what runs.
    const names = words
      .flatMap(word => word.split('/').slice(-2).reverse())
      .map(word => word.replace(/(?:\.\w+|\d[\d.]*)$/, ''));
    const own = names.filter(
      word =>
        /^[a-z][\w-]*$/i.test(word) &&
        !/^(?:exec|env|setpriv|python[\d.]*|node|ruby|php|perl|sh|bash|java|nohup)$/.test(word),
    );
    const name = (
      own.find(word => !UNNAMED.test(word)) ??
      own[0] ??
      (words.length === 0 ? 'job' : 'main')
    ).replaceAll('-', '_');
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

/** Says little of what runs: what comes behind it says more. */
const UNNAMED =
  /^(?:index|main|app|run|start|bundle|npm|npx|pnpm|yarn|poetry|pipenv|uv|bin|sbin|src|dist|build|lib|local|usr|opt|srv|code|scripts)$/;

/** Where a job runs says more of it than `index.js` does: of `cd /srv/api && node index.js` it is the api. */
function folderOf({ first: { commands } }: AndOr): readonly string[] {
  const [command] = commands;
  const inside =
    command?.type === 'subshell' || command?.type === 'group' ? command.body.items[0] : undefined;
  if (inside) return folderOf(inside);
  const words = command?.type === 'simple' ? command.words.map(({ text }) => text) : [];
  return words[0] === 'cd' ? words.slice(1) : [];
}
