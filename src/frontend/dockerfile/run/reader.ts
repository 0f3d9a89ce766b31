import { path } from '../../../base/index.ts';
import type { RunStep } from '../../../model/index.ts';
import type { AndOr, Command, Pipeline, Script, SimpleCommand, Word } from '../../shell/ast.ts';
import type { Build } from '../build.ts';
import type { Instruction } from '../instructions.ts';
import type { Mapped } from '../mapped.ts';
import type { Stage } from '../stage.ts';
import { hasFlag, operandsOf } from './args.ts';
import { applyCommand } from './commands.ts';
import { output } from './output.ts';
import type { OwnArchive } from './own-archive.ts';
import { type Reach, reachOf, reachPredicate } from './reach.ts';
import { Values } from './values.ts';
import { writeFile } from './write.ts';

export interface RunInput {
  readonly build: Build;
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly step: RunStep;
  readonly script: Mapped;
}

/** Commands that one RUN is followed through. */
const MAX_COMMANDS = 2000;
const MAX_NESTING = 30;
const MAX_LOOP = 20;

/** Goes through the commands of a RUN and pushes their effects as layers. */
export class RunReader {
  readonly input: RunInput;
  readonly values: Values;
  cwd: string;
  /** Does the command run in every build? Not below `if`, behind `||`. */
  certain = true;
  /** Fetched last. */
  archive: OwnArchive | undefined;
  readonly #reaches = new Set<Reach>();
  #commands = 0;
  #depth = 0;

  constructor(input: RunInput) {
    this.input = input;
    this.values = new Values(input.stage.scope, input.script, () => this.cwd);
    this.cwd = input.stage.workdir;
  }

  reaches(reach: Reach): void {
    this.#reaches.add(reach);
  }

  /** Which paths this RUN may have made beyond those that its layers name. */
  predicate(): (file: string) => boolean {
    return reachPredicate(this.#reaches, this.input.step.workdir);
  }

  /** An exec-form RUN. */
  words(argv: readonly string[]): void {
    this.#run(argv);
  }

  script(script: Script): void {
    for (const item of script.items) this.#item(item);
  }

  #item(item: AndOr): void {
    const certain = this.certain;
    this.#pipeline(item.first);
    for (const { operator, pipeline } of item.rest) {
      // Behind `||` comes what is done when something failed; `a || b && c` runs c in either case.
      this.certain = certain && operator === '&&';
      this.#pipeline(pipeline);
      this.certain = certain;
    }
  }

