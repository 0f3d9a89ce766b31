import { bare } from '../../frontend/source/dotnet/code.ts';
import type { SignalName } from '../../kernel/index.ts';
import { blockAfter, lastStatement } from '../blocks.ts';
import type { Change } from '../edits.ts';

const NAMESPACE = 'System.Runtime.InteropServices';

/** A registration as the first thing that the program does, in Main or in a file without one. */
export function inCsharp(
  source: string,
  signal: SignalName,
  projects: string,
): readonly Change[] | undefined {
  const known = source.search(
    new RegExp(`\\bPosixSignalRegistration\\s*\\.\\s*Create\\s*\\(\\s*PosixSignal\\.${signal}\\b`),
  );
  if (known !== -1) return endInCsharp(source, known, projects);
  const own = signal.toLowerCase();
  const name = [own, `on${signal}`, `stopOn${signal}`].find(one => !new RegExp(`\\b${one}\\b`).test(source));
  const code = bare(source);
  if (name === undefined || !hasRegistrations(projects)) return undefined;
  const text = `using var ${name} = PosixSignalRegistration.Create(PosixSignal.${signal}, _ => ${exitIn(code, projects)});`;
  const using = usingFor(code);
  const main = MAIN.exec(code);
  if (!main) return NO_STATEMENTS.test(code) ? undefined : atTop(code, text, using);
  const at = main.index + main[0].length;
  const indent = /\n([ \t]+)\S/.exec(source.slice(at))?.[1];
  return indent === undefined ? undefined : [...using, { start: at, end: at, text: `\n${indent}${text}` }];
}

/** Is the namespace System in use, here or for all files of the project? */
function exitIn(code: string, projects: string): string {
  const isKnown =
    /^\s*using\s+System\s*;/m.test(code) ||
    /(?<!\.)\bConsole\s*\./.test(code) ||
    /<ImplicitUsings>\s*(?:enable|true)\b/i.test(projects);
  return `${isKnown ? '' : 'System.'}Environment.Exit(0)`;
}

const CREATES =
  /PosixSignalRegistration\s*\.\s*Create\s*\([^,]*,\s*(?:(?:\w+|\([^()]*\))\s*=>\s*|(\w+)\s*\))/y;

/** The handler of a registration that is there ends the program as the last that it does. */
export function endInCsharp(source: string, start: number, projects = ''): readonly Change[] | undefined {
  CREATES.lastIndex = start;
  const [whole, name] = CREATES.exec(source) ?? [];
  if (whole === undefined) return undefined;
  const method = name && new RegExp(`\\bvoid\\s+${name}\\s*\\([^()]*\\)\\s*(?=\\{)`).exec(source);
  const at = method ? method.index + method[0].length : start + whole.length;
  const exit = exitIn(bare(source), projects);
  if (source[at] === '{') {
    const block = blockAfter(source, at);
    return block && [lastStatement(source, block, `${exit};`)];
  }
  const expression = name === undefined ? /^[^\n]*?\)(?=\)\s*;)/.exec(source.slice(at))?.[0] : undefined;
  return expression === undefined
    ? undefined
    : [{ start: at, end: at + expression.length, text: `{ ${expression}; ${exit}; }` }];
}

const MAIN =
  /\bstatic\s+(?:(?:async|public|private|internal)\s+)*(?:void|int|Task(?:\s*<\s*int\s*>)?)\s+Main\s*\([^()]*\)\s*\{(?=[ \t]*\r?\n)/;

/** Main has another form, or the file is not the one that is started. */
const NO_STATEMENTS = /\bMain\s*\(|\bnamespace\s+[\w.]+\s*;/;

/** @see https://learn.microsoft.com/dotnet/api/system.runtime.interopservices.posixsignalregistration: since .NET 6 */
const hasRegistrations = (projects: string): boolean => {
  const versions = [...projects.matchAll(/<TargetFrameworks?>([^<]*)</g)].flatMap(([, names = '']) =>
    names.split(';'),
  );
  return versions.length > 0 && versions.every(one => Number(/^\s*net(\d+)\.\d/.exec(one)?.[1] ?? 0) >= 6);
};

/** Among the usings at the top, those of System first. */
function usingFor(code: string): readonly Change[] {
  const all = [...code.matchAll(/^(?:global\s+)?using\s+(?!static\b|var\b|\w+\s*=)([\w.]+)\s*;[^\n]*\n/gm)];
  if (all.some(([, name]) => name === NAMESPACE)) return [];
  const isSystem = (name: string) => /^System\b/.test(name);
  const next = all.find(([, name = '']) => !isSystem(name) || name > NAMESPACE);
  const last = all.at(-1);
  const at = next ? next.index : last ? last.index + last[0].length : topOf(code);
  return [{ start: at, end: at, text: `using ${NAMESPACE};\n${last ? '' : '\n'}` }];
}

/** Where the first word stands that is no comment. */
const topOf = (code: string): number => lineOf(code, /[^\s\uFEFF]/.exec(code)?.index ?? 0);

const lineOf = (code: string, index: number): number => {
  const start = code.lastIndexOf('\n', index - 1) + 1;
  return code.startsWith('\uFEFF') ? Math.max(start, 1) : start;
};

/** Top-level statements: below the usings. */
function atTop(code: string, text: string, using: readonly Change[]): readonly Change[] | undefined {
  const last = [...code.matchAll(/^(?:global\s+)?using\s+(?!var\b)[\w.\s=]+;[^\n]*\n/gm)].at(-1);
  const behind = last ? last.index + last[0].length : 0;
  const first = /[^\s\uFEFF]/.exec(code.slice(behind));
  if (!first) return undefined;
  const at = last ? behind : topOf(code);
  const [own] = using;
  const statement = `${last ? '\n' : ''}${text}\n${last ? '' : '\n'}`;
  if (own?.start === at) return [{ ...own, text: `${own.text}${statement}` }];
  return [...using, { start: at, end: at, text: statement }];
}
