import { path } from '../../base/index.ts';
import { findProgram } from '../../knowledge/index.ts';
import type { SimpleCommand } from './ast.ts';
import type { Started } from './host.ts';
import type { Interpreter } from './interpreter.ts';

const BLANK = `[\\s"'=]`;

/**
 * `app migrate`, and further down `app serve` or `exec app serve`, or `app migrate && app serve`: whoever wrote that has seen the first
 * come to an end, even where the sources of the program do not tell its commands apart. A runtime may run something else
 * each time.
 */
export function isRunAgain(i: Interpreter, { words: [word] }: SimpleCommand, end: number): boolean {
  const name = word && i.text(word);
  if (!name?.known || !/^[\w./+-]+$/.test(name.text)) return false;
  const program = path.basename(name.text);
  if (findProgram(program)) return false;
  const own = `${program.replace(/[.+]/g, '\\$&')}(?=${BLANK}|$)`;
  const again = new RegExp(`^[ \\t]*(?:exec\\s(?:[^\\n#]*(?:${BLANK}|/))?|(?:[\\w.-]*/){0,9})${own}`, 'm');
  const next = new RegExp(`^[^\\n#;|&]*&&\\s*(?:exec\\s+)?(?:[\\w./-]*/)?${own}`);
  const rest = i.source.text.slice(end);
  return again.test(rest) || next.test(rest);
}

/** How long a program lasts by its sources gives way to what the script makes of it. */
export const takenForAStep = (started: Extract<Started, { kind: 'process' }>): typeof started =>
  started.lifetime === 'service' ? { ...started, lifetime: 'unknown' } : started;
