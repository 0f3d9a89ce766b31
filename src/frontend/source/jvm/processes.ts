import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, MAX_CHILDREN, type Processes, tellsSomewhere } from '../children.ts';
import { bodiesOf, type Code } from './bodies.ts';
import type { Hook } from './hooks.ts';
import { inside, literal, placeOf } from './lexer.ts';
import type { JvmFile, JvmProgram } from './program.ts';

const STARTS = /\b(?:ProcessBuilder|Runtime)\b/;
const TELLS = /\.\s*destroy(?:Forcibly)?\s*\(/;

/** The processes that main starts on its way and leaves running: java.lang.ProcessBuilder, Runtime.exec. */
export function processesOf(
  program: JvmProgram,
  main: JvmFile | undefined,
  hooks: readonly Hook[],
): Processes {
  const children = main && STARTS.test(main.text.text) ? startedBy(program, main) : [];
  if (children.length === 0) return { children, care: [], otherwise: undefined };
  const care = hooks.flatMap(hook => hook.bodies.flatMap(careIn));
  const telling = program.files.find(file => TELLS.test(file.text.text));
  return {
    children,
    care,
    otherwise: telling && tellsSomewhere(telling.text.file),
  };
}

function startedBy(program: JvmProgram, file: JvmFile): readonly StartedChild[] {
  const main = mainCode(program, file);
  const children: StartedChild[] = [];
  for (const [i, body] of (main ? bodiesOf(program, main) : []).entries()) {
    if (isWaitedFor(body) && (i > 0 || goesOn(body))) continue;
    for (const call of callsIn(body)) {
      if (children.length >= MAX_CHILDREN) break;
      const place = placeOf(body.tokens, call);
      if (children.some(c => c.at.file === place.file && c.at.line === place.line)) continue;
      children.push({
        command: commandAt(body, call),
        call: body.tokens.list[call]?.text === 'exec' ? 'Runtime.exec' : 'ProcessBuilder.start',
        at: place,
        mode: 'background',
        lifetime: 'unknown',
        reaped: true,
        processGroup: 'parent',
      });
    }
  }
  return children;
}

/** What stands in main. */
export function mainCode(program: JvmProgram, file: JvmFile): Code | undefined {
  const tokens = program.tokens(file);
  const { list } = tokens;
  const at = list.findIndex((t, i) => t.text === 'main' && list[i + 1]?.text === '(');
  const open = list.findIndex((t, i) => i > at && t.text === '{');
  return at === -1 || open === -1 ? undefined : { file, tokens, ...inside(tokens, open) };
}

/** Does main itself end the program once all is well, as a check or a step does? */
export function endsWell(program: JvmProgram, file: JvmFile): boolean {
  const main = mainCode(program, file);
  const said = main?.tokens.list
    .slice(main.from, main.to)
    .map(t => t.text)
    .join('');
  return /\b(?:System\.exit|exitProcess)\(0\)/.test(said ?? '');
}

/** `new ProcessBuilder(…)` and `Runtime.getRuntime().exec(…)`: where the brackets with the command open. */
function callsIn({ tokens: { list }, from, to }: Code): readonly number[] {
  const found: number[] = [];
  for (let at = from; at < to; at++) {
    if (list[at + 1]?.text !== '(') continue;
    const isBuilder = list[at]?.text === 'ProcessBuilder';
    const isExec =
      list[at]?.text === 'exec' && list[at - 1]?.text === '.' && list[at - 4]?.text === 'getRuntime';
    if (isBuilder || isExec) found.push(at);
  }
  return found;
}

/** A step on the way: what it starts has ended before it goes on. */
const isWaitedFor = ({ tokens: { list }, from, to }: Code): boolean =>
  list.slice(from, to).some(t => t.text === 'waitFor');

/** What is waited for as the last that main does is what the program is there for. */
function goesOn({ tokens: { list }, from, to }: Code): boolean {
  const wait = list.findLastIndex((t, at) => at >= from && at < to && t.text === 'waitFor');
  return list
    .slice(wait + 1, to)
    .some((t, i, all) => t.kind === 'word' && all[i + 1]?.text === '(' && !ENDING.test(t.text));
}

const ENDING =
  /^(?:exit|exitValue|halt|println|print|printf|format|info|warn|error|debug|if|catch|\w*(?:Exception|Error))$/;

function commandAt({ tokens }: Code, call: number): StartedChild['command'] {
  const { list } = tokens;
  const { from, to } = inside(tokens, call + 1);
  const words = list.slice(from, to).filter(t => t.kind === 'string');
  const others = list
    .slice(from, to)
    .filter(t => t.kind === 'word' && !/^(?:new|String|List|of|listOf|Arrays|asList|arrayOf)$/.test(t.text));
  const texts = words.map(literal);
  const [first] = texts;
  if (first === undefined || (others[0] && words[0] && others[0].start < words[0].start))
    return { unknown: 'its name is not a constant' };
  // Runtime.exec cuts a text at blanks, without a shell.
  if (list[call]?.text === 'exec' && texts.length === 1) return { argv: first.split(/\s+/).filter(Boolean) };
  return { argv: [...texts.map(text => text ?? '…'), ...(others.length > 0 ? ['…'] : [])] };
}

/** Process.destroy is SIGTERM, destroyForcibly SIGKILL. @source OpenJDK ProcessHandleImpl_unix.c, destroy0 */
function careIn({ tokens: { list }, from, to }: Code): readonly CareStep[] {
  const steps: CareStep[] = [];
  for (let at = from; at < to; at++) {
    if (list[at + 1]?.text !== '(' && list[at - 1]?.text !== '::') continue;
    const name = list[at]?.text;
    if (name === 'destroy') steps.push({ do: 'tell', signal: 'SIGTERM' });
    else if (name === 'destroyForcibly') steps.push({ do: 'tell', signal: 'SIGKILL' });
    else if ((name === 'waitFor' || name === 'join') && steps.length > 0) steps.push({ do: 'await' });
  }
  return steps;
}
