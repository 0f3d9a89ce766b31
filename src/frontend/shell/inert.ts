import { findProgram, isShortCommand } from '../../knowledge/index.ts';
import type { Command, Pipeline, Script, Word } from './ast.ts';
import type { ShellState } from './state.ts';

const BUILTINS: ReadonlySet<string> = new Set(['echo', 'printf', ':', 'true', 'false', 'test', '[']);
const SIGNALLING: ReadonlySet<string> = new Set(['kill', 'pkill', 'killall']);

/**
 * Does a part of a script only run commands that end soon and leave nothing behind that the shell could notice? Then
 * it makes no difference whether it runs, and a condition on it need not be decided: a long script with twenty checks
 * that print or copy something has one way through, not a million.
 */
export const isInert = (script: Script, state: ShellState): boolean => isInertItems(script.items, state);

const isInertItems = (items: Script['items'], state: ShellState): boolean =>
  items.every(
    item =>
      !item.background &&
      [item.first, ...item.rest.map(part => part.pipeline)].every(p => isInertPipeline(p, state)),
  );

export const isInertPipeline = (pipeline: Pipeline, state: ShellState): boolean =>
  pipeline.commands.every(command => isInertCommand(command, state));

/** `echo missing; exit 1`: the way out of a script that can't do its work. */
export function isGuard({ items }: Script, state: ShellState): boolean {
  const last = items.at(-1);
  const [command, more] = last?.first.commands ?? [];
  if (!last || last.background || last.rest.length > 0 || more || command?.type !== 'simple') return false;
  const [name, code] = command.words;
  const isFailure = name?.text === 'exit' && /^-?\d*[1-9]\d*$/.test(code?.text ?? '');
  return isFailure && isInertItems(items.slice(0, -1), state);
}

interface Clause {
  readonly condition: Script;
  readonly body: Script;
}

/** Is it all the same which of these branches is taken, once the first condition has been asked? */
export function isInertChoice(
  [first, ...more]: readonly Clause[],
  otherwise: Script | undefined,
  state: ShellState,
): boolean {
  return (
    first !== undefined &&
    isInert(first.body, state) &&
    more.every(clause => isInert(clause.condition, state) && isInert(clause.body, state)) &&
    (otherwise === undefined || isInert(otherwise, state))
  );
}

function isInertCommand(command: Command, state: ShellState): boolean {
  switch (command.type) {
    case 'simple': {
      const [name] = command.words;
      const words = [...command.words, ...command.redirects.flatMap(r => r.target ?? [])];
      return (
        name !== undefined &&
        command.assignments.length === 0 &&
        isInertName(name.text, state) &&
        words.every(word => isInertWord(word, state))
      );
    }
    case 'group':
    case 'subshell':
      return isInert(command.body, state);
    case 'if':
      return (
        command.clauses.every(c => isInert(c.condition, state)) &&
        isInertChoice(command.clauses, command.otherwise, state)
      );
    default:
      return false;
  }
}

function isInertName(name: string, state: ShellState): boolean {
  if (state.functions.has(name)) return false;
  if (BUILTINS.has(name)) return true;
  return isShortCommand([name]) && !SIGNALLING.has(name) && findProgram(name) === undefined;
}

/** `${x:=y}` assigns, `${x:?}` ends the shell, as `$x` may under `set -u`; `>(…)` starts a process. */
function isInertWord(word: Word, state: ShellState): boolean {
  return word.parts.every(part => {
    if (part.type === 'process-substitution') return false;
    if (part.type === 'arithmetic') return !/=|\+\+|--/.test(part.text);
    if (part.type !== 'parameter') return true;
    if (/^:?[=?]$/.test(part.operator ?? '')) return false;
    const needsValue = state.options.has('u') && !/^:?[-+]$/.test(part.operator ?? '');
    return !needsValue || /^\W$/.test(part.name) || state.get(part.name) !== undefined;
  });
}
