import type { SignalName } from '../kernel/index.ts';
import { type Change, inserted, unitOf } from './edits.ts';
import { inStyleOf } from './javascript/text.ts';
import { loopFlag } from './loop-flag.ts';
import { setsFlagOfObject } from './object-flag.ts';
import { pcntl } from './php/extension.ts';
import { functionOf, importOf } from './python/text.ts';
import type { FixInput, Planned } from './types.ts';

export interface Flagged {
  readonly said: string;
  readonly changes: readonly Change[];
}

/**
 * The program goes round until a flag of its own changes, which nothing does so far: the handler sets it, and what
 * stands behind the loop is done. The loop may be in another of its files.
 */
export function setsFlag(
  language: string,
  file: string,
  signal: SignalName,
  { launch, sources }: Pick<FixInput, 'launch' | 'sources'>,
): Planned | undefined {
  const ending = /\.\w+$/.exec(file)?.[0] ?? '';
  const endings = language === 'perl' ? ['.pl', '.pm', ending] : [ending];
  const files = new Set([
    file,
    ...launch.prediction.filesRead.filter(own => endings.some(one => one !== '' && own.endsWith(one))),
  ]);
  const found = [...files].flatMap(own => {
    const source = sources.read(own);
    const flagged = source === undefined ? undefined : inSource(language, source, signal);
    return source !== undefined && flagged ? [{ own, source, ...flagged }] : [];
  });
  const [flagged, other] = found;
  if (!flagged || other) return undefined;
  const { own, source, said, changes } = flagged;
  const extension = language === 'php' ? pcntl(launch, sources) : [];
  return {
    safety: 'suggested',
    title: `Handle ${signal} in ${own}: ${said}${language === 'php' ? ', with the pcntl extension' : ''}`,
    edits: [...inserted(own, source, changes), ...extension],
  };
}

function inSource(language: string, source: string, signal: SignalName): Flagged | undefined {
  const plain = { python: inPython, javascript: inJavaScript, php: inPhp, perl: inPerl }[language];
  return plain?.(source, signal) ?? setsFlagOfObject(language, source, signal);
}

/** The closure has it by reference. */
function inPhp(source: string, signal: SignalName): Flagged | undefined {
  const flag = /\bpcntl_signal\(/.test(source) ? undefined : loopFlag('php', source);
  if (!flag) return undefined;
  const { name, set, behind: at } = flag;
  const text = `pcntl_async_signals(true);\npcntl_signal(${signal}, function () use (&${name}) {\n${unitOf(source, '    ')}${set};\n});`;
  return { said: set, changes: [{ start: at, end: at, text: `\n\n${text}` }] };
}

function inPerl(source: string, signal: SignalName): Flagged | undefined {
  const flag = /\$SIG\{|\bfork\b/.test(source) ? undefined : loopFlag('perl', source);
  if (!flag) return undefined;
  const said = `$SIG{${signal.slice(3)}} = sub { ${flag.set} }`;
  return { said, changes: [{ start: flag.behind, end: flag.behind, text: `\n${said};` }] };
}

function inJavaScript(source: string, signal: SignalName): Flagged | undefined {
  const flag = loopFlag('javascript', source);
  if (!flag) return undefined;
  const { set, behind: at } = flag;
  const text = inStyleOf(source, `process.once('${signal}', () => {\n${unitOf(source, '  ')}${set};\n});`);
  return { said: set, changes: [{ start: at, end: at, text: `\n\n${text}` }] };
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
