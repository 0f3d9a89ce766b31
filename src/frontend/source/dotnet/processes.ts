import type { StartedChild } from '../../../model/index.ts';
import { MAX_CHILDREN, type Processes, tellsSomewhere } from '../children.ts';
import { type Code, closing } from './code.ts';

const STARTS = /\bProcess\s*\.\s*Start\s*\(/g;
/** Process.Kill is SIGKILL; there is no other way to tell one without a call of kill(2). */
const TELLS = /\.\s*(?:Kill|CloseMainWindow)\s*\(|\bkill\s*\(/;

/**
 * The processes (System.Diagnostics.Process) that Main starts on its way and leaves running: those in the file of Main, in statements that do not
 * wait for them.
 */
export function processesOf(code: readonly Code[], main: Code | undefined): Processes {
  const children: StartedChild[] = [];
  if (!main) return { children, care: [], otherwise: undefined };
  for (const found of main.text.matchAll(STARTS)) {
    const around = statementsAround(main.text, found.index);
    if (children.length >= MAX_CHILDREN || /\bWaitForExit/.test(around) || isInLambda(main.text, found.index))
      continue;
    const { file } = main;
    children.push({
      command: commandAt(file.text, found.index + found[0].length),
      call: 'Process.Start',
      at: file.locate(found.index, found.index + found[0].length),
      mode: 'background',
      lifetime: 'unknown',
      reaped: true,
      processGroup: 'parent',
    });
  }
  const telling = code.find(({ text }) => TELLS.test(text));
  return {
    children,
    care: [],
    otherwise: children.length > 0 && telling ? tellsSomewhere(telling.file.file) : undefined,
  };
}

/** The block that a place stands in, or the file for statements at its top. */
function statementsAround(text: string, at: number): string {
  let depth = 0;
  for (let i = at; i >= 0; i--) {
    if (text[i] === '}') depth++;
    else if (text[i] === '{' && depth-- === 0) return text.slice(i, closing(text, i));
  }
  return text;
}

/** What is handed to something else runs when that sees fit. */
function isInLambda(text: string, at: number): boolean {
  let depth = 0;
  for (let i = at; i >= 0; i--) {
    if (text[i] === '}') depth++;
    else if (text[i] === '{' && depth-- === 0 && /=>\s*$/.test(text.slice(Math.max(0, i - 20), i)))
      return true;
  }
  return false;
}

/** `"x", "a b"`, or a ProcessStartInfo with such. */
function commandAt(text: string, at: number): StartedChild['command'] {
  const rest = text.slice(at, at + 600);
  const found =
    /^\s*(?:new\s+(?:ProcessStartInfo)?\s*\(\s*)?"([^"\\\n]{1,200})"(?:\s*,\s*"([^"\\\n]{0,400})")?\s*\)/.exec(
      rest,
    );
  if (!found) return { unknown: 'its name is not a constant' };
  return { argv: [found[1] ?? '', ...(found[2] ?? '').split(' ').filter(Boolean)] };
}
