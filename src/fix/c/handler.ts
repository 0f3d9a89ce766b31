import { path } from '../../base/index.ts';
import type { SignalName } from '../../kernel/index.ts';
import type { Launch } from '../../lint/types.ts';
import { type Block, blockAfter, withoutQuiet } from '../blocks.ts';
import type { Change } from '../edits.ts';
import type { Sources } from '../sources.ts';
import { ownFlag } from './flag.ts';

const MAIN = /^(?:int|auto)[ \t\n]+main[ \t]*\([^;{]*?\)[ \t]*(?:->[ \t]*int[ \t]*)?\n?[ \t]*(?=\{)/m;

/**
 * A function above main, and the call that installs it as the first thing that main does. Where the program asks for a
 * flag, or main, or what has the only endless loop there is, turns in one, that ends; else the program does, at once.
 */
export function inC(source: string, signal: SignalName, build: string): readonly Change[] | undefined {
  const main = MAIN.exec(source);
  // It has one that ends it.
  if (new RegExp(`\\b(?:signal|sigaction|sigset)\\s*\\(\\s*${signal}\\b`).test(source)) return undefined;
  if (ownFlag(source)) return inFunction(source, signal, build, main);
  return inFunction(source, signal, build, aroundLoop(source)) ?? inFunction(source, signal, build, main);
}

/** The same in another file, whose loop is the only one of the program. */
export const inLoopOfC = (source: string, signal: SignalName, build: string) =>
  inFunction(source, signal, build, aroundLoop(source));

/** How many loops have no end. */
export const endlessLoops = (source: string): number => [...withoutQuiet(source).matchAll(ENDLESS)].length;

/** The head of the function without a result that has the only endless loop. */
function aroundLoop(source: string): RegExpExecArray | undefined {
  const [loop, other] = [...withoutQuiet(source).matchAll(ENDLESS)];
  if (!loop || other) return undefined;
  const heads = source
    .slice(0, loop.index)
    .matchAll(/^(?:static[ \t]+)?void[ \t\n]+\w+[ \t]*\([^;{]*?\)\s*?\n?[ \t]*(?=\{)/gm);
  const head = [...heads].at(-1);
  const body = head && blockAfter(source, head.index + head[0].length);
  return body && body.open < loop.index && loop.index < body.close ? head : undefined;
}

function inFunction(
  source: string,
  signal: SignalName,
  build: string,
  main: RegExpExecArray | null | undefined,
): readonly Change[] | undefined {
  const body = main && blockAfter(source, main.index + main[0].length);
  if (!main || !body) return undefined;
  const isOneLine = !source.slice(body.open, body.close).includes('\n');
  const isFree = (name: string) => !new RegExp(`\\b${name}\\b`).test(source);
  const name = ['stop', 'stop_now', 'end_at_once'].find(isFree);
  if (name === undefined || isOneLine) return undefined;
  const first = /\n([ \t]*)\S/.exec(source.slice(body.open, body.close))?.[1] ?? '    ';
  const indent = first === '' ? '    ' : first;
  const opensBelow = main[0].includes('\n');
  const head = `static void ${name}(int number)${opensBelow ? '\n' : ' '}{`;
  const own = ownFlag(source);
  const isOwn = own !== undefined && own.declared < main.index && !isStrict(source, build) && mayEnd(source);
  const flag = ['stopping', 'is_stopping'].find(isFree);
  const loop =
    isOwn || flag === undefined || isStrict(source, build) ? undefined : loopEnd(source, body, `!${flag}`);
  const isMain = /\bmain\b/.test(main[0]);
  if (!loop && !isMain) return undefined;
  const does = isOwn ? own.set : loop ? `${flag} = 1;` : '_exit(0);';
  const isFlag = isOwn || loop !== undefined;
  const lines = isFlag
    ? [
        'struct sigaction action = {0};',
        `action.sa_handler = ${name};`,
        `sigaction(${signal}, &action, NULL);`,
      ]
    : [`signal(${signal}, ${name});`];
  const at = above(source, main.index);
  const text = `${head}\n${indent}(void)number;\n${indent}${does}\n}\n\n`;
  return [
    ...includes(source, isFlag ? ['signal.h'] : ['signal.h', 'unistd.h']),
    ...(isOwn ? own.changes : []),
    { start: at, end: at, text: loop ? `static volatile sig_atomic_t ${flag};\n\n${text}` : text },
    {
      start: body.open + 1,
      end: body.open + 1,
      text: `${lines.map(line => `\n${indent}${line}`).join('')}${isFlag ? '\n' : ''}`,
    },
    ...(loop ? [loop] : []),
  ];
}

/** What may say by which standard a source of C is compiled. */
export const buildTexts = (file: string, { spec }: Launch, { read }: Sources): string =>
  [
    spec.file,
    ...['Makefile', 'makefile', 'CMakeLists.txt', 'meson.build'].flatMap(name =>
      [...path.upwards(path.dirname(file))].map(folder => path.join(folder, name)),
    ),
  ]
    .map(name => read(name) ?? '')
    .join('\n');

/** By the standard alone there is no sigaction(2). */
export const isStrict = (source: string, build: string): boolean =>
  /-std=(?:c\d|iso)|C_EXTENSIONS\s+OFF|\bc_std=c\d/.test(build) &&
  !/\b_(?:GNU|DEFAULT|POSIX_C|XOPEN)_SOURCE\b/.test(`${source}${build}`);

const ENDLESS = /\bfor[ \t]*\([ \t]*;[ \t]*;[ \t]*\)|\bwhile[ \t]*\([ \t]*(?:1|true)[ \t]*\)/g;
/** What the signal may come to in another way: it goes to another thread, a call is made again or its end is an error. */
const OTHER =
  /\bpthread_\w+|\bthrd_\w+|\bstd::j?thread\b|\bstd::async\b|\bfork\s*\(|\bEINTR\b|\bTEMP_FAILURE_RETRY\b|\bsem_wait\b/;
const GIVES_UP = /\b(?:exit|_exit|err|errx|die|fatal|abort|return|goto|break|throw|assert)\b/;

/** What C++ sleeps in goes on when a signal comes: up to some seconds it may. */
const sleepsOn = (said: string): boolean =>
  [...said.matchAll(/\b(?:sleep_for|sleep_until|wait_for|wait_until)\s*\(([^;]*)/g)].some(
    ([, time = '']) =>
      !/^(?:std::chrono::|chrono::)?(?:milliseconds[({]\s*\d{1,4}|seconds[({]\s*[1-5]|\d{1,4}ms|[1-5]s)\s*[)}]/.test(
        time,
      ),
  );

/** Does a loop hear of it, wherever it stands? */
const mayEnd = (source: string): boolean => !OTHER.test(source) && !sleepsOn(source);

/** The condition by which the one endless loop of main comes to its end. */
function loopEnd(source: string, body: Block, condition: string): Change | undefined {
  const all = [...withoutQuiet(source).matchAll(ENDLESS)];
  const [loop] = all;
  if (!loop || all.length > 1 || loop.index < body.open || loop.index > body.close) return undefined;
  const inner = blockAfter(source, loop.index);
  const said = inner ? source.slice(inner.open, inner.close) : '';
  if (sleepsOn(said)) return undefined;
  if (OTHER.test(source) || (GIVES_UP.test(said) && !/\bsleep\s*\(/.test(said))) return undefined;
  const open = loop.index + loop[0].indexOf('(');
  const end = loop.index + loop[0].length;
  const isFor = loop[0].startsWith('for');
  return {
    start: isFor ? loop.index : open,
    end,
    text: `${isFor ? `while${loop[0].slice(3, loop[0].indexOf('('))}` : ''}(${condition})`,
  };
}

/** Above the comment that speaks of a function. */
function above(source: string, index: number): number {
  const before = source.slice(0, index);
  const comment = /(?:^|\n)((?:\/\*(?:(?!\*\/)[\s\S]){0,2000}\*\/[ \t]*\n|(?:\/\/[^\n]*\n)+))$/.exec(
    before,
  )?.[1];
  return index - (comment?.length ?? 0);
}

/** Headers that are not there, in front of the first of the system's. */
function includes(source: string, headers: readonly string[]): readonly Change[] {
  const missing = headers.filter(header => !source.includes(`<${header}>`));
  const known = [...source.matchAll(/^#include[ \t]*<([^>\n]+)>[^\n]*\n/gm)];
  if (missing.length === 0) return [];
  const places = new Map<number, string>();
  for (const header of missing) {
    const next = known.find(([, name = '']) => name > header);
    const last = known.at(-1);
    const at = next ? next.index : last ? last.index + last[0].length : 0;
    places.set(at, `${places.get(at) ?? ''}#include <${header}>\n`);
  }
  return [...places].map(([at, text]) => ({ start: at, end: at, text }));
}
