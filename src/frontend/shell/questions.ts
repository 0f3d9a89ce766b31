import type { Word } from './ast.ts';
import type { Interpreter } from './interpreter.ts';
import { showPids } from './pid-tokens.ts';
import type { Variable } from './state.ts';
import { place, type Status } from './status.ts';
import { givenValue, known, union } from './value.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** How a test came out, and what its variables were. */
export interface Answer {
  readonly of: readonly (Variable | undefined)[];
  readonly hasUnreadAssignments: boolean;
  readonly holds: boolean;
}

/** Decides a condition; an open one is a choice of the whole prediction, and in a trap one of the trap's ways. */
export function holds(
  i: Interpreter,
  result: Status,
  isCondition: boolean,
  text: string,
  span: Span,
): boolean {
  const { state } = i;
  if (result.code === undefined && !isCondition && result.likely !== undefined) return result.likely === 0;
  if (state.captured && result.code !== undefined) {
    state.captured.assumes = union([state.captured.assumes, result.assumes]);
    return result.code === 0;
  }
  if (state.probe && result.ofChild) return result.likely !== 1;
  if (result.code !== undefined)
    return result.assumes.length === 0 || state.probe
      ? result.code === 0
      : isAsAssumed(i, result, text, span) === (result.code === 0);
  return answered(i, text, () => decided(i, result, text, span));
}

/** Nothing sets the variables that a condition leans on, unless that is done from outside. */
function isAsAssumed(i: Interpreter, { code, assumes }: Status, text: string, span: Span): boolean {
  const names = assumes.join(', ');
  const where = `(${place(i.at(span))})`;
  const isDeclared = assumes.some(name => name in i.state.env);
  const options = [
    `${names} ${isDeclared ? 'left as the image has it' : 'not set'} ${where}`,
    `${names} set from outside ${where}`,
  ];
  if (i.host.chooser.choose('assumed', options) === 0) return true;
  learn(i, text, code !== 0);
  const [name] = assumes;
  // From here on it has a value.
  if (name !== undefined && assumes.length === 1) isSetFromOutside(i, name, givenValue(`$${name}`));
  return false;
}

function decided(i: Interpreter, { likely }: Status, text: string, span: Span): boolean {
  const { yes, no } = outcomes(i, text, span);
  // `if ! cmd`: what usually happens comes first, and what is done about a failure after it.
  const options = likely === 1 ? [no, yes] : [yes, no];
  if (!i.state.probe) i.state.openQuestions++;
  const chosen = i.state.probe ? i.state.probe.ask(options) : i.host.chooser.choose('open', options);
  return options[chosen] === yes;
}

/** `[ "$MODE" = web ]`: a test of variables alone, which comes out the same as long as none of them is set anew. */
const OF_VARIABLES = /^(?:\[\[? .* \]\]?|test .*)$/;
const OF_ELSE = /[`(]|\$[^A-Za-z_{]|\$\{[^A-Za-z_]| -[^nzvao] /;

/** The answer that this question got before, where what it asks for has not changed. */
function answered(i: Interpreter, text: string, ask: () => boolean): boolean {
  const [, negated = '', test = ''] = /^((?:! )*)(.*?)[\s;]*(?:&&|\|\|)?$/.exec(plain(text)) ?? [];
  if (!OF_VARIABLES.test(test) || OF_ELSE.test(test)) return ask();
  const { variables, hasUnreadAssignments, answers } = i.state;
  const isNegated = negated.length % 4 === 2;
  const of = [...test.matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => variables.get(name));
  const before = answers.get(test);
  const isSame =
    before?.hasUnreadAssignments === hasUnreadAssignments && before.of.every((value, n) => value === of[n]);
  if (before && isSame) return before.holds !== isNegated;
  const result = ask();
  answers.set(test, { of, hasUnreadAssignments, holds: result !== isNegated });
  learn(i, test, result !== isNegated);
  return result;
}

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ');

const EQUALITY =
  /^(?:\[\[?|test) "?\$\{?([A-Za-z_]\w*)(?::?-[^}]*)?\}?"? (==?|!=) (["']?)([\w./:@-]+)\3(?: \]\]?)?/;

/** `[ "$MODE" = web ]` holds: then that is its value. */
function learn(i: Interpreter, text: string, isTrue: boolean): void {
  const [, name, operator, , value] = EQUALITY.exec(plain(text)) ?? [];
  if (name !== undefined && value !== undefined && (operator !== '!=') === isTrue) learnValue(i, name, value);
}

function learnValue(i: Interpreter, name: string, text: string): void {
  const { state } = i;
  const own = state.variables.get(name);
  if (!own) isSetFromOutside(i, name, known(text));
  else if (state.get(name)?.known === false) state.set(name, known(text));
}

/** What nothing sets in the script comes with the environment. */
function isSetFromOutside({ state }: Interpreter, name: string, value: ReturnType<typeof known>): void {
  if (!state.variables.has(name)) state.variables.set(name, { value, exported: true });
}

/** `case "$MODE" in web)` is taken: then that is its value. */
export function learnCase(i: Interpreter, { parts }: Word, patterns: readonly Word[]): void {
  const [part] = parts;
  const [pattern] = patterns;
  if (parts.length !== 1 || part?.type !== 'parameter' || part.length || part.indirect || part.index) return;
  if (patterns.length !== 1 || !pattern || !/^["']?[\w./:@-]+["']?$/.test(pattern.text)) return;
  if (/^[A-Za-z_]/.test(part.name) && /^:?-$/.test(part.operator ?? '-'))
    learnValue(i, part.name, pattern.text.replace(/["']/g, ''));
}

/** A check that nothing decides, and that ends the script where it fails: in a container that works it passes. */
export function isPassed(i: Interpreter, text: string, span: Span): boolean {
  if (i.state.captured || i.state.probe) return true;
  const { yes, no } = outcomes(i, text, span);
  return i.host.chooser.choose('assumed', [no, yes]) === 0;
}

/** How a condition may come out, as phrases. */
function outcomes(i: Interpreter, text: string, span: Span): { readonly yes: string; readonly no: string } {
  const shown = showPids(plain(text)).slice(0, 60);
  const where = `(${place(i.at(span))})`;
  return { yes: `\`${shown}\` succeeds ${where}`, no: `\`${shown}\` fails ${where}` };
}
