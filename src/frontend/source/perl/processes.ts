import { parseSignal } from '../../../kernel/index.ts';
import type { FileText, StartedChild } from '../../../model/index.ts';
import { type CareStep, commandOf, MAX_CHILDREN } from '../children.ts';

interface Forked {
  /** The script without them, of the same length. */
  readonly code: string;
  readonly children: readonly StartedChild[];
}

/**
 * `my $pid = fork; … if ($pid == 0) { exec 'worker'; }` in lines of their own at the top of a script. What is forked in
 * another way stays in its text.
 */
const FORKED =
  /^(?:my\s+)?\$(\w{1,40})\s*=\s*fork(?:\(\))?(?:\s*(?:\/\/|or)\s*die\b[^;{}]{0,100})?;\s*(?:die\b[^;{}]{0,100};\s*)?(?:if\s*\(\s*(?:\$\1\s*==\s*0|!\s*\$\1|not\s+\$\1)\s*\)|unless\s*\(\s*\$\1\s*\))\s*\{\s*exec\b\s*\(?((?:'[^'\n]{0,300}'|"[^"\n]{0,300}"|[^;{}'"\n]){1,60}?)\)?\s*(?:or\s+die\b[^;{}]{0,100})?;[^{}]{0,200}\}/gm;

export function forkedIn(code: string, script: FileText): Forked {
  const children: StartedChild[] = [];
  const waits = /\bwait(?:pid)?\b|\bCHLD\b/.test(code);
  const rest = code.replace(FORKED, (whole, _, words: string, index: number) => {
    children.push({
      command: commandIn(words),
      call: 'fork',
      at: script.locate(index, index + whole.indexOf(';')),
      mode: 'background',
      lifetime: 'unknown',
      reaped: waits ? 'unknown' : false,
      processGroup: 'parent',
    });
    return whole.replace(/[^\n]/g, ' ');
  });
  return { code: rest, children: children.slice(0, MAX_CHILDREN) };
}

/** `'worker', '-v'`, `qw(worker -v)`; a single text with shell syntax goes to a shell. */
function commandIn(text: string): StartedChild['command'] {
  const plain = /^\s*qw\s*[(/[]([^)/\]]{0,300})[)/\]]?\s*$/.exec(text);
  const words = plain
    ? (plain[1] ?? '').split(/\s+/).filter(Boolean)
    : [...text.matchAll(/'([^']{0,300})'|"([^"$@]{0,300})"|[^\s,]+/g)].map(([, one, two]) => one ?? two);
  const [first] = words;
  if (first === undefined) return { unknown: 'its name is not a constant' };
  return words.length === 1 ? commandOf(first) : { argv: words.map(word => word ?? '…') };
}

/** `kill 'TERM', $pid` and `waitpid $pid, 0`, one after the other. */
export function careOf(statements: string): readonly CareStep[] {
  const steps: CareStep[] = [];
  for (const statement of statements.split(';').map(part => part.trim())) {
    const told = /^kill\b[\s(]*['"]?(?:SIG)?([A-Z0-9]{1,8})['"]?\s*(?:,|=>)\s*(?!-?\$\$)/.exec(statement);
    if (told) steps.push({ do: 'tell', signal: parseSignal(told[1] ?? '') ?? 'SIGTERM' });
    else if (/^(?:1\s+while\s+)?wait(?:pid)?\b/.test(statement) && steps.length > 0)
      steps.push({ do: 'await' });
  }
  return steps;
}

/** `while (my $client = $server->accept) {`, or the same as the first that an endless loop does. */
const ACCEPTS =
  /\bwhile\s*\((?:[^(){};]{0,200}->\s*accept\b(?:\(\))?|\s*1\s*\)\s*\{[^{};]{0,200}->\s*accept\b(?:\(\))?)[^{};]{0,60}[{;]/g;

/** The script without the processes that answer one connection each, and end with that; of the same length. */
export function answered(code: string): string {
  let rest = code;
  for (const { 0: head, index } of code.matchAll(ACCEPTS)) {
    const start = index + head.length;
    const end = blockEnd(code, start);
    const body = code.slice(start, end);
    if (!/\bexit\b/.test(body) || /\b(?:exec|while\s*\(\s*1)\b/.test(body)) continue;
    const without = body.replace(/\bfork\b/g, '    ');
    rest = rest.slice(0, start) + without + rest.slice(end);
  }
  return rest;
}

/** Where the block is closed that is open here. */
export function blockEnd(code: string, start: number): number {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    if (code[at] === '{') depth++;
    else if (code[at] === '}' && --depth === 0) return at;
  }
  return code.length;
}
