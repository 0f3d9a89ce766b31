import type { Script, SimpleCommand, Word } from '../../frontend/shell/ast.ts';
import { parseShell } from '../../frontend/shell/parse.ts';

/** The commands of a text that a shell runs; `undefined`: it is not all understood. */
export function scriptOf(text: string): Script | undefined {
  const { script, errors } = parseShell(text);
  return errors.length > 0 || script.items.length === 0 ? undefined : script;
}

/** The lone simple command that a text is. */
export function loneCommand(text: string): SimpleCommand | undefined {
  const script = scriptOf(text);
  return script?.items.length === 1 && script.items[0]?.rest.length === 0 ? lastCommand(script) : undefined;
}

/** The simple command that a shell ends with, if it does nothing afterwards and nothing runs beside it. */
export function lastCommand({ items }: Script): SimpleCommand | undefined {
  if (items.some(item => item.background)) return undefined;
  const last = items.at(-1);
  const { commands, negated, timed } = last?.rest.at(-1)?.pipeline ?? last?.first ?? { commands: [] };
  const [command] = commands;
  if (negated || timed || commands.length !== 1 || command?.type !== 'simple') return undefined;
  return command;
}

/** Names that a shell runs itself: no program stands behind them, or another one does. */
const BUILTINS: ReadonlySet<string> = new Set(
  (
    '. : [ alias bg break builtin cd command continue declare disown echo enable eval exec exit export false fc fg ' +
    'getopts hash history jobs kill let local mapfile popd printf pushd pwd read readarray readonly return set ' +
    'shift shopt source suspend test times trap true type typeset ulimit umask unalias unset wait'
  ).split(' '),
);

/**
 * What is put before a command so that the shell becomes it; assignments in front are for `env` then, for not every
 * shell exports them to what exec runs. `undefined`: it is the shell's own.
 */
export function execPrefix({ words, assignments }: SimpleCommand): string | undefined {
  const [name] = words;
  if (!name || BUILTINS.has(name.text) || assignments.some(a => a.array || a.append)) return undefined;
  return assignments.length > 0 ? 'exec env ' : 'exec ';
}

/** Words as a shell reads them. */
export const quoted = (words: readonly string[]): string =>
  words.map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');

/** The words of a command that needs nothing of a shell; `undefined`: it does. */
export function plainWords({ words, assignments, redirects }: SimpleCommand): readonly string[] | undefined {
  if (assignments.length > 0 || redirects.length > 0 || words.length === 0) return undefined;
  if (BUILTINS.has(words[0]?.text ?? '')) return undefined;
  const plain = words.map(plainWord);
  return plain.every(word => word !== undefined) ? plain : undefined;
}

function plainWord({ parts, text }: Word): string | undefined {
  let plain = '';
  for (const part of parts) {
    if (part.type !== 'literal') return undefined;
    if (!part.quoted && /[*?[\]{}~]/.test(part.text) && text.includes(part.text)) return undefined;
    plain += part.text;
  }
  return plain;
}
