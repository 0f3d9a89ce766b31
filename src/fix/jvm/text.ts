import { blockEnd, withoutQuiet } from '../blocks.ts';
import { type Change, indentAt, lineStart } from '../edits.ts';

/** A source of Java, Kotlin or Scala, in which a hook is written. */
export interface JvmText {
  readonly source: string;
  /** Comments and texts blanked out. */
  readonly code: string;
  readonly language: 'java' | 'kotlin' | 'scala';
}

const LANGUAGES: Readonly<Record<string, JvmText['language']>> = {
  '.java': 'java',
  '.kt': 'kotlin',
  '.scala': 'scala',
};

export function jvmText(source: string, file: string): JvmText | undefined {
  const language = LANGUAGES[/\.\w+$/.exec(file)?.[0] ?? ''];
  return language && { source, code: withoutQuiet(source), language };
}

/** Where the statement ends that begins at a place: behind its semicolon, or its line where brackets are closed. */
export function statementEnd({ code, language }: JvmText, begin: number): number | undefined {
  let depth = 0;
  for (let i = begin; i < code.length; i++) {
    const char = code[i] ?? '';
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    if (depth < 0) return undefined;
    if (depth > 0) continue;
    if (char === ';') return i + 1;
    if (language === 'java' || char !== '\n' || /^\s*(?:\??\.|[-+*&|=])/.test(code.slice(i))) continue;
    return i - (code[i - 1] === '\r' ? 1 : 0);
  }
  return undefined;
}

/** The braces around a place, from the outside in, by where they open. */
export function bracesAround(code: string, place: number): readonly number[] {
  const open: number[] = [];
  for (let i = 0; i < place; i++) {
    if (code[i] === '{') open.push(i);
    else if (code[i] === '}') open.pop();
  }
  return open;
}

/** Does the brace open what belongs to a class, and no body of code? */
export const isOfClass = (code: string, open: number): boolean =>
  /\b(?:class|object|interface|record|enum)\b[^;{}]*$/.test(code.slice(Math.max(0, open - 300), open));

/** The body of main. */
export function mainBody(
  text: JvmText,
): { readonly open: number; readonly close: number; readonly head: string } | undefined {
  const main = {
    java: /\bstatic\s[^;{}()]*\bvoid\s+main\s*\([^()]*\)[^;{}]*\{/,
    kotlin: /\bfun\s+main\s*\([^()]*\)(?:\s*:\s*Unit)?\s*(?:=\s*runBlocking(?:<Unit>)?\s*)?\{/,
    scala: /\bdef\s+main\s*\([^()]*\)(?:\s*:\s*Unit)?\s*=\s*\{/,
  }[text.language].exec(text.code);
  const open = main ? main.index + main[0].length - 1 : -1;
  const close = main ? blockEnd(text.source, open) : undefined;
  return main && close !== undefined ? { open, close, head: main[0] } : undefined;
}

/** The blanks that a level is moved in by. */
export const stepOf = (source: string): string => {
  const first = /\{[ \t]*\r?\n([ \t]+)\S/.exec(source)?.[1] ?? '    ';
  return first.startsWith('\t') ? '\t' : first.slice(0, 4);
};

/** One statement as a lambda of its own, more in a block. Lines have no indentation of the place that they go to. */
export function hookOf(language: JvmText['language'], lines: readonly string[], step: string): string[] {
  const [only, other] = lines;
  const head = {
    java: 'Runtime.getRuntime().addShutdownHook(new Thread(() -> ',
    kotlin: 'Runtime.getRuntime().addShutdownHook(Thread ',
    scala: 'sys.addShutdownHook ',
  }[language];
  const end = { java: '}));', kotlin: '})', scala: '}' }[language];
  if (only !== undefined && other === undefined)
    return [language === 'java' ? `${head}${only.replace(/;$/, '')}));` : `${head}{ ${only} ${end}`];
  return [`${head}{`, ...lines.map(line => `${step}${line}`), end];
}

/** What may be interrupted has to say so in Java. */
export const interruptible = (
  language: JvmText['language'],
  calls: readonly string[],
  step: string,
): string[] =>
  language === 'java'
    ? [
        'try {',
        ...calls.map(call => `${step}${call};`),
        '} catch (InterruptedException interrupted) {',
        `${step}Thread.currentThread().interrupt();`,
        '}',
      ]
    : [...calls];

/** Lines that follow the statement or the brace which ends at a place. */
export const linesBehind = (at: number, indent: string, lines: readonly string[]): Change => ({
  start: at,
  end: at,
  text: lines.map(line => `\n${line === '' ? '' : indent}${line}`).join(''),
});

/** Where the line of a place begins, past its blanks. */
export const firstOnLine = (source: string, place: number): number =>
  lineStart(source, place) + (/^[ \t]*/.exec(source.slice(lineStart(source, place)))?.[0].length ?? 0);

export const indentOf = (source: string, place: number): string =>
  indentAt(source, firstOnLine(source, place));

/** Imports that are not there yet, each in front of the first that comes behind it by its name. */
export function importsOf({ source, code, language }: JvmText, names: readonly string[]): readonly Change[] {
  const end = language === 'java' ? ';' : '';
  const known = [...code.matchAll(/^import[ \t]+(?!static\b)([\w.*]+)[^\n]*\n/gm)];
  const missing = [...new Set(names)]
    .filter(name => !known.some(([, one]) => one === name || one === name.replace(/\w+$/, '*')))
    .sort();
  const placed = missing.map(name => {
    const alike = known.filter(([, one = '']) => one.split('.', 1)[0] === name.split('.', 1)[0]);
    const next = alike.find(([, one = '']) => one > name);
    const last = alike.at(-1) ?? known.at(-1);
    const place = next?.index ?? (last ? last.index + last[0].length : undefined);
    return { place, text: `import ${name}${end}\n` };
  });
  const all = [...new Set(placed.map(({ place }) => place))];
  return all.map(place => {
    const text = placed.flatMap(one => (one.place === place ? one.text : [])).join('');
    if (place !== undefined) return { start: place, end: place, text };
    const clause = /^package[^\n]*\n\s*?\n?/m.exec(source);
    const at = clause ? clause.index + clause[0].length : 0;
    return { start: at, end: at, text: `${text}\n` };
  });
}
