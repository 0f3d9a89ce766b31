import type { Location } from '../../base/index.ts';
import type { SignalName } from '../../kernel/index.ts';
import type { ImplicitExec } from '../../knowledge/shells.ts';
import type { FileText } from '../../model/index.ts';
import { arithmetic } from './arithmetic.ts';
import type { AndOr, Command, Pipeline, Redirect, Script, Word } from './ast.ts';
import { runCase, runFor, runIf, runOtherLoop, runParentheses, within } from './compound.ts';
import { testExpression } from './conditions.ts';
import { ExitShell, ExpansionError, ReturnFunction } from './control.ts';
import { type Expansion, expandText } from './expand.ts';
import type { ShellHost } from './host.ts';
import { isInertPipeline } from './inert.ts';
import { define } from './job-builtins.ts';
import { runPipeline, startPipeline } from './pipeline.ts';
import { holds } from './questions.ts';
import { runWhileLoop } from './read-loop.ts';
import { runSimple } from './simple.ts';
import { runTrap, standStill } from './stand-still.ts';
import type { Block, Resume, ShellState } from './state.ts';
import {
  codeOf,
  hasFailed,
  LIKELY,
  place,
  type Run,
  type Status,
  SUCCESS,
  status,
  type Tail,
} from './status.ts';
import { runSubshell, startCoprocess } from './subshell.ts';
import { substitute } from './substitution.ts';
import type { Truth, Value } from './value.ts';

/**
 * Follows one shell process through its script. It stands still (yields) wherever the real shell would wait for
 * something that lasts; whoever drives it decides how that ends.
 */
export class Interpreter {
  readonly state: ShellState;
  readonly host: ShellHost;
  readonly source: FileText;
  /** The shell may replace itself by its last command: most do for the text of `-c` alone. */
  readonly #becomesLast: ImplicitExec | undefined;
  readonly #expansion: Expansion;
  loopDepth = 0;
  /** A `while` goes round again: what it does now it does for as long as the container runs. */
  goesRound = false;
  callDepth = 0;
  /** All that is left to do is this command: a child shell becomes it. */
  becomes = false;
  /** The tail position of the command being run, for `command x`. */
  tail: Tail | undefined;