  #pipeline({ commands }: Pipeline): void {
    const [source, tee] = commands;
    const text =
      commands.length === 2 && source && teeOf(this.values, tee) ? output(this, source) : undefined;
    for (const [i, command] of commands.entries()) {
      // What a known text is piped into needs no more than that text.
      if (text === undefined || i > 0) this.#command(command, i > 0, text);
    }
  }

  /** `input`: the text that is piped into it. */
  #command(command: Command, isPiped: boolean, input?: Mapped): void {
    if (++this.#commands > MAX_COMMANDS || this.#depth > MAX_NESTING) {
      this.reaches('any');
      return;
    }
    this.#depth++;
    this.#dispatch(command, isPiped, input);
    this.#depth--;
  }

  #dispatch(command: Command, isPiped: boolean, input: Mapped | undefined): void {
    switch (command.type) {
      case 'simple':
        this.#simple(command, isPiped, input);
        return;
      case 'group':
      case 'subshell':
        this.#group(command);
        return;
      case 'if':
        for (const { condition, body } of command.clauses) this.#maybe([condition, body]);
        if (command.otherwise) this.#maybe([command.otherwise]);
        return;
      case 'for':
        this.#loop(command.variable, command.words, command.body);
        return;
      case 'while':
        this.#maybe([command.condition, command.body]);
        return;
      case 'other-loop':
        this.#maybe([command.body]);
        return;
      case 'case':
        for (const { body } of command.items) this.#maybe([body]);
        return;
      case 'function':
        this.#maybe([{ items: [itemOf(command.body)], start: command.start, end: command.end }]);
        return;
      case 'unparsed':
        this.reaches('any');
        return;
      case 'test':
      case 'arithmetic':
        return;
    }
  }

  #maybe(scripts: readonly Script[]): void {
    const { certain, cwd } = this;
    this.certain = false;
    for (const script of scripts) this.script(script);
    this.certain = certain;
    this.cwd = cwd;
  }

  #group(command: Extract<Command, { type: 'group' | 'subshell' }>): void {
    const { cwd } = this;
    const targets = this.#targets(command);
    const text = targets.length > 0 ? output(this, command) : undefined;
    if (targets.length === 0 || text === undefined) this.script(command.body);
    for (const { file, appends } of targets) this.write(file, text, appends);
    if (command.type === 'subshell') this.cwd = cwd;
  }

  #loop(variable: string, words: readonly Word[] | undefined, body: Script): void {
    const list = words?.map(word => this.values.text(word));
    if (!list || list.length > MAX_LOOP || list.some(item => item === undefined || /[*?[]/.test(item))) {
      this.values.set(variable, undefined);
      this.#maybe([body]);
      return;
    }
    for (const item of list) {
      this.values.set(variable, item);
      this.script(body);
    }
  }

  #simple(command: SimpleCommand, isPiped: boolean, input: Mapped | undefined): void {
    if (command.words.length === 0) {
      for (const { name, value } of command.assignments) {
        this.values.set(name, value ? this.values.text(value) : '');
      }
    }
    const tee = teeOf(this.values, command);
    const targets = [...this.#targets(command), ...(tee ?? [])];
    const text = input ?? (targets.length > 0 && !isPiped ? output(this, command) : undefined);
    for (const { file, appends } of targets) this.write(file, text, appends);
    if (command.words.length > 0) this.#run(command.words.map(word => this.values.text(word)));
  }

  #run(argv: readonly (string | undefined)[]): void {
    const args = withoutPrefix(argv);
    const [name] = args;
    if (name === undefined) {
      if (args.length > 0) this.reaches('any');
      return;
    }
    const handled = applyCommand(this, path.basename(name), args);
    if (!handled) this.reaches(reachOf(path.basename(name), args));
  }

  /** Files that a command's output goes to. */
  #targets(command: Extract<Command, { type: 'simple' | 'group' | 'subshell' }>) {
    const targets: { file: string; appends: boolean }[] = [];
    for (const { operator, target, fd } of command.redirects) {
      if (!['>', '>>', '>|', '&>', '&>>'].includes(operator) || (fd !== undefined && fd !== 1)) continue;
      const file = target && this.values.text(target);
      if (file === undefined) this.reaches('any');
      else if (!file.startsWith('/dev/')) targets.push({ file, appends: operator.endsWith('>>') });
    }
    return targets;
  }

  write(file: string, text: Mapped | undefined, appends: boolean): void {
    const named = path.resolve(this.cwd, file);
    writeFile(this, this.input.stage.files.realpath(named) ?? named, text, appends);
  }
}

function itemOf(command: Command): AndOr {
  const { start, end } = command;
  const first = { negated: false, timed: false, commands: [command], start, end };
  return { first, rest: [], background: false, start, end };
}

/** The files that `tee` or `sudo tee` writes; `undefined`: the command is another one. */
function teeOf(values: Values, command: Command | undefined) {
  if (command?.type !== 'simple') return undefined;
  const args = withoutPrefix(command.words.map(word => values.text(word)));
  if (args[0] !== 'tee') return undefined;
  const appends = hasFlag(args, 'a', 'append');
  return operandsOf(args)
    .filter(file => !file.startsWith('/dev/'))
    .map(file => ({ file, appends }));
}

/** The command behind `sudo`, `env A=b`, `command`, `exec`, `time`. */
function withoutPrefix(argv: readonly (string | undefined)[]): readonly (string | undefined)[] {
  let args = argv;
  while (['sudo', 'env', 'command', 'exec', 'time', 'eatmydata', 'builtin'].includes(args[0] ?? '')) {
    const from = args.findIndex((arg, i) => i > 0 && !(arg?.startsWith('-') || /^\w+=/.test(arg ?? '')));
    if (from === -1) return [];
    args = args.slice(from);
  }
  return args;
}
