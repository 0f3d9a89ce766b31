import type { SignalName } from '../kernel/index.ts';
import type { Change } from './edits.ts';
import { inStyleOf } from './javascript/text.ts';
import { functionOf, importOf } from './python/text.ts';

interface Flagged {
  readonly said: string;
  readonly changes: readonly Change[];
}

/**
 * The program goes round until a flag of its own changes, which nothing does so far: the handler sets it, and what
 * stands behind the loop is done.
 */
export function setsFlag(language: string, source: string, signal: SignalName): Flagged | undefined {
  if (language === 'python') return inPython(source, signal);
  return language === 'javascript' ? inJavaScript(source, signal) : undefined;
}

function inJavaScript(source: string, signal: SignalName): Flagged | undefined {
  const [found, other] = [...source.matchAll(/^(?:let|var) (\w+)(?:: boolean)? = (true|false);?[ \t]*$/gm)];
  const [whole = '', flag = '', value] = found ?? [];
  const not = value === 'true' ? '' : '!';
  if (!found || other || !new RegExp(`\\bwhile \\(${not}${flag}\\)`).test(source)) return undefined;
  if (new RegExp(`\\b${flag}\\s*=[^=]`, 'g').exec(source.replace(whole, ''))) return undefined;
  const indent = /^(?:\t| {2,})(?=\S)/m.exec(source)?.[0] ?? '  ';
  const set = `${flag} = ${value === 'true' ? 'false' : 'true'};`;
  const text = inStyleOf(source, `process.once('${signal}', () => {\n${indent}${set}\n});`);
  const at = found.index + whole.trimEnd().length;
  return { said: set.slice(0, -1), changes: [{ start: at, end: at, text: `\n\n${text}` }] };
}

function inPython(source: string, signal: SignalName): Flagged | undefined {
  const [found, other] = [...source.matchAll(/^(\w+) = (True|False)[ \t]*$/gm)];
  const [whole = '', flag = '', value] = found ?? [];
  const not = value === 'True' ? '' : 'not ';
  if (!found || other || !new RegExp(`^[ \\t]*while ${not}${flag}:`, 'm').test(source)) return undefined;
  const set = `${flag} = ${value === 'True' ? 'False' : 'True'}`;
  const sets = [...source.matchAll(new RegExp(`\\b${flag}\\s*=[^=]`, 'g'))].length;
  const modules = importOf(source, 'signal');
  const unused = [...source.matchAll(/^def (\w+)\((?:\w+, ?\w+|\*\w*)\)/gm)].flatMap(([, name = '']) => {
    const own = functionOf(source, name);
    const isUsed = source.split(new RegExp(`\\b${name}\\b`)).length > 2;
    return own && !isUsed && source.slice(own.start, own.end).includes(set) ? [{ name, end: own.end }] : [];
  });
  const [handler] = unused;
  const hears = (name: string) => `signal.signal(signal.${signal}, ${name})`;
  if (handler && sets === 2)
    return {
      said: hears(handler.name),
      changes: [...modules, { start: handler.end, end: handler.end, text: `\n\n\n${hears(handler.name)}` }],
    };
  const name = ['stop', 'stop_loop'].find(own => !new RegExp(`\\b${own}\\b`).test(source));
  if (sets !== 1 || name === undefined) return undefined;
  const at = found.index + whole.trimEnd().length;
  const text = `\n\n\ndef ${name}(*_):\n    global ${flag}\n    ${set}\n\n\n${hears(name)}`;
  return { said: hears(name), changes: [...modules, { start: at, end: at, text }] };
}
