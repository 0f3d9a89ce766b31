import type { Assignment, Command, Script, SimpleCommand, Word } from '../shell/ast.ts';
import { argumentsOf, cdTarget, type State, type Text, textOfWord } from './words.ts';

/** Deeper than anybody nests: a text that goes beyond is hostile. */
const MAX_DEPTH = 60;

/** `A=$A$A` doubles at every line; no command line is that long. */
const MAX_LENGTH = 100_000;
const MAX_WORDS = 1000;

export type Visit = (command: SimpleCommand, state: State) => void;

/**
 * Shows every simple command of a script to `visit`, with what the variables hold there. What is set in a branch, a
 * loop or a function is not known behind it. Functions come last, when the constants at the top are set.
 */
export function walkScript(script: Script, state: State, visit: Visit): void {
  const functions: Command[] = [];
  walk(script, state, { visit, functions, depth: 0 });
  for (const body of functions.splice(0)) {
    walkCommand(body, { ...copy(state), inFunction: true }, { visit, functions: [], depth: 1 });
  }
}

interface Walk {
  readonly visit: Visit;
  readonly functions: Command[];
  readonly depth: number;
}

const copy = (state: State): State => ({ ...state, variables: new Map(state.variables) });

function walk(script: Script, state: State, how: Walk): void {
  if (how.depth > MAX_DEPTH) return;
  for (const item of script.items) {
    const here = item.background ? copy(state) : state;
    for (const pipeline of [item.first, ...item.rest.map(next => next.pipeline)]) {
      const alone = pipeline.commands.length === 1;
      for (const command of pipeline.commands) walkCommand(command, alone ? here : copy(here), how);
    }
  }
}

function walkCommand(command: Command, state: State, outer: Walk): void {
  const how = { ...outer, depth: outer.depth + 1 };
  if (how.depth > MAX_DEPTH) return;
  switch (command.type) {
    case 'simple':
      simple(command, state, how);
      return;
    case 'group':
      walk(command.body, state, how);
      return;
    case 'subshell':
      walk(command.body, copy(state), how);
      return;
    case 'if': {
      const bodies = command.clauses.flatMap(clause => [clause.condition, clause.body]);
      branches(command.otherwise ? [...bodies, command.otherwise] : bodies, state, how);
      return;
    }
    case 'for':
      state.variables.set(command.variable, { text: `$${command.variable}`, known: false });
      branches([command.body], state, how);
      return;
    case 'other-loop':
      branches([command.body], state, how);
      return;
    case 'while':
      branches([command.condition, command.body], state, how);
      return;
    case 'case':
      branches(
        command.items.map(item => item.body),
        state,
        how,
      );
      return;
    case 'function':
      how.functions.push(command.body);
      return;
    case 'test':
    case 'arithmetic':
    case 'unparsed':
      return;
  }
}

/** Scripts of which any may run, or none. */
function branches(scripts: readonly Script[], state: State, how: Walk): void {
  const before = new Map(state.variables);
  const { cwd } = state;
  for (const script of scripts) {
    const inside = { ...copy(state), variables: new Map(before), cwd };
    walk(script, inside, how);
    for (const [name, value] of inside.variables) {
      if (before.get(name) !== value) state.variables.set(name, { text: `$${name}`, known: false });
    }
    if (inside.cwd.text !== cwd.text) state.cwd = { text: '$PWD', known: false };
  }
}

function simple(command: SimpleCommand, state: State, how: Walk): void {
  const words = [
    ...command.words,
    ...command.assignments.flatMap(a => [...(a.value ? [a.value] : []), ...(a.array ?? [])]),
  ];
  for (const word of words) substitutions(word, state, how);
  const [name] = command.words;
  if (!name) {
    for (const assignment of command.assignments) assign(assignment, state);
    return;
  }
  switch (name.text) {
    case 'cd':
    case 'pushd':
      state.cwd = cdTarget(command, state);
      return;
    case 'popd':
      state.cwd = { text: '$PWD', known: false };
      return;
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
    case 'typeset':
      for (const word of command.words.slice(1)) declare(word, state);
      for (const assignment of command.assignments) assign(assignment, state);
      return;
    case 'read':
    case 'unset':
      for (const word of command.words.slice(1))
        state.variables.set(word.text, { text: `$${word.text}`, known: false });
      return;
    default:
      how.visit(command, state);
  }
}

/** Commands in `$(…)`: `CID=$(docker run -d …)`. */
function substitutions(word: Word, state: State, how: Walk): void {
  for (const part of word.parts) {
    if (part.type === 'command-substitution' || part.type === 'process-substitution') {
      walk(part.body, copy(state), { ...how, depth: how.depth + 1 });
    } else if (part.type === 'parameter' && part.operand && how.depth < MAX_DEPTH) {
      substitutions(part.operand, state, { ...how, depth: how.depth + 1 });
    }
  }
}

/** `export NAME=value`, where the assignment is a word like others. */
function declare(word: Word, state: State): void {
  const match = /^([A-Za-z_]\w*)=/.exec(word.text);
  if (!match?.[1]) return;
  const { text, known } = textOfWord(word, state);
  state.variables.set(match[1], { text: text.slice(match[0].length), known });
}

function assign(assignment: Assignment, state: State): void {
  const { name } = assignment;
  const old = state.variables.get(name);
  if (assignment.index !== undefined) {
    state.variables.set(name, { text: `$${name}`, known: false });
  } else if (assignment.array) {
    const list: readonly Text[] = argumentsOf(assignment.array, state);
    if (!assignment.append && list.length <= MAX_WORDS) state.variables.set(name, list);
    else if (Array.isArray(old) && old.length + list.length <= MAX_WORDS)
      state.variables.set(name, [...(old as readonly Text[]), ...list]);
    else state.variables.set(name, { text: `$${name}`, known: false });
  } else {
    const value = assignment.value ? textOfWord(assignment.value, state) : { text: '', known: true };
    const before = old === undefined || Array.isArray(old) ? undefined : (old as Text);
    const text = assignment.append ? `${before?.text ?? ''}${value.text}` : value.text;
    const known = value.known && (!assignment.append || before?.known === true);
    state.variables.set(
      name,
      text.length > MAX_LENGTH ? { text: `$${name}`, known: false } : { text, known },
    );
  }
}