  constructor(state: ShellState, host: ShellHost, source: FileText, becomesLast?: ImplicitExec) {
    this.state = state;
    this.host = host;
    this.source = source;
    this.#becomesLast = becomesLast;
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
    const by = this.#becomesLast;
    const allowed =
      by &&
      !(by.onlyAtEnd && hasLinesBehind(text, script)) &&
      !(by.notBehindBackground && this.#isBehindBackground(script)) &&
      !(by.notBehindJobs && script.items.some(item => item.background)) &&
      !(by.notWithTrailingNewline && script.trailing === 'newline') &&
      !(by.onlyPlainText && /[$`"'\\|&;<>(){}*?[\]~#=\n]/.test(text));
    const tail = allowed ? { by, shapes: [], alone: simple } : undefined;
    const last = yield* this.#whole(script, tail);
    yield* this.exitTrap();
    return last;
  }

  /** `return` at the top ends the script in most shells; bash refuses it, and what follows is not looked into. */
  *#whole(script: Script, tail: Tail | undefined): Run {
    try {
      return yield* this.script(script, tail);
    } catch (e) {
      if (e instanceof ReturnFunction) return status(e.status);
      throw e;
    }
  }

  /** The shell ends with this status, once its EXIT trap has run. */
  *leave(code: number | undefined, lacks?: ExitShell['lacks']): Generator<Block, never, Resume> {
    this.state.lastStatus = code;
    yield* this.exitTrap();
    throw new ExitShell(code, lacks);
  }

  /** The shell ends of a signal that it catches: it runs its EXIT trap, and raises the signal again at its default. */
  *leaveBySignal(signal: SignalName, code: number): Generator<Block, never, Resume> {
    try {
      yield* this.exitTrap();
    } catch (e) {
      // Whatever status the trap exits with.
      if (!(e instanceof ExitShell)) throw e;
    }
    this.state.probe?.actions.push({ do: 'raise', signal, cleansUp: true });
    throw new ExitShell(code);
  }

  /** `a & b`: on one line they are one list, and the shell has more than the last command to see to. */
  #isBehindBackground({ items }: Script): boolean {
    const [before, last] = [items.at(-2), items.at(-1)];
    return Boolean(
      before?.background && last && !this.source.text.slice(before.end, last.start).includes('\n'),
    );
  }

  *exitTrap(): Run {
    const trap = this.state.traps.get('EXIT');
    if (!trap?.text) return SUCCESS;
    this.state.traps.delete('EXIT');
    return yield* runTrap(this, trap, 'EXIT');
  }

  /** Runs text as `eval` or a trap does. */
  *evaluate(text: string, at: Location): Run {
    if (this.callDepth > 40) return SUCCESS;
    const source: FileText = { file: at.file, text, locate: () => at };
    const inner = new Interpreter(this.state, this.host, source);
    inner.callDepth = this.callDepth + 1;
    inner.loopDepth = this.loopDepth;
    inner.goesRound = this.goesRound;
    const { tolerated: _, ...result } = yield* inner.script(this.host.parse(source));
    return result;
  }

  /** A sourced file: same state, positions of that file. */
  *include(source: FileText): Run {
    if (this.callDepth > 40) return SUCCESS;
    const inner = new Interpreter(this.state, this.host, source);
    inner.callDepth = this.callDepth + 1;
    try {
      const { tolerated: _, ...result } = yield* inner.script(this.host.parse(source));
      return result;
    } catch (e) {
      if (e instanceof ReturnFunction) return status(e.status);
      throw e;
    }
  }

  /** Where the body of a function that another file defines is run: same state, positions of that file. */
  within(source: FileText): Interpreter {
    if (source === this.source) return this;
    const inner = new Interpreter(this.state, this.host, source);
    inner.callDepth = this.callDepth;
    inner.loopDepth = this.loopDepth;
    inner.goesRound = this.goesRound;
    return inner;
  }

  *script(script: Script, tail?: Tail): Run {
    let last: Status = SUCCESS;
    for (const [i, item] of script.items.entries()) {
      last = yield* this.andOr(item, i === script.items.length - 1 ? tail : undefined);
      this.state.lastStatus = codeOf(last);
    }
    return last;
  }

  *andOr(item: AndOr, tail?: Tail): Run {
    this.host.step();
    if (item.background && this.state.captured) this.state.captured.isOpen = true;
    if (item.background && isPipeline(item)) return startPipeline(this, item.first);
    if (item.background) return runSubshell(this, item, 'background');
    const parts = [{ operator: undefined, pipeline: item.first }, ...item.rest];
    let result: Status = SUCCESS;
    for (const [i, part] of parts.entries()) {
      if (part.operator !== undefined) {
        const isOpen = result.code === undefined && result.likely === undefined && !tail && !this.state.probe;
        if (isOpen && parts.slice(i).every(p => isInertPipeline(p.pipeline, this.state)))
          return status(undefined);
        const ok = holds(
          this,
          result,
          false,
          this.source.text.slice(item.first.start, part.pipeline.start),
          item,
        );
        if (ok !== (part.operator === '&&')) continue;
      }
      const isLast = i === parts.length - 1;
      const inner = isLast && tail ? { ...tail, alone: tail.alone && parts.length === 1 } : undefined;
      if (isLast && !part.pipeline.negated) {
        result = yield* this.pipeline(part.pipeline, inner);
        yield* this.#errexit(result, part.pipeline);
      } else result = { ...(yield* this.tolerant(this.pipeline(part.pipeline, inner))), tolerated: true };
    }
    return result;
  }

  *#errexit(result: Status, pipeline: Pipeline): Generator<Block, void, Resume> {
    const { options, toleratesFailure } = this.state;
    if (!options.has('e') || toleratesFailure > 0 || result.tolerated || !hasFailed(result)) return;
    const text = this.source.text.slice(pipeline.start, pipeline.end);
    if (result.assumes.length > 0 && holds(this, result, true, text, pipeline)) return;
    yield* this.leave(codeOf(result));
  }

  /** Runs a part in which `set -e` lets failures pass, those of functions and subshells in it too. */
  *tolerant(run: Run): Run {
    this.state.toleratesFailure++;
    try {
      return yield* run;
    } finally {
      this.state.toleratesFailure--;
    }
  }

  truth(value: Truth): Status {
    return status(value.value === undefined ? undefined : value.value ? 0 : 1, value.assumes);
  }

  *pipeline(pipeline: Pipeline, tail?: Tail): Run {
    const [only] = pipeline.commands;
    const inner = pipeline.negated || pipeline.timed ? undefined : tail;
    if (this.state.captured && pipeline.commands.length > 1) {
      this.state.captured.isOpen = true;
      return LIKELY;
    }
    const result =
      pipeline.commands.length === 1 && only
        ? yield* this.command(only, inner)
        : yield* runPipeline(this, pipeline);
    if (!pipeline.negated) return result;
    if (result.ofChild) return status(result.likely === 0 ? 1 : 0);
    return {
      code: result.code === undefined ? undefined : result.code === 0 ? 1 : 0,
      ...(result.likely === undefined ? {} : { likely: result.likely === 0 ? 1 : 0 }),
      assumes: result.assumes,
    };
  }

  /** It waits for something that lasts. */
  block(at: Block): Run {
    return standStill(this, at);
  }

  endJob(index: number): void {
    const job = this.state.jobs[index];
    if (job) job.ended = true;
  }

  /** Is nothing but trivia left after this place? Then a command of unknown length is taken for the service. */
  isLastThingToDo(span: { end: number }): boolean {
    return this.callDepth === 0 && isTrivia(this.source, span.end) && !this.#waitsForService(span.end);
  }

  /** `server & ...; wait`: what stands in between is a step of the start-up, or `wait` would not be there. */
  #waitsForService(from: number): boolean {
    const isRunning = this.state.jobs.some(job => !job.ended && job.lifetime === 'service');
    return isRunning && /^[ \t]*wait\b/m.test(this.source.text.slice(from));
  }

  *command(command: Command, tail?: Tail): Run {
    this.host.step();
    const { hasInput, captured } = this.state;
    // What is inside goes to another place, or is another process: it is not told apart.
    if (captured && (command.type === 'subshell' || (command.type !== 'simple' && sendsOutput(command))))
      captured.isOpen = true;
    if ('redirects' in command) this.state.hasInput ||= command.redirects.some(readsFrom);
    try {
      return yield* this.#follow(command, tail);
    } catch (e) {
      if (e instanceof ExpansionError) return yield* this.leave(e.status);
      throw e;
    } finally {
      // `exec < file` is there to stay.
      if (command.type !== 'simple' || command.words[0]?.text !== 'exec') this.state.hasInput = hasInput;
    }
  }

  *#follow(command: Command, tail?: Tail): Run {
    switch (command.type) {
      case 'simple':
        return yield* runSimple(this, command, tail);
      case 'group':
        return yield* this.script(command.body, within(tail, 'group', command.redirects));
      case 'subshell':
        return yield* runParentheses(this, command, tail);
      case 'if':
        return yield* runIf(this, command, tail);
      case 'case':
        return yield* runCase(this, command, tail);
      case 'for':
        return yield* runFor(this, command, tail);
      case 'while':
        return yield* runWhileLoop(this, command);
      case 'function':
        return define(this, command);
      case 'coproc':
        return startCoprocess(this, command);
      case 'test':
        return this.truth(testExpression(command.expression, this.#expansion));
      case 'arithmetic': {
        const result = arithmetic(command.text, this.state);
        return status(result === undefined ? undefined : result === 0 ? 1 : 0);
      }
      case 'other-loop':
        return yield* runOtherLoop(this, command);
      case 'unparsed':
        this.host.world.unknown(
          `${place(this.at(command))} is not understood: ${command.text.slice(0, 40).trim()}`,
        );
        this.state.hasUnreadAssignments = true;
        return status(undefined);
    }
  }

  *condition(script: Script): Run {
    return yield* this.tolerant(this.script(script));
  }
}

const hasLinesBehind = (text: string, { items }: Script): boolean =>
  /\n\s*\S/.test(text.slice(items.at(-1)?.end ?? 0));

/** Asked at each command on each of the ways through a script. */
const triviaBehind = new WeakMap<FileText, Map<number, boolean>>();

function isTrivia(source: FileText, from: number): boolean {
  const known = triviaBehind.get(source) ?? new Map<number, boolean>();
  triviaBehind.set(source, known);
  const before = known.get(from);
  if (before !== undefined) return before;
  const rest = source.text.slice(from).replace(/^\s*#.*$/gm, '');
  const result = !/[A-Za-z]/.test(rest.replace(/\b(fi|done|esac|exit|wait|true)\b/g, ''));
  known.set(from, result);
  return result;
}

const isPipeline = ({ first, rest }: AndOr): boolean =>
  rest.length === 0 && !first.negated && !first.timed && first.commands.length > 1;

/** `< file`, `<<EOF`: from something else than /dev/null. */
const readsFrom = (redirect: Redirect): boolean =>
  redirect.operator.startsWith('<') && (redirect.fd ?? 0) === 0 && redirect.target?.text !== '/dev/null';

const sendsOutput = (command: Command): boolean =>
  'redirects' in command && command.redirects.some(redirect => redirect.operator.includes('>'));
