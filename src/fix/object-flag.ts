import type { SignalName } from '../kernel/index.ts';
import { lineStart, unitOf } from './edits.ts';
import type { Flagged } from './flag.ts';
import { inStyleOf } from './javascript/text.ts';
import { importOf } from './python/text.ts';

/** How a language asks for a flag in a loop, and how it has a signal set one. */
interface Speech {
  /** The head of the loop: indentation, what turns it round, and the flag. */
  readonly loop: RegExp;
  readonly values: readonly [on: string, off: string];
  /** The head of a function: its name, and what it takes. */
  readonly head: RegExp;
  readonly makes: RegExp;
  /** What the handler is: it sets the flag, or calls the method of the object which does so. */
  readonly text: (
    signal: SignalName,
    sets: string,
    stop: string | undefined,
    unit: string,
  ) => readonly string[];
}

const SPEECH: Readonly<Record<string, Speech>> = {
  python: {
    loop: /^([ \t]+)while (not )?(self\.\w+):[ \t]*$/gm,
    values: ['True', 'False'],
    head: /^[ \t]+(?:async )?def (\w+)\(self((?:,[^()\n]*)?)\)/gm,
    makes: /^__init__$/,
    text: (signal, sets, stop, unit) =>
      stop === undefined
        ? ['def stop(*_):', `${unit}${sets}`, '', `signal.signal(signal.${signal}, stop)`]
        : [`signal.signal(signal.${signal}, lambda *_: self.${stop}())`],
  },
  javascript: {
    loop: /^([ \t]+)while \((!)?(this\.#?\w+)\) ?(?=\{)/gm,
    values: ['true', 'false'],
    head: /^[ \t]+(?:(?:public|private|protected|async) )*(#?\w+)\(([^()\n]*)\)[^\n;{]*\{/gm,
    makes: /^(?:constructor|if|while|for|switch|catch)$/,
    text: (signal, sets, stop, unit) =>
      stop === undefined
        ? [`process.once('${signal}', () => {`, `${unit}${sets};`, '});']
        : [`process.once('${signal}', () => this.${stop}());`],
  },
  php: {
    loop: /^([ \t]*)while \((!)?(\$this->\w+)\)\s*(?=\{)/gm,
    values: ['true', 'false'],
    head: /\bfunction (\w+)\(([^()\n]*)\)/g,
    makes: /^__construct$/,
    text: (signal, sets, stop, unit) => [
      'pcntl_async_signals(true);',
      ...(stop === undefined
        ? [`pcntl_signal(${signal}, function () {`, `${unit}${sets};`, '});', '']
        : [`pcntl_signal(${signal}, fn () => $this->${stop}());`, '']),
    ],
  },
  perl: {
    loop: /^([ \t]*)while \((!)?(\$(?:self|this)->\{\w+\})\)\s*(?=\{)/gm,
    values: ['1', '0'],
    head: /^sub (\w+)()/gm,
    makes: /^new$/,
    text: (signal, sets) => [`local $SIG{${signal.slice(3)}} = sub { ${sets} };`],
  },
};

const ENDS = /^(?:request|signal|do)?_?(?:stop|shutdown|shut_down|quit|close|terminate|cancel|halt|finish)/i;

/**
 * The one loop of an object goes round until a flag of its own changes, which nothing does on the signal: the handler
 * is set in front of it, and what stands behind the loop is done.
 */
export function setsFlagOfObject(language: string, source: string, signal: SignalName): Flagged | undefined {
  const speech = SPEECH[language];
  if (!speech) return undefined;
  const [loop, other] = [...source.matchAll(speech.loop)];
  const [whole, indent = '', not, flag = ''] = loop ?? [];
  if (!loop || whole === undefined || other || hasHandler(source)) return undefined;
  // On a thread no handler can be set.
  if (language === 'python' && /\bThread\b|\bThreadPool|\.submit\(|\bmultiprocessing\b/.test(source))
    return undefined;
  const [on, off] = speech.values;
  const sets = `${flag} = ${not === undefined ? off : on}`;
  const heads = [...source.matchAll(speech.head)].filter(
    ([, name = '']) => language !== 'javascript' || !/^(?:if|while|for|switch|catch)$/.test(name),
  );
  const methodAt = (place: number) => heads.findLast(({ index }) => index < place);
  const running = methodAt(loop.index);
  const places = [...source.matchAll(new RegExp(`${escaped(sets)}\\b`, 'g'))].map(({ index }) =>
    methodAt(index),
  );
  const stops = places.filter(method => method && method !== running && ENDS.test(method[1] ?? ''));
  const [stop] = new Set(stops);
  const isPlain = stop !== undefined && stop[2]?.trim() === '';
  if (places.some(method => method && method !== running && !speech.makes.test(method[1] ?? '')) && !isPlain)
    return undefined;
  const unit = unitOf(source, '    ');
  const lines = speech.text(signal, sets, isPlain ? stop[1] : undefined, unit);
  const at = lineStart(source, loop.index);
  const above = source.slice(0, at).split('\n').at(-2) ?? '';
  const isApart = lines.length === 1 || /^\s*$|[{:]\s*$/.test(above);
  const text = lines.map(line => (line === '' ? '\n' : `${indent}${line}\n`)).join('');
  const styled = language === 'javascript' ? inStyleOf(source, text) : text;
  const said = lines.findLast(line => line.includes(signal.slice(3))) ?? sets;
  return {
    said: said.endsWith('{') ? sets : said.replace(/;$/, ''),
    changes: [
      ...(language === 'python' ? importOf(source, 'signal') : []),
      { start: at, end: at, text: `${isApart ? '' : '\n'}${styled}` },
    ],
  };
}

/** It is for a person to say what becomes of a handler that is there. */
const hasHandler = (source: string): boolean =>
  /\bsignal\.signal\(|\badd_signal_handler\(|\bprocess\.(?:on|once)\(\s*['"]SIG|\bpcntl_signal\(|\$SIG\{/.test(
    source,
  );

const escaped = (text: string): string => text.replaceAll(/[$.{}>-]/g, '\\$&');
