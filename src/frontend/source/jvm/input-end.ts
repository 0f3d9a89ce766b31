import type { SourceAnalysis } from '../../../model/index.ts';
import type { Code } from './bodies.ts';
import { mainCode } from './processes.ts';
import type { JvmFile, JvmProgram } from './program.ts';
import { whenAt } from './ways.ts';

type End = Pick<SourceAnalysis, 'lifetime' | 'mayEnd'>;

const READS =
  /\bStdIn\b|\bSystem\s*\.\s*in\b|(?<![.\w])read(?:Line|ln|lnOrNull)\s*\(|\bConsole\s*\.\s*readLine\b/;
/** What main does once the line has come. */
const STOPS = /^(?:unbind|terminate|stop|close|shutdown\w*|exit|exitProcess|cancel|destroy)$/;

/**
 * `StdIn.readLine(); system.terminate()`: main goes on until a line comes, or its input ends, as it does at once where
 * nobody gives one.
 */
export function endOfInput(program: JvmProgram, main: JvmFile): End | undefined {
  if (!READS.test(main.text.text)) return undefined;
  const code = mainCode(program, main) ?? bodyOfApp(program, main);
  if (!code) return undefined;
  const { list } = code.tokens;
  for (let at = code.from; at < code.to; at++) {
    if (!isRead(code, at) || whenAt(code, at) !== 'always') continue;
    const isOver = list.slice(at, code.to).some((t, i, after) => STOPS.test(t.text) && isUsed(after, i));
    if (isOver)
      return { lifetime: 'unknown', mayEnd: 'main ends it once a line has come, or its input is empty' };
  }
  return undefined;
}

const isUsed = (list: Code['tokens']['list'], at: number): boolean => list[at - 1]?.text !== 'def';

/** `StdIn.readLine`, `System.in.read()`, Kotlin's `readLine()`. */
function isRead({ tokens: { list } }: Code, at: number): boolean {
  const [name = '', before, owner] = [list[at]?.text, list[at - 1]?.text, list[at - 2]?.text];
  if (before === '.') return (owner === 'StdIn' && /^read/.test(name)) || (owner === 'in' && name === 'read');
  return (
    /^read(?:Line|ln|lnOrNull)$/.test(name) &&
    list[at + 1]?.text === '(' &&
    !/^(?:def|fun)$/.test(before ?? '')
  );
}

/** All that stands in Scala's `object Main extends App`. */
function bodyOfApp(program: JvmProgram, file: JvmFile): Code | undefined {
  if (file.language !== 'scala' || !/\bextends\s+App\b/.test(file.text.text)) return undefined;
  const tokens = program.tokens(file);
  return { file, tokens, from: 0, to: tokens.list.length };
}
