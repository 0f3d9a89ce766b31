import { path } from '../../base/index.ts';
import type { ImageFiles, StartedChild } from '../../model/index.ts';
import type { Script } from '../shell/ast.ts';
import { parseShell } from '../shell/parse.ts';

const MAX_TEXT = 50_000;

/**
 * Does a command that ends leave another one behind, as `(sleep 60; clean) &` at the end of a script does? PID 1 adopts
 * that, whoever has started the script.
 */
export function leavesJobs(command: StartedChild['command'], files: ImageFiles, cwd: string): boolean {
  const text = textOf(command, files, cwd);
  if (text === undefined || text.length > MAX_TEXT || !text.includes('&')) return false;
  const { script, errors } = parseShell(text);
  return errors.length === 0 && hasJobs(script) && !/\bwait\b|\bkill\b|^\s*exec\b/m.test(text);
}

/** The text that a shell reads: behind `-c`, or of a script. */
function textOf(command: StartedChild['command'], files: ImageFiles, cwd: string): string | undefined {
  if ('shellText' in command) return command.shellText;
  if (!('argv' in command)) return undefined;
  const [program = '', script] = command.argv;
  const isShell = /^(?:ba|da|a)?sh$/.test(path.basename(program));
  const file = isShell ? script : program;
  if (file === undefined || !/[./]/.test(file) || file.startsWith('-')) return undefined;
  const origin = files.origin(path.resolve(cwd, file));
  if (origin.kind !== 'context' && origin.kind !== 'inline') return undefined;
  const { text } = origin.text;
  return isShell || /^#![ \t]*\S*(?:\/|env[ \t]+)(?:ba|da|a)?sh\b/.test(text) ? text : undefined;
}

const hasJobs = ({ items }: Script): boolean =>
  items.some(({ background, first }) => {
    const [command] = first.commands;
    return background && command?.type !== 'function';
  });
