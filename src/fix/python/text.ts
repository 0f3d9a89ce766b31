import type { Change } from '../edits.ts';

/** The body of a function: the places of its first line and behind its last one. */
export interface PythonFunction {
  readonly start: number;
  readonly end: number;
  readonly indent: string;
}

/** The only function of a name in a file. */
export function functionOf(source: string, name: string): PythonFunction | undefined {
  const all = [...source.matchAll(new RegExp(`^([ \\t]*)(?:async )?def ${name}\\s*\\(`, 'gm'))];
  const [head] = all;
  if (all.length !== 1 || !head) return undefined;
  const outer = head[1] ?? '';
  // The head may have several lines, and ends in a colon.
  const colon = /:[ \t]*(?:#[^\n]*)?\n/.exec(source.slice(head.index));
  if (!colon) return undefined;
  const start = head.index + colon.index + colon[0].length;
  let end = start;
  let at = start;
  let indent: string | undefined;
  for (const line of source.slice(start).split('\n')) {
    const own = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (line.trim() !== '') {
      if (own.length <= outer.length) break;
      indent ??= own;
      end = at + line.length;
    }
    at += line.length + 1;
  }
  return indent === undefined ? undefined : { start, end, indent };
}

/** A statement as the last of a function; it takes the place of `pass`. */
export function lastIn(source: string, { start, end, indent }: PythonFunction, statement: string): Change {
  const body = source.slice(start, end);
  const only = /^[ \t]*(?:pass|\.\.\.)[ \t]*$/.test(body);
  return only
    ? { start, end, text: `${indent}${statement}` }
    : { start: end, end, text: `\n${indent}${statement}` };
}

/** An import of a module in its place among the others at the top, where there is none. */
export function importOf(source: string, module: string): readonly Change[] {
  const imports = importsAtTop(source);
  const plain = imports.flatMap(({ start, line }) => {
    const name = /^import (\w+)/.exec(line)?.[1];
    return name === undefined ? [] : [{ start, line, name }];
  });
  const isThere = ({ line }: { readonly line: string }) =>
    new RegExp(`\\b${module}\\b(?! as\\b)`).test(line.replace(/#.*/, ''));
  if (plain.some(isThere)) return [];
  // Where the imports stand in groups, the language's own have one.
  const own = imports.findIndex(({ line }) => OF_PYTHON.test(line));
  const isFirst = (i: number) => i === 0 || !isBehind(imports[i - 1], imports[i]);
  const from = imports.findLastIndex((_, i) => i <= Math.max(own, 0) && isFirst(i));
  const next = imports.findIndex((_, i) => i > Math.max(own, 0) && isFirst(i));
  const group = own === -1 ? imports : imports.slice(from, next === -1 ? undefined : next);
  const before = plain.findLast(({ name, start }) => name < module && group.some(one => one.start === start));
  const [first] = group;
  if (!first) return [];
  const at = before ? before.start + before.line.length : first.start;
  return [{ start: at, end: at, text: `import ${module}\n` }];
}

type Import = ReturnType<typeof importsAtTop>[number];

const isBehind = (above: Import | undefined, below: Import | undefined): boolean =>
  above !== undefined && below !== undefined && above.start + above.line.length === below.start;

/** Modules of the language that programs import most. @source docs.python.org/3/py-modindex.html */
const OF_PYTHON =
  /^(?:import|from) (?:abc|argparse|array|ast|asyncio|atexit|base64|bisect|calendar|collections|concurrent|configparser|contextlib|copy|csv|ctypes|dataclasses|datetime|decimal|email|enum|errno|fcntl|functools|gc|getpass|glob|gzip|hashlib|heapq|hmac|html|http|importlib|inspect|io|ipaddress|itertools|json|logging|math|mimetypes|multiprocessing|operator|os|pathlib|pickle|platform|pprint|queue|random|re|sched|secrets|select|selectors|shlex|shutil|signal|smtplib|socket|socketserver|sqlite3|ssl|stat|statistics|string|struct|subprocess|sys|tempfile|textwrap|threading|time|traceback|types|typing|unittest|urllib|uuid|warnings|weakref|xml|zipfile|zlib|zoneinfo)\b/;

/** Imports of others in a row, without a blank line, are a group of their own. */
export const isOfOthers = (line: string): boolean => PYTHON_IMPORT.test(line) && !OF_PYTHON.test(line);

export const PYTHON_IMPORT = /^(?:import|from)\s/;
/** Lines that go on, and imports that depend on something. */
export const BETWEEN_IMPORTS = /^(?:[ \t)]|(?:try|except|else|finally|if)\b.*:)/;

/** The first lines of the imports that come before any other statement of the module, docstring and __future__ aside. */
function importsAtTop(source: string): readonly { readonly start: number; readonly line: string }[] {
  const lines = source.match(/[^\n]*\n/g) ?? [];
  const top = abovePython(lines.map(line => line.replace(/\r?\n$/, '')));
  if (top === undefined) return [];
  const found: { start: number; line: string }[] = [];
  let start = 0;
  for (const [i, line] of lines.entries()) {
    const isImport = PYTHON_IMPORT.test(line);
    if (i >= top && !isImport && !/^\s*(?:#.*)?$/.test(line) && !BETWEEN_IMPORTS.test(line)) break;
    if (i >= top && isImport) found.push({ start, line });
    start += line.length;
  }
  return found;
}

/** Comments, the module's docstring, imports from __future__, which come before any other statement, and `__author__`. */
export function abovePython(lines: readonly string[]): number | undefined {
  const isPlain = (line: string) => /^\s*(?:#.*)?$/.test(line);
  const skip = (from: number) => {
    const next = lines.findIndex((line, i) => i >= from && !isPlain(line));
    return next === -1 ? undefined : next;
  };
  let at = skip(0);
  if (at === undefined) return undefined;
  const quote = /^[rR]?("""|'''|"|')/.exec(lines[at] ?? '')?.[1];
  if (quote !== undefined) {
    const rest = (lines[at] ?? '').replace(/^[rR]?("""|'''|"|')/, '');
    const isClosed = rest.trimEnd().endsWith(quote);
    if (!isClosed && quote.length === 1) return undefined;
    const end = isClosed
      ? at
      : lines.findIndex((line, i) => i > (at as number) && line.trimEnd().endsWith(quote));
    at = end === -1 ? undefined : skip(end + 1);
  }
  while (at !== undefined && /^from\s+__future__\s+import\b/.test(lines[at] ?? '')) {
    if (/[(\\]\s*(?:#.*)?$/.test(lines[at] ?? '')) return undefined;
    at = skip(at + 1);
  }
  // What it says of itself.
  while (at !== undefined && /^__\w+__ *= *(['"])[^'"\\]*\1\s*(?:#.*)?$/.test(lines[at] ?? ''))
    at = skip(at + 1);
  return at;
}

/**
 * `except:` or `except BaseException` that goes on, where an exit that comes while its block runs ends nothing: as
 * `except Exception`, which exits pass.
 */
export const exitsPassed = (source: string): readonly Change[] =>
  [
    ...source.matchAll(
      /^([ \t]+)except([ \t]+BaseException\b)?([^\n:]*):((?:[^\n]*\n)(?:\1[ \t]+[^\n]*\n)*)/gm,
    ),
  ].flatMap(({ 1: indent = '', 2: named = '', 3: rest = '', 4: body = '', index }) => {
    if ((named === '' && rest.trim() !== '') || /\b(?:raise|return|break|_?exit|quit)\b/.test(body))
      return [];
    const start = index + indent.length + 'except'.length;
    return [{ start, end: start + named.length, text: ' Exception' }];
  });
