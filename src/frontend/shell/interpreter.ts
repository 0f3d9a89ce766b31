import type { Location } from '../../base/index.ts';
import { IMPLICIT_EXEC, type LastCommandShape } from '../../knowledge/shells.ts';
import type { FileText } from '../../model/index.ts';
import type { AndOr, Command, Pipeline, Redirect, Script, SimpleCommand, Word } from './ast.ts';
import { builtin } from './builtins.ts';
import { testExpression } from './conditions.ts';
import { type Expansion, expandText, expandWords } from './expand.ts';
import {
  type Block,
  ExitShell,
  LoopControl,
  Replaced,
  type Resume,
  ReturnFunction,
  type ShellHost,
  type ShellState,
  type Started,
  type StartRequest,
  showPids,
} from './state.ts';
import { runSubshell } from './subshell.ts';
import { substitute } from './substitution.ts';
import { known, matchesPattern, type Truth, type Value } from './value.ts';

/** How a command ended. `likely`: what a command that we do not look into usually ends with. */
export interface Status {
  readonly code: number | undefined;
  readonly likely?: number;
  readonly assumes: readonly string[];
}

export const status = (code: number | undefined, assumes: readonly string[] = []): Status => ({
  code,
  assumes,
});
export const SUCCESS = status(0);
/** An outside command: it usually succeeds, but a condition on it is open. */
export const LIKELY: Status = { code: undefined, likely: 0, assumes: [] };

export type Run = Generator<Block, Status, Resume>;

/** Set while the last command of `-c` text is run: which shapes lie around it. */
export interface Tail {
  readonly shapes: readonly LastCommandShape[];
  readonly alone: boolean;
}

/** Loops whose end is not known are followed for this many rounds. */
const MAX_ROUNDS = 50;

/**
 * Follows one shell process through its script. It stands still (yields) wherever the real shell would wait for
 * something that lasts; whoever drives it decides how that ends.
 */
export class Interpreter {
  readonly state: ShellState;
  readonly host: ShellHost;
  readonly source: FileText;
  /** The script is the text of `-c`: the shell may replace itself by its last command. */
  readonly #isCommandText: boolean;
  readonly #expansion: Expansion;
  #loopDepth = 0;
  #callDepth = 0;

  constructor(state: ShellState, host: ShellHost, source: FileText, isCommandText: boolean) {
    this.state = state;
    this.host = host;
    this.source = source;
    this.#isCommandText = isCommandText;
    this.#expansion = { state, host, substitute: part => substitute(part, this) };
  }

  at(span: { readonly start: number; readonly end: number }): Location {
    return this.source.locate(span.start, span.end);
  }

  get expansion(): Expansion {
    return this.#expansion;
  }

