import { type LastCommandShape, READ_GOES_ON } from '../../knowledge/shells.ts';
import type { Command, Redirect, Script, SimpleCommand, Word } from './ast.ts';
import { LoopControl } from './control.ts';
import { expandText } from './expand.ts';
import { readsFifo } from './fifos.ts';
import { wordsOfLoop } from './for-words.ts';
import { isGuard, isInertChoice } from './inert.ts';
import type { Interpreter } from './interpreter.ts';
import { jobsLookedFor, looksForProcesses } from './kill-by-name.ts';
import { showPids } from './pid-tokens.ts';
import { holds, isPassed, learnCase } from './questions.ts';
import { processSubstitutions, replaces, waitForeground } from './simple.ts';
import type { Block, Resume } from './state.ts';
import { LIKELY, place, type Run, type Status, SUCCESS, status, type Tail } from './status.ts';
import { runSubshell } from './subshell.ts';
import { matchesPattern, union, type Value } from './value.ts';
import {
  askedFor,
  asksService,
  liveJobsIn,
  mayBeLeft,
  servicesIn,
  waitForLiving,
  whileParentsLive,
} from './watching.ts';

/** Loops whose end is not known are followed for this many rounds. */
const MAX_ROUNDS = 50;

export function* runParentheses(
  i: Interpreter,
  command: Extract<Command, { type: 'subshell' | 'group' }>,
  tail?: Tail,
): Run {
  const shapes = within(tail, 'subshell', command.redirects);
  if (shapes && replaces(i, shapes)) return yield* i.script(command.body, shapes);
  const index = runSubshell(i, command, 'foreground');
  return yield* waitForeground(i, i.state.jobs.length - 1, command, index, isLastLine(i, command));
}

/**
 * Of the text of `bash -c` a last line that is a subshell: bash leaves with its status, and the traps that wait for its
 * end do not run any more, unless EXIT has one. @source bash 5.2.15 as measured
 */
function isLastLine({ state, source: { text }, callDepth }: Interpreter, { start, end }: Command): boolean {
  if (state.shell !== 'bash' || !state.isCommandText || callDepth > 0 || text.slice(end).trim() !== '')
    return false;
  const line = text.lastIndexOf('\n', start);
  const before = text.slice(0, Math.max(line, 0)).trimEnd();
  const isAlone = /^\s*(?:!\s+)?$/.test(text.slice(line + 1, start));
  return before !== '' && isAlone && !/(?:&&|\|)$/.test(before);
}

export function* runIf(i: Interpreter, command: Extract<Command, { type: 'if' }>, tail?: Tail): Run {
  const inner = within(tail, 'if', command.redirects);
  for (const [at, clause] of command.clauses.entries()) {
    const result = yield* i.condition(clause.condition);
    const text = i.source.text.slice(clause.condition.start, clause.condition.end);
    const isOpen = result.code === undefined && !inner && !i.state.probe;
    if (isOpen && isInertChoice(command.clauses.slice(at), command.otherwise, i.state)) return LIKELY;
    if (isOpen && isGuard(clause.body, i.state) && isPassed(i, text, clause.condition)) continue;
    if (holds(i, result, true, text, clause.condition)) return yield* i.script(clause.body, inner);
  }
  return command.otherwise ? yield* i.script(command.otherwise, inner) : SUCCESS;
}

export function* runCase(i: Interpreter, command: Extract<Command, { type: 'case' }>, tail?: Tail): Run {
  const inner = within(tail, 'case', command.redirects);
  const value = i.text(command.word);
  const first = caseItem(i, command, value);
  for (let at = first; at < command.items.length; at++) {
    const item = command.items[at];
    if (!item) break;
    const result = yield* i.script(item.body, item.terminator === ';;' ? inner : undefined);
    if (item.terminator === ';;') return result;
  }
  return SUCCESS;
}

function caseItem(i: Interpreter, command: Extract<Command, { type: 'case' }>, value: Value): number {
  const matched = value.known
    ? command.items.findIndex(item => item.patterns.some(p => matchesPattern(patternOf(p, i), value.text)))
    : -1;
  const none = command.items.length;
  const actual = matched === -1 ? none : matched;
  if (value.known && (value.assumes.length === 0 || i.state.probe)) return actual;
  if (value.known && i.state.captured) {
    i.state.captured.assumes = union([i.state.captured.assumes, value.assumes]);
    return actual;
  }
  const where = place(i.at(command.word));
  const word = showPids(command.word.text);
  const label = (i: number) => {
    const item = command.items[i];
    return item
      ? `${word} matches ${item.patterns.map(p => p.text).join('|')} (${where})`
      : `${word} matches nothing (${where})`;
  };
  const all = [...command.items.keys(), none];
  const options = value.known ? [actual, ...all.filter(i => i !== actual)] : all;
  const labels = options.map(label);
  if (i.state.probe) return options[i.state.probe.ask(labels)] ?? none;
  i.state.openQuestions++;
  const chosen = options[i.host.chooser.choose(value.known ? 'assumed' : 'open', labels)] ?? none;
  const item = command.items[chosen];
  if (item && !(value.known && chosen === actual)) learnCase(i, command.word, item.patterns);
  return chosen;
}

