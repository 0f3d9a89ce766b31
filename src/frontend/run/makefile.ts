import { lineIndex, path } from '../../base/index.ts';
import type { Snippets } from './snippets/types.ts';

/** A line of a recipe as its shell gets it, and where its text is written. */
interface Recipe {
  readonly text: string;
  /** Offset in `text` to an offset in the makefile. */
  origin(offset: number): number;
}

type Variables = ReadonlyMap<string, string | undefined>;

/** Variables in variables; more are hostile. */
const MAX_DEPTH = 20;
const MAX_LENGTH = 100_000;

/** Each line of a recipe has a shell of its own, which starts in the makefile's folder. */
export function makefileRecipes(file: string, text: string): Snippets {
  const locate = lineIndex(file, text);
  const snippets = readRecipes(text).map(recipe => ({
    text: recipe.text,
    locate: (start: number, end: number) => locate(recipe.origin(start), recipe.origin(end - 1) + 1),
  }));
  return { snippets, startedIn: [path.dirname(file)] };
}

/** @source GNU make manual: 5.1 Recipe Syntax, 5.2 Recipe Echoing, 6.5 Setting */
function readRecipes(text: string): Recipe[] {
  const lines = logicalLines(text);
  const variables = readVariables(lines);
  const recipes: Recipe[] = [];
  let mayBeRecipe = false;
  for (const { start, end } of lines) {
    const line = text.slice(start, end);
    if (line.startsWith('\t') && mayBeRecipe) {
      const prefix = /^\t[\t @+-]*/.exec(line)?.[0].length ?? 1;
      recipes.push(expandRecipe(text, start + prefix, end, variables));
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0 && line[colon + 1] !== '=' && !isAssignment(line)) {
      mayBeRecipe = true;
      const semicolon = line.indexOf(';', colon);
      if (semicolon !== -1) recipes.push(expandRecipe(text, start + semicolon + 1, end, variables));
    }
  }
  return recipes;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Lines with those that a backslash continues. */
function logicalLines(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    while (end !== -1 && continues(text, end)) end = text.indexOf('\n', end + 1);
    if (end === -1) end = text.length;
    lines.push({ start, end, text: text.slice(start, end) });
    start = end + 1;
  }
  return lines;
}

function continues(text: string, newline: number): boolean {
  const last = text[newline - 1] === '\r' ? newline - 2 : newline - 1;
  let backslashes = 0;
  while (text[last - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

const ASSIGNMENT = /^ *(?:(?:export|override|private) +)*([A-Za-z_][\w.-]*)[ \t]*(\?|\+|:{1,3}|!)?=[ \t]*/;
const isAssignment = (line: string) => ASSIGNMENT.test(line);

/** What is set twice under conditions, by a shell or for one target only is not known. */
function readVariables(lines: readonly Line[]): Variables {
  const variables = new Map<string, string | undefined>();
  let conditions = 0;
  let inDefine = false;
  for (const { text } of lines) {
    if (text.startsWith('\t')) continue;
    if (/^ *define\b/.test(text)) inDefine = true;
    else if (/^ *endef\b/.test(text)) inDefine = false;
    else if (/^ *if(n?eq|n?def)\b/.test(text)) conditions++;
    else if (/^ *endif\b/.test(text)) conditions--;
    if (inDefine) continue;
    const match = ASSIGNMENT.exec(text);
    const name = match?.[1] ?? targetVariable(text);
    if (name === undefined) continue;
    const value = match ? withoutComment(text.slice(match[0].length)) : undefined;
    variables.set(name, settle(variables, name, match?.[2], value, conditions > 0));
  }
  return variables;
}

function settle(
  variables: Variables,
  name: string,
  operator: string | undefined,
  value: string | undefined,
  conditional: boolean,
): string | undefined {
  const old = variables.get(name);
  if (operator === '?' && variables.has(name)) return conditional && old !== value ? undefined : old;
  if (operator === '!' || value === undefined) return undefined;
  const next =
    operator === '+' && variables.has(name) ? (old === undefined ? undefined : `${old} ${value}`) : value;
  // A condition's two sides set the same variable: the first of them is not special.
  return conditional && variables.has(name) && old !== next ? undefined : next;
}

const withoutComment = (text: string) =>
  text
    .replaceAll(/\\\r?\n[ \t]*/g, ' ')
    .split(' #', 1)[0]
    ?.split('\t#', 1)[0]
    ?.trim() ?? '';

/** `target: NAME = value`. */
const targetVariable = (text: string) =>
  /^[^:=#]{1,200}: *(?:export +)?([A-Za-z_][\w.-]*) *[?+:]?=/.exec(text)?.[1];

function expandRecipe(source: string, start: number, end: number, variables: Variables): Recipe {
  const pieces: { readonly at: number; readonly from: number; readonly copied: boolean }[] = [];
  let out = '';
  const add = (text: string, from: number, copied: boolean) => {
    pieces.push({ at: out.length, from, copied });
    out += text;
  };
  for (let i = start; i < end && out.length < MAX_LENGTH; ) {
    const dollar = source.indexOf('$', i);
    const next = dollar === -1 || dollar >= end ? end : dollar;
    if (next > i) add(source.slice(i, next), i, true);
    if (next === end) break;
    const reference = readReference(source, next, end);
    add(expand(reference.name, variables, 0), next, false);
    i = reference.end;
  }
  return {
    text: out,
    origin(offset) {
      const piece = pieces.findLast(p => p.at <= offset);
      return piece ? piece.from + (piece.copied ? offset - piece.at : 0) : start;
    },
  };
}

/** `$(NAME)`, `${NAME}`, `$X`; `$$` has the name `$`. */
function readReference(text: string, dollar: number, end: number): { name: string; end: number } {
  const open = text[dollar + 1];
  if (open !== '(' && open !== '{') return { name: text[dollar + 1] ?? '', end: Math.min(dollar + 2, end) };
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  for (let i = dollar + 1; i < end; i++) {
    if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return { name: text.slice(dollar + 2, i), end: i + 1 };
  }
  return { name: text.slice(dollar + 2, end), end };
}

/** What is not known stays a substitution, which the shell's side does not know either. */
function expand(name: string, variables: Variables, depth: number): string {
  if (name === '$') return '$';
  if (['CURDIR', 'PWD', 'shell pwd'].includes(name)) return '$' + '{PWD}';
  const value = variables.get(name);
  if (value === undefined || depth > MAX_DEPTH || value.length > MAX_LENGTH) {
    return `$(make-variable ${/^[\w.@<^-]+$/.test(name) ? name : '…'})`;
  }
  let out = '';
  for (let i = 0; i < value.length && out.length < MAX_LENGTH; ) {
    const dollar = value.indexOf('$', i);
    const next = dollar === -1 ? value.length : dollar;
    out += value.slice(i, next);
    if (dollar === -1) break;
    const reference = readReference(value, dollar, value.length);
    out += expand(reference.name, variables, depth + 1);
    i = reference.end;
  }
  return out;
}
