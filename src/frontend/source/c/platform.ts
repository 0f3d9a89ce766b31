/**
 * What the preprocessor leaves of a text on Linux, as far as conditions on the system itself say so: what is left out
 * is blank, so that every place stays. Other conditions are not evaluated: all their branches stay.
 * @source ISO C17, 6.10.1, Conditional inclusion
 */
export function forLinux(text: string): string {
  const lines = text.replaceAll('\r\n', ' \n').split('\n');
  const chains: Chain[] = [];
  const off = new Set<number>();
  for (const [at, line] of lines.entries()) {
    const [, word = '', condition = ''] = DIRECTIVE.exec(line) ?? [];
    if (/^if/.test(word)) {
      chains.push({ branches: [{ at, truth: truthOf(word, condition) }] });
      continue;
    }
    const chain = chains.at(-1);
    if (!chain || word === '') continue;
    if (word === 'endif') leaveOut(chains.pop() as Chain, at, lines, off);
    else chain.branches.push({ at, truth: word === 'else' ? true : truthOf('if', condition) });
  }
  return lines.map((line, at) => (off.has(at) ? ' '.repeat(line.length) : line)).join('\n');
}

const DIRECTIVE = /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b(.*)$/;

interface Branch {
  /** The line that opens it. */
  readonly at: number;
  /** `undefined`: it hangs on what the build sets. */
  readonly truth: boolean | undefined;
}

interface Chain {
  readonly branches: Branch[];
}

/** Leaves out what is not for Linux, and of a chain that is decided its own lines. */
function leaveOut({ branches }: Chain, end: number, lines: readonly string[], off: Set<number>): void {
  let isTaken = false;
  let isDecided = true;
  for (const [n, { at, truth }] of branches.entries()) {
    const next = branches[n + 1]?.at ?? end;
    const isOther = isTaken || truth === false || isObjectiveC(lines, at + 1, next);
    for (let line = at + 1; isOther && line < next; line++) off.add(line);
    if (!isOther && truth === undefined) isDecided = false;
    if (isOther || isDecided) off.add(at);
    if (!isOther && truth === true) isTaken = true;
  }
  if (isDecided) off.add(end);
}

/** A compiler for C takes it for an error. */
const isObjectiveC = (lines: readonly string[], from: number, to: number): boolean =>
  lines.slice(from, to).some(line => /^[ \t]*@(?:interface|implementation|protocol|end)\b/.test(line));

const OTHERS =
  /^(?:_?WIN32|_WIN64|WINDOWS|_WINDOWS|_MSC_VER|__MINGW(?:32|64)__|__CYGWIN__|__APPLE__|__MACH__|__(?:Free|Open|Net)BSD__|__DragonFly__|__sun|__sun__|_AIX|__ANDROID__|__EMSCRIPTEN__|__HAIKU__)$/;
const OWN = /^(?:__linux__|__linux|linux|__unix__|__unix|unix|__gnu_linux__)$/;

/** What a condition comes to on Linux. */
function truthOf(word: string, condition: string): boolean | undefined {
  const plain = condition.replace(/\/\*.*?\*\/|\/\/.*$/g, '').trim();
  if (word === 'ifdef') return ofMacro(plain);
  if (word === 'ifndef') return not(ofMacro(plain));
  return plain.endsWith('\\') ? undefined : anyOf(plain);
}

const not = (truth: boolean | undefined): boolean | undefined => (truth === undefined ? undefined : !truth);

const ofMacro = (name: string): boolean | undefined =>
  OTHERS.test(name) ? false : OWN.test(name) ? true : undefined;

/** `defined(A) || (defined(B) && !defined(C))`, one depth of parentheses around a whole. */
function anyOf(text: string): boolean | undefined {
  const parts = split(text, '||').map(part => allOf(part));
  return parts.includes(true) ? true : parts.every(part => part === false) ? false : undefined;
}

function allOf(text: string): boolean | undefined {
  const parts = split(text, '&&').map(part => single(part.trim()));
  return parts.includes(false) ? false : parts.every(part => part === true) ? true : undefined;
}

function single(text: string): boolean | undefined {
  if (text.startsWith('!')) return not(single(text.slice(1).trim()));
  const inner = /^\((.*)\)$/.exec(text)?.[1];
  if (inner !== undefined) return anyOf(inner);
  if (/^[01]$/.test(text)) return text === '1';
  const name = /^defined[ \t]*\(?[ \t]*(\w+)[ \t]*\)?$/.exec(text)?.[1] ?? text;
  return ofMacro(name);
}

/** At an operator outside of parentheses. */
function split(text: string, operator: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (depth === 0 && text.startsWith(operator, at)) {
      parts.push('');
      at++;
    } else parts[parts.length - 1] += char;
  }
  return parts;
}