  text(word: Word): Value {
    return expandText(word, this.#expansion);
  }

  /** The whole script, with the EXIT trap at its end. Ends by returning, or by throwing ExitShell or Replaced. */
  *main(script: Script): Run {
    const text = this.source.text;
    const simple = script.items.length === 1 && script.items[0]?.rest.length === 0;
    const execs = IMPLICIT_EXEC[this.state.shell];
    const allowed =
      this.#isCommandText &&
      !(execs.notWithTrailingNewline && script.trailing === 'newline') &&
      !(execs.onlyPlainText && /[$`"'\\|&;<>(){}*?[\]~#=\n]/.test(text));
    const tail = allowed ? { shapes: [], alone: simple } : undefined;
    const last = yield* this.script(script, tail);
    yield* this.exitTrap();
    return last;
  }

  *exitTrap(): Run {
    const trap = this.state.traps.get('EXIT');
    if (!trap?.text) return SUCCESS;
    this.state.traps.delete('EXIT');
    return yield* this.evaluate(trap.text, trap.at);
  }

  /** Runs text as `eval` or a trap does. */
  *evaluate(text: string, at: Location): Run {
    if (this.#callDepth > 40) return SUCCESS;
    const source: FileText = { file: at.file, text, locate: () => at };
    const inner = new Interpreter(this.state, this.host, source, false);
    inner.#callDepth = this.#callDepth + 1;
    inner.#loopDepth = this.#loopDepth;
    return yield* inner.script(this.host.parse(source));
  }

  /** A sourced file: same state, positions of that file. */
  *include(source: FileText): Run {
    if (this.#callDepth > 40) return SUCCESS;
    const inner = new Interpreter(this.state, this.host, source, false);
    inner.#callDepth = this.#callDepth + 1;
    try {
      return yield* inner.script(this.host.parse(source));
    } catch (e) {
      if (e instanceof ReturnFunction) return status(e.status);
      throw e;
    }
  }

  *script(script: Script, tail?: Tail): Run {
    let last: Status = SUCCESS;
    for (const [i, item] of script.items.entries()) {
      last = yield* this.andOr(item, i === script.items.length - 1 ? tail : undefined);
      this.state.lastStatus = last.code ?? last.likely;
    }
    return last;
  }

  *andOr(item: AndOr, tail?: Tail): Run {
    this.host.step();
    if (item.background) return runSubshell(this, item, 'background');
    const parts = [{ operator: undefined, pipeline: item.first }, ...item.rest];
    let result: Status = SUCCESS;
    for (const [i, part] of parts.entries()) {
      if (part.operator !== undefined) {
        const ok = this.holds(
          result,
          false,
          this.source.text.slice(item.first.start, part.pipeline.start),
          item,
        );
        if (ok !== (part.operator === '&&')) continue;
      }
      const isLast = i === parts.length - 1;
      const inner = isLast && tail ? { ...tail, alone: tail.alone && parts.length === 1 } : undefined;
      result = yield* this.pipeline(part.pipeline, inner);
      if (isLast) this.#errexit(result, part.pipeline);
    }
    return result;
  }

  #errexit(result: Status, pipeline: Pipeline): void {
    if (this.state.options.has('e') && !pipeline.negated && result.code !== undefined && result.code !== 0) {
      if (this.#conditionDepth === 0) throw new ExitShell(result.code);
    }
  }

  #conditionDepth = 0;

  /** Decides a condition; an open one is a choice of the whole prediction. */
  holds(result: Status, isCondition: boolean, text: string, span: { start: number; end: number }): boolean {
    if (result.code === undefined && !isCondition && result.likely !== undefined) return result.likely === 0;
    if (this.state.probe) return result.code === undefined ? result.likely !== 1 : result.code === 0;
    const shown = showPids(text.trim().replace(/\s+/g, ' ')).slice(0, 60);
    const place = this.at(span);
    const yes = `\`${shown}\` succeeds (${place.file}:${place.line})`;
    const no = `\`${shown}\` fails (${place.file}:${place.line})`;
    if (result.code !== undefined) {
      if (result.assumes.length === 0) return result.code === 0;
      const names = result.assumes.join(', ');
      const where = `(${place.file}:${place.line})`;
      const options = [`${names} not set ${where}`, `${names} set from outside ${where}`];
      const asIs = this.host.chooser.choose('assumed', options) === 0;
      return asIs === (result.code === 0);
    }
    return this.host.chooser.choose('open', [yes, no]) === 0;
  }

  truth(value: Truth): Status {
    return status(value.value === undefined ? undefined : value.value ? 0 : 1, value.assumes);
  }

  *pipeline(pipeline: Pipeline, tail?: Tail): Run {
    const [only] = pipeline.commands;
    if (pipeline.commands.length === 1 && only) {
      const inner = pipeline.negated || pipeline.timed ? undefined : tail;
      const result = yield* this.command(only, inner);
      if (!pipeline.negated) return result;
      return {
        code: result.code === undefined ? undefined : result.code === 0 ? 1 : 0,
        ...(result.likely === undefined ? {} : { likely: result.likely === 0 ? 1 : 0 }),
        assumes: result.assumes,
      };
    }
    return yield* this.#pipe(pipeline);
  }

  /** Each command of a pipeline is a child; the shell waits for all of them. */
  *#pipe(pipeline: Pipeline): Run {
    const first = this.state.jobs.length;
    for (const command of pipeline.commands) runSubshell(this, command, 'pipeline');
    const jobs = this.state.jobs.map((_, i) => i).slice(first);
    const lasting = jobs.filter(i => this.state.jobs[i]?.lifetime !== 'short');
    if (lasting.some(i => this.state.jobs[i]?.lifetime === 'service' || this.#isLastThingToDo(pipeline))) {
      return yield* this.block({ doing: 'pipeline', jobs, until: 'all', at: this.at(pipeline) });
    }
    for (const i of jobs) this.endJob(i);
    return LIKELY;
  }

  endJob(index: number): void {
    const job = this.state.jobs[index];
    if (job) job.ended = true;
  }

  /** Is nothing but trivia left after this place? Then a command of unknown length is taken for the service. */
  #isLastThingToDo(span: { end: number }): boolean {
    return (
      this.#callDepth === 0 &&
      !/[A-Za-z]/.test(
        this.source.text
          .slice(span.end)
          .replace(/^\s*#.*$/gm, '')
          .replace(/\b(fi|done|esac|exit|wait|true)\b/g, ''),
      )
    );
  }

  *block(block: Block): Run {
    const { probe } = this.state;
    if (probe && block.doing === 'wait') {
      const jobs = block.jobs.filter(i => !this.state.jobs[i]?.ended);
      if (jobs.length > 0) probe.push({ do: 'wait', for: { jobs } });
      for (const i of jobs) this.endJob(i);
      return status(undefined);
    }
    const resume: Resume = yield block;
    if (resume.trap) {
      const trap = this.state.traps.get(resume.trap);
      if (trap) yield* this.evaluate(trap.text, trap.at);
    } else if (block.doing !== 'loop') for (const i of block.jobs) this.endJob(i);
    return status(resume.status);
  }

  *command(command: Command, tail?: Tail): Run {
    this.host.step();
    switch (command.type) {
      case 'simple':
        return yield* this.simple(command, tail);
      case 'group':
        return yield* this.script(command.body, within(tail, 'group', command.redirects));
      case 'subshell':
        return yield* this.#subshell(command, tail);
      case 'if':
        return yield* this.#if(command, tail);
      case 'case':
        return yield* this.#case(command, tail);
      case 'for':
        return yield* this.#for(command, tail);
      case 'while':
        return yield* this.#while(command);
      case 'function':
        this.state.functions.set(command.name, command.body);
        return SUCCESS;
      case 'test':
        return this.truth(testExpression(command.expression, this.#expansion));
      case 'arithmetic':
        return status(undefined);
      case 'other-loop':
        return SUCCESS;
      case 'unparsed':
        this.host.world.unknown(
          `${place(this.at(command))} is not understood: ${command.text.slice(0, 40).trim()}`,
        );
        return status(undefined);
    }
  }

  *#subshell(command: Extract<Command, { type: 'subshell' | 'group' }>, tail?: Tail): Run {
    const shapes = within(tail, 'subshell', command.redirects);
    if (shapes && this.#replaces(shapes)) return yield* this.script(command.body, shapes);
    const index = runSubshell(this, command, 'foreground');
    return yield* this.waitForeground(this.state.jobs.length - 1, command, index);
  }

  *condition(script: Script): Run {
    this.#conditionDepth++;
    try {
      return yield* this.script(script);
    } finally {
      this.#conditionDepth--;
    }
  }

  *#if(command: Extract<Command, { type: 'if' }>, tail?: Tail): Run {
    const inner = within(tail, 'if', command.redirects);
    for (const clause of command.clauses) {
      const result = yield* this.condition(clause.condition);
      const text = this.source.text.slice(clause.condition.start, clause.condition.end);
      if (this.holds(result, true, text, clause.condition)) return yield* this.script(clause.body, inner);
    }
    return command.otherwise ? yield* this.script(command.otherwise, inner) : SUCCESS;
  }

  *#case(command: Extract<Command, { type: 'case' }>, tail?: Tail): Run {
    const inner = within(tail, 'case', command.redirects);
    const value = this.text(command.word);
    const at = this.#caseItem(command, value);
    for (let i = at; i < command.items.length; i++) {
      const item = command.items[i];
      if (!item) break;
      const result = yield* this.script(item.body, item.terminator === ';;' ? inner : undefined);
      if (item.terminator === ';;') return result;
    }
    return SUCCESS;
  }

  #caseItem(command: Extract<Command, { type: 'case' }>, value: Value): number {
    const matched = value.known
      ? command.items.findIndex(item =>
          item.patterns.some(p => matchesPattern(patternOf(p, this), value.text)),
        )
      : -1;
    const none = command.items.length;
    const actual = matched === -1 ? none : matched;
    if (value.known && (value.assumes.length === 0 || this.state.probe)) return actual;
    const where = place(this.at(command.word));
    const word = showPids(command.word.text);
    const label = (i: number) => {
      const item = command.items[i];
      return item
        ? `${word} matches ${item.patterns.map(p => p.text).join('|')} (${where})`
        : `${word} matches nothing (${where})`;
    };
    const all = [...command.items.keys(), none];
    const options = value.known ? [actual, ...all.filter(i => i !== actual)] : all;
    return options[this.host.chooser.choose(value.known ? 'assumed' : 'open', options.map(label))] ?? none;
  }

  *#for(command: Extract<Command, { type: 'for' }>, tail?: Tail): Run {
    const words = command.words === undefined ? this.state.args : expandWords(command.words, this.#expansion);
    const isGlob = (w: Value) => !w.known || /[*?]/.test(w.text);
    let last: Status = SUCCESS;
    for (const [i, word] of words.slice(0, MAX_ROUNDS).entries()) {
      if (isGlob(word) && command.words !== undefined) continue;
      this.state.variables.set(command.variable, { value: word, exported: false });
      const inner = i === words.length - 1 ? within(tail, 'for', command.redirects) : undefined;
      const round = yield* this.#round(command.body, inner);
      if (round === 'break') break;
      if (round !== 'continue') last = round;
    }
    return last;
  }

  *#round(body: Script, tail?: Tail): Generator<Block, Status | 'break' | 'continue', Resume> {
    this.#loopDepth++;
    try {
      return yield* this.script(body, tail);
    } catch (e) {
      if (!(e instanceof LoopControl)) throw e;
      if (e.levels > 1 && this.#loopDepth > 1) {
        e.levels--;
        throw e;
      }
      return e.kind;
    } finally {
      this.#loopDepth--;
    }
  }

  *#while(command: Extract<Command, { type: 'while' }>): Run {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const jobs = liveJobsIn(command.condition, this);
      const result = yield* this.condition(command.condition);
      if (result.code === undefined && !(result.likely === 0 && isSleep(command.condition))) {
        // A loop that waits for something outside: it ends some time, and what follows is what matters.
        return SUCCESS;
      }
      if (((result.code ?? 0) === 0) === command.until) return SUCCESS;
      const ended = yield* this.#round(command.body);
      if (ended === 'break') return SUCCESS;
      if (round > 0 && result.assumes.length === 0) {
        yield* this.block({ doing: 'loop', jobs, until: 'any', at: this.at(command) });
        for (const i of this.state.probe ? jobs : []) this.endJob(i);
      }
    }
    return yield* this.block({ doing: 'loop', jobs: [], until: 'any', at: this.at(command) });
  }

  /** Would this shell replace itself by the last command that lies in these shapes? */
  #replaces(tail: Tail): boolean {
    const execs = IMPLICIT_EXEC[this.state.shell];
    if (execs.onlyAlone && !tail.alone) return false;
    if (execs.notWithJobs && this.state.jobs.some(job => !job.ended && !job.helper)) return false;
    if ([...this.state.traps.values()].some(trap => trap.text !== '')) return false;
    return tail.shapes.every(shape => execs.shapes.includes(shape)) && execs.shapes.includes('simple');
  }

  /** A simple command that is all a subshell has to do: the child process becomes it. */
  *becoming(command: SimpleCommand): Run {
    this.#becomes = true;
    return yield* this.simple(command);
  }

  #becomes = false;

  /** The tail position of the command being run, for `command x`. */
  tail: Tail | undefined;

  *simple(command: SimpleCommand, tail?: Tail): Run {
    for (const redirect of command.redirects) this.#processSubstitutions(redirect);
    const assigned = new Map<string, Value>();
    for (const a of command.assignments) this.#assign(a, command.words.length > 0 ? assigned : undefined);
    const words = expandWords(command.words, this.#expansion);
    const [name] = words;
    if (!name) return command.words.length > 0 ? SUCCESS : status(this.#assignmentStatus(command));
    const body = name.known ? this.state.functions.get(name.text) : undefined;
    if (body) {
      this.#becomes = false;
      return yield* this.#call(body, words.slice(1));
    }
    this.tail = tail;
    const built = yield* builtin(this, name, words, command);
    if (built) return built;
    return yield* this.external(words, command, assigned, tail);
  }

  #assignmentStatus(command: SimpleCommand): number | undefined {
    return command.assignments.some(a => a.value?.parts.some(p => p.type === 'command-substitution'))
      ? undefined
      : 0;
  }

  #assign(a: SimpleCommand['assignments'][number], local: Map<string, Value> | undefined): void {
    const { variables } = this.state;
    const old = variables.get(a.name);
    if (a.array) {
      const list = expandWords(a.array, this.#expansion);
      const before = a.append && Array.isArray(old?.value) ? (old.value as readonly Value[]) : [];
      variables.set(a.name, { value: [...before, ...list], exported: false });
      return;
    }
    const value = a.value ? this.text(a.value) : known('');
    if (local) {
      local.set(a.name, value);
      return;
    }
    const before = a.append && old && !Array.isArray(old.value) ? (old.value as Value) : undefined;
    const joined = before
      ? { ...value, text: before.text + value.text, known: before.known && value.known }
      : value;
    variables.set(a.name, { value: joined, exported: old?.exported ?? a.name in this.state.env });
  }

  *#call(body: Command, args: readonly Value[]): Run {
    if (this.#callDepth > 40) return status(undefined);
    const before = this.state.args;
    this.state.args = args;
    this.#callDepth++;
    try {
      return yield* this.command(body);
    } catch (e) {
      if (e instanceof ReturnFunction) return status(e.status);
      throw e;
    } finally {
      this.#callDepth--;
      this.state.args = before;
    }
  }

  /** `> >(cat)`: the process stays beside the command. */
  #processSubstitutions(redirect: Redirect): void {
    for (const part of redirect.target?.parts ?? []) {
      if (part.type === 'process-substitution') runSubshell(this, part.body, 'helper');
    }
  }

  request(
    words: readonly Value[],
    span: { start: number; end: number },
    mode: StartRequest['mode'],
    assigned?: ReadonlyMap<string, Value>,
  ): StartRequest {
    const monitor = this.state.options.has('m');
    const background = mode === 'background' && !monitor;
    return {
      argv: words.map(w => showPids(w.text)),
      known: words.every(w => w.known),
      env: this.state.exportedEnv(assigned ?? new Map()),
      cwd: this.state.cwd,
      at: this.at(span),
      ignores: [...this.state.ignoredSignals(), ...(background ? (['SIGINT', 'SIGQUIT'] as const) : [])],
      mode,
      processGroup: monitor ? 'own' : 'parent',
    };
  }

  /** A program: replaced by it, or started and waited for. */
  *external(
    words: readonly Value[],
    command: SimpleCommand,
    assigned: ReadonlyMap<string, Value>,
    tail?: Tail,
  ): Run {
    const shape = redirectShape(command.redirects);
    const inner = tail && shape ? { ...tail, shapes: [...tail.shapes, shape] } : tail;
    const alone = inner && (command.assignments.length === 0 || !IMPLICIT_EXEC[this.state.shell].onlyAlone);
    if (inner && alone && this.#replaces(inner))
      throw new Replaced(this.request(words, command, 'exec', assigned), true);
    if (this.#becomes) throw new Replaced(this.request(words, command, 'exec', assigned), true);
    const request = this.request(words, command, 'foreground', assigned);
    const started = this.host.remember(() => this.host.base.start(request));
    return yield* this.#foreground(started, command);
  }

  *#foreground(started: Started, command: SimpleCommand): Run {
    const at = this.at(command);
    switch (started.kind) {
      case 'fails':
        return status(started.status);
      case 'exits':
        if (started.daemon)
          this.addJob({ node: started.daemon, lifetime: 'service', at, daemon: true, helper: false });
        return { code: undefined, likely: started.status, assumes: [] };
      case 'process': {
        if (started.lifetime === 'short' || readsGivenText(started.node.program, command)) return LIKELY;
        this.addJob({ node: started.node, lifetime: started.lifetime, at, daemon: false, helper: false });
        return yield* this.waitForeground(this.state.jobs.length - 1, command);
      }
    }
  }

  addJob(job: Omit<(typeof this.state.jobs)[number], 'ended'>): number {
    return this.state.jobs.push({ ...job, ended: false }) - 1;
  }

  /** Stands still for a lasting command; one of unknown length is the service only if nothing else is. */
  *waitForeground(index: number, span: { start: number; end: number }, result?: Status): Run {
    const job = this.state.jobs[index];
    if (!job || job.ended) return result ?? LIKELY;
    if (job.lifetime === 'short') {
      this.endJob(index);
      return LIKELY;
    }
    if (job.lifetime === 'unknown' && !this.#isLastThingToDo(span) && !this.state.probe) {
      const shown = job.node?.argv.join(' ').slice(0, 60) ?? 'a command';
      const where = place(this.at(span));
      const returns = `\`${shown}\` ends by itself (${where})`;
      if (this.host.chooser.choose('assumed', [returns, `\`${shown}\` keeps running (${where})`]) === 0) {
        this.endJob(index);
        return LIKELY;
      }
    }
    return yield* this.block({ doing: 'foreground', jobs: [index], until: 'all', at: this.at(span) });
  }
}