export function* runFor(i: Interpreter, command: Extract<Command, { type: 'for' }>, tail?: Tail): Run {
  const words = wordsOfLoop(i, command);
  let last: Status = SUCCESS;
  for (const [at, word] of words.slice(0, MAX_ROUNDS).entries()) {
    i.state.set(command.variable, word);
    const inner = at === words.length - 1 ? within(tail, 'for', command.redirects) : undefined;
    const round = yield* runRound(i, command.body, inner);
    if (round === 'break') break;
    if (round !== 'continue') last = round;
  }
  return last;
}

export function* runRound(
  i: Interpreter,
  body: Script,
  tail?: Tail,
): Generator<Block, Status | 'break' | 'continue', Resume> {
  i.loopDepth++;
  try {
    return yield* i.script(body, tail);
  } catch (e) {
    if (!(e instanceof LoopControl)) throw e;
    if (e.levels > 1 && i.loopDepth > 1) {
      e.levels--;
      throw e;
    }
    return e.kind;
  } finally {
    i.loopDepth--;
  }
}

export function* runWhile(i: Interpreter, command: Extract<Command, { type: 'while' }>): Run {
  // The options of a command line come to an end.
  const isFinite = simpleCommandOf(command.condition)?.words[0]?.text === 'getopts';
  const text = i.source.text.slice(command.condition.start, command.condition.end);
  const names = new Set(namesIn(text));
  const readsArguments = /\$\{?[#@*\d]/.test(text);
  // `while [ $# -gt 0 ]; do case "$1" in …) shift 2 ;; …`: it ends with them, whatever they are.
  const isOverArguments =
    readsArguments && /\bshift\b/.test(i.source.text.slice(command.body.start, command.body.end));
  const sources = runSources(i, command.redirects);
  let counted = '';
  const jobsBefore = i.state.jobs.length;
  i.state.restsIn = undefined;
  i.state.looksForParents = [];
  let last = SUCCESS;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const jobs = liveJobsIn(command.condition, i);
    const result = yield* runCondition(i, command.condition);
    if (result.code === undefined && !(result.likely === 0 && isPause(command.condition))) {
      const writers = sources.filter(n => lasts(i, n, command));
      if (writers.length > 0) {
        yield* i.block({ doing: 'read', jobs: writers, until: 'all', at: i.at(command) });
        return SUCCESS;
      }
      if (readsFifo(i, command.condition, command.redirects)) {
        yield* i.block({ doing: 'read', jobs: [], until: 'any', at: i.at(command) });
        // A trap has run: bash reads on, the others take that for the end of the input.
        if (READ_GOES_ON.has(i.state.shell)) continue;
        return SUCCESS;
      }
      const looksFor = jobsLookedFor(i, command.condition);
      if (looksFor.length > 0 && !command.until && !i.state.probe) {
        const ended = yield* runRound(i, command.body);
        if (ended === 'break') return SUCCESS;
        yield* i.block({ doing: 'loop', jobs: looksFor, until: 'all', at: i.at(command) });
        if (i.state.probe) waitForLiving(i);
        return SUCCESS;
      }
      const served = command.until || i.state.captured ? [] : servicesIn(i);
      if (served.length > 0 && asksService(command.condition)) {
        yield* i.block({ doing: 'loop', jobs: served, until: 'any', at: i.at(command) });
        return SUCCESS;
      }
      if (i.state.probe && looksForProcesses(command.condition)) waitForLiving(i);
      // A loop that waits for something outside: it ends some time, and what follows is what matters.
      i.state.hasUnreadAssignments = true;
      return SUCCESS;
    }
    if (((result.code ?? 0) === 0) === command.until) return last;
    const before = i.goesRound;
    const asked = i.state.openQuestions;
    i.goesRound ||= round > 0;
    const ended = yield* runRound(i, command.body);
    i.goesRound = before;
    if (ended === 'break') return SUCCESS;
    // A loop ends with what the last command of its last round has ended with.
    if (ended !== 'continue' && ended.code !== undefined) last = status(ended.code);
    const values = JSON.stringify([
      ...[...names].map(name => i.state.get(name) ?? null),
      ...(readsArguments ? i.state.args : []),
      // `while kill -0 $pid; do wait $pid; done`, `while wait -n`: what it asks for may have ended in this round.
      ...(i.state.probe ? i.state.jobs.slice(0, jobsBefore).map(job => job.ended) : []),
    ]);
    const counts = values !== counted;
    counted = values;
    // It comes to an end; what is open in it would be asked anew in each round.
    if (round > 0 && isOverArguments && !counts) return SUCCESS;
    if (counts && round > 0 && (round === MAX_ROUNDS - 1 || asked < i.state.openQuestions)) return SUCCESS;
    if (round > 0 && result.assumes.length === 0 && !isFinite && !counts) {
      if (isLeftSomeTime(i, command)) return SUCCESS;
      // `while kill -0 $pid`: it goes round until they have ended.
      const awaited = i.state.probe ? askedFor(i, names, jobs) : [];
      const doing = awaited.length > 0 ? 'wait' : 'loop';
      const whileLives = jobs.length === 0 ? whileParentsLive(i, command.body) : undefined;
      yield* i.block({
        doing,
        jobs: doing === 'wait' ? awaited : jobs,
        until: 'any',
        at: i.at(command),
        mayEnd: !whileLives && mayBeLeft(i, command),
        ...(whileLives && { whileLives }),
      });
      if (whileLives) i.state.hasOutlivedParents = true;
      if (i.state.probe) waitForLiving(i, awaited.length > 0 ? awaited : jobs);
    }
  }
  return yield* i.block({ doing: 'loop', jobs: [], until: 'any', at: i.at(command) });
}

/** In a trap, what the condition asks for belongs to the loop. */
function* runCondition(i: Interpreter, condition: Script): Run {
  if (!i.state.probe) return yield* i.condition(condition);
  i.loopDepth++;
  try {
    return yield* i.condition(condition);
  } finally {
    i.loopDepth--;
  }
}

/**
 * `while true; do …; [ -n "$up" ] && break; sleep 1; done` with more behind it, and nothing started yet: it waits for
 * something outside, unless nothing else makes a service of the container.
 */
function isLeftSomeTime(i: Interpreter, loop: Extract<Command, { type: 'while' }>): boolean {
  const { state } = i;
  if (state.probe || state.captured || i.isLastThingToDo(loop)) return false;
  if (state.jobs.some(job => !job.ended && job.node && job.lifetime !== 'short')) return false;
  const isLeft = i.callDepth > 0 ? /\b(?:break|return)\b/ : /\bbreak\b/;
  if (!isLeft.test(i.source.text.slice(loop.body.start, loop.body.end))) return false;
  const where = place(i.at(loop));
  return (
    i.host.chooser.choose('last-resort', [`the loop ends (${where})`, `the loop goes on (${where})`]) === 0
  );
}

/** `while read line; do …; done < <(tail -F log)`: the jobs that the loop reads from. */
function runSources(i: Interpreter, redirects: readonly Redirect[]): readonly number[] {
  const first = i.state.jobs.length;
  for (const redirect of redirects) if (redirect.operator === '<') processSubstitutions(i, redirect);
  return [...i.state.jobs.keys()].slice(first);
}

function lasts(i: Interpreter, n: number, span: { readonly end: number }): boolean {
  const job = i.state.jobs[n];
  if (!job || job.ended || job.lifetime === 'short') return false;
  return job.lifetime === 'service' || i.isLastThingToDo(span);
}

/** Names of variables in a condition, among other words. */
const namesIn = (text: string): readonly string[] => text.match(/[A-Za-z_]\w{0,60}/g)?.slice(0, 30) ?? [];

/** `for ((;;))` without a condition never ends; of other counting loops and of `select` one round is followed. */
export function* runOtherLoop(i: Interpreter, command: Extract<Command, { type: 'other-loop' }>): Run {
  // `select` ends with its input, of which there is none.
  if (command.text.startsWith('select') && !i.state.hasInput) return status(1);
  const endless = /^for\s*\(\([^;]*;\s*;/.test(command.text);
  for (let round = 0; round < (endless ? MAX_ROUNDS : 1); round++) {
    const ended = yield* runRound(i, command.body);
    if (ended === 'break') return SUCCESS;
    if (round > 0) yield* i.block({ doing: 'loop', jobs: [], until: 'any', at: i.at(command) });
  }
  return SUCCESS;
}

export function within(
  tail: Tail | undefined,
  shape: LastCommandShape,
  redirects: readonly Redirect[],
): Tail | undefined {
  if (!tail || redirects.length > 0) return undefined;
  return { ...tail, shapes: [...tail.shapes, shape], alone: false };
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

/** `sleep 1`, `sleep 1 & wait $!`: nothing but time passes, and it succeeds each time. */
const isPause = ({ items }: Script): boolean =>
  items.every(({ first, rest }) => {
    const [only, ...more] = first.commands;
    const name = only?.type === 'simple' ? only.words[0]?.text : undefined;
    return rest.length === 0 && more.length === 0 && /^(sleep|wait|true|:)$/.test(name ?? '');
  });