const place = (at: Location) => `${at.file}:${at.line}`;

function within(
  tail: Tail | undefined,
  shape: LastCommandShape,
  redirects: readonly Redirect[],
): Tail | undefined {
  if (!tail || redirects.length > 0) return undefined;
  return { shapes: [...tail.shapes, shape], alone: false };
}

/** `cat <<EOF`: its input is at hand, so it ends. */
function readsGivenText(program: string | undefined, command: SimpleCommand): boolean {
  return program === 'cat' && command.redirects.some(r => r.operator.startsWith('<') && r.operator !== '<&');
}

function redirectShape(redirects: readonly Redirect[]): LastCommandShape | undefined {
  if (redirects.length === 0) return 'simple';
  return redirects.some(r => r.heredoc) ? 'heredoc' : 'redirected';
}

/** A pattern of `case`, with quoted wildcards escaped. */
function patternOf(word: Word, interpreter: Interpreter): string {
  return word.parts
    .map(part => {
      const text = expandText({ ...word, parts: [part] }, interpreter.expansion).text;
      return 'quoted' in part && part.quoted ? text.replace(/[*?[\]\\]/g, '\\$&') : text;
    })
    .join('');
}

function simpleCommandOf(script: Script): SimpleCommand | undefined {
  const command = script.items.length === 1 ? script.items[0]?.first.commands[0] : undefined;
  return command?.type === 'simple' ? command : undefined;
}

function isSleep(script: Script): boolean {
  return simpleCommandOf(script)?.words[0]?.text === 'sleep';
}

/** `kill -0 $pid` as a loop's condition: the loop lasts as long as these jobs. */
function liveJobsIn(script: Script, interpreter: Interpreter): number[] {
  const command = simpleCommandOf(script);
  if (command?.words[0]?.text !== 'kill') return [];
  return [...interpreter.state.jobs.entries()].filter(([, job]) => !job.ended && !job.helper).map(([i]) => i);
}
