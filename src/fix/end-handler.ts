import { lineIndex, path } from '../base/index.ts';
import type { Remedy } from '../lint/remedy.ts';
import { blockAfter, functionNamed, lastStatement } from './blocks.ts';
import { buildTexts, isStrict } from './c/handler.ts';
import { endInCsharp } from './dotnet/handler.ts';
import { type Change, indentAt, inserted, rangeOf } from './edits.ts';
import { setInHandler } from './flag-in-handler.ts';
import { leaveLoop, returnFromMain } from './go/end.ts';
import { endsReceiver } from './go/receiver.ts';
import { handleSignal } from './handler.ts';
import { handlerBlock, inRubyBlock } from './handler-block.ts';
import { endOfBlock, endOfExpression, endOfNamed } from './javascript/end.ts';
import { shutsPool } from './jvm/pool.ts';
import { shutDownBeside } from './python/shut-down.ts';
import { exitsPassed, functionOf, importOf, lastIn } from './python/text.ts';
import { withoutThreads } from './python/threads.ts';
import { leaveTheWait } from './python/wait.ts';
import { shellSource } from './shell/script.ts';
import { trapFor, withCommands } from './shell/trap.ts';
import type { FixInput, Planned } from './types.ts';

/** A handler that has returned so far ends the process as the last that it does. */
export function endInHandler(
  { at, program, signal, threads, loops, flag }: Extract<Remedy, { do: 'end-in-handler' }>,
  input: FixInput,
): Planned | undefined {
  if (loops) return leaveLoop(input);
  if (threads) return withoutThreads(at.file, input);
  if (program === 'shell') return endInTrap({ at, signal }, input);
  const source = input.sources.read(at.file);
  const range = source === undefined ? undefined : rangeOf(source, at);
  if (source === undefined || !range || at.file === input.launch.spec.file) return undefined;
  const locate = lineIndex(at.file, source);
  const { launch, sources } = input;
  const isPlainC = at.file.endsWith('.c') && !isStrict(source, buildTexts(at.file, launch, sources));
  const woken = isPlainC ? interrupting(source, range) : undefined;
  if (woken)
    return {
      safety: 'suggested',
      title: `Have the signal end the call that the loop waits in: ${woken.text}`,
      edits: [{ at: locate(woken.start, woken.end), text: woken.text }],
    };
  const flagged =
    flag && setInHandler(LANGUAGES[path.basename(at.file).split('.').at(-1) ?? ''] ?? program, source, range);
  if (flag)
    return (
      flagged && {
        safety: 'suggested',
        title: `Set what the loop asks for in the handler: ${flagged.set}`,
        edits: inserted(at.file, source, flagged.changes),
      }
    );
  const waiting = at.file.endsWith('.py') ? leaveTheWait(source, range) : undefined;
  if (waiting)
    return {
      safety: 'suggested',
      title: 'Let the program wait for it, which the handler interrupts in its own wait',
      edits: waiting.map(({ start, end, text }) => ({ at: locate(start, end), text })),
    };
  const returning = at.file.endsWith('.go') ? returnFromMain(input) : undefined;
  if (returning) return returning;
  const pool = program === 'java' ? shutsPool(at.file, file => sources.read(file)) : undefined;
  if (pool)
    return {
      safety: 'suggested',
      title: `Shut the pool down before the hook waits for it: ${pool.changes[0]?.text.trim()}`,
      edits: pool.changes.map(({ start, end, text }) => ({
        at: lineIndex(pool.file, pool.source)(start, end),
        text,
      })),
    };
  const ending = path.basename(at.file).split('.').at(-1) ?? '';
  // A library has set it: the program gets one of its own beside that.
  if (
    BY_ENDING[ending] === inJavaScript &&
    !/^\s*(?:process|Deno)\b/.test(source.slice(range.start, range.end))
  )
    return handleSignal({ do: 'handle-signal', file: at.file, language: 'javascript', signal }, input);
  const changes = (BY_ENDING[ending] ?? BY_PROGRAM[program])?.(source, range);
  if (!changes) return undefined;
  const edits = changes.map(({ start, end, text }) => ({ at: locate(start, end), text }));
  const beside = changes.find(({ text }) => text.startsWith('threading.Thread('));
  const title = beside && { title: `Shut it down beside the loop that it waits for: ${beside.text}` };
  return { safety: 'suggested', ...title, edits };
}

function endInTrap(
  { at, signal }: Pick<Extract<Remedy, { do: 'end-in-handler' }>, 'at' | 'signal'>,
  input: FixInput,
): Planned | undefined {
  const source = shellSource(at, input);
  const trap = source && trapFor(source.script, signal);
  const change = trap && withCommands(trap, 'last', 'exit 0');
  return (
    source &&
    change && {
      safety: 'suggested',
      title: `End the shell in the trap: trap ${change.text}`,
      edits: source.edits([change]),
    }
  );
}

type Ends = (source: string, range: Change) => readonly Change[] | undefined;

const inBraces =
  (statement: string): Ends =>
  (source, { start, end }) => {
    const block = handlerBlock(source, start, end);
    return block && [lastStatement(source, block, statement)];
  };

const inJavaScript: Ends = (source, { start, end }) => {
  const block = handlerBlock(source, start, end);
  if (block) return [endOfBlock(source, block)];
  const named = endOfNamed(source, start, end);
  if (named) return [named];
  const [, expression] = /=>\s*([^{\s][^\n]*)\)$/.exec(source.slice(start, end)) ?? [];
  return expression === undefined
    ? undefined
    : [endOfExpression(source, end - 1 - expression.length, end - 1)];
};

/** `|| println!("bye")` gets a body. */
const inRust: Ends = (source, range) => {
  const call = source.slice(range.start, range.end);
  const found = /(\|[^|]*\|\s*)([^{\s][^\n]*?)\)((?:\.\w+\([^()]*\))*\??)$/.exec(call);
  if (!found) return inBraces('std::process::exit(0);')(source, range);
  const [, bars = '', expression = ''] = found;
  const start = range.start + found.index + bars.length;
  return [{ start, end: start + expression.length, text: `{ ${expression}; std::process::exit(0); }` }];
};

const inPython: Ends = (source, { start, end }) => {
  const call = source.slice(start, end);
  const change = importOf(source, 'sys');
  const lambda = /\blambda[^:]*:\s*(.+)\)$/.exec(call)?.[1];
  if (lambda !== undefined) {
    const at = end - 1 - lambda.length;
    const beside = shutDownBeside(source, { start: at, end: end - 1 });
    if (beside) return beside;
    return [...change, { start: at, end: end - 1, text: `(${lambda}, sys.exit(0))` }];
  }
  const name = /,\s*(?:self\.|cls\.)?([A-Za-z_]\w*)\s*,?\s*\)$/.exec(call)?.[1];
  const handler = name === undefined ? undefined : functionOf(source, name);
  if (!handler) return undefined;
  const stopped = shutDownBeside(source, handler);
  if (stopped) return stopped;
  const passed = exitsPassed(source);
  const hasExit = /^[ \t]*(?:sys\.exit|exit|quit|raise SystemExit)\b/m.test(
    source.slice(handler.start, handler.end),
  );
  if (hasExit && passed.length > 0) return passed;
  return [...change, lastIn(source, handler, 'sys.exit(0)'), ...passed];
};

const inRuby: Ends = (source, range) => inRubyBlock(source, range, 'exit');

/** `function(n) print(n) end` */
const inLua: Ends = (source, { start }) => {
  const [head] = /^[^\n]*?,\s*function\s*\([^()\n]*\)/.exec(source.slice(start)) ?? [];
  if (head === undefined) return undefined;
  const from = start + head.length;
  const outer = indentAt(source, from);
  const line = /^([ \t]*\S[^\n]*?)[ \t]*\bend\b[ \t]*\)/.exec(source.slice(from))?.[1];
  if (line !== undefined)
    return [{ start: from + line.length, end: from + line.length, text: '; os.exit(0)' }];
  const close = new RegExp(`\\n${outer}end\\b`).exec(source.slice(from));
  if (!close) return undefined;
  const at = from + close.index;
  const indent = /\n([ \t]*)\S[^\n]*$/.exec(source.slice(from, at))?.[1] ?? `${outer}  `;
  return [{ start: at, end: at, text: `\n${indent}os.exit(0)` }];
};

/** `sub { $running = 0; }`, or the function that `\\&stop` names. */
const inPerl: Ends = (source, { start }) => {
  const [whole, name] = /^[^=\n]*=\s*(?:sub\s*(?=\{)|\\&(\w+))/.exec(source.slice(start)) ?? [];
  if (whole === undefined) return undefined;
  const declared =
    name === undefined ? undefined : new RegExp(`^sub\\s+${name}\\s*(?=\\{)`, 'm').exec(source);
  if (name !== undefined && !declared) return undefined;
  const block = blockAfter(source, declared ? declared.index : start + whole.length);
  return block && [lastStatement(source, block, 'exit 0;')];
};

const inC: Ends = (source, range) => {
  const changes = inBraces('_exit(0);')(source, range);
  const include = source.includes('<unistd.h>') ? -1 : source.search(/^#include\b/m);
  return (
    changes &&
    (include === -1 ? changes : [{ start: include, end: include, text: '#include <unistd.h>\n' }, ...changes])
  );
};

/**
 * The handler sets what a loop asks for: the call that it waits in is to end, which signal(2) has go on.
 */
function interrupting(source: string, { start, end }: Change): Change | undefined {
  const [, signal, name = ''] =
    /^signal\s*\(\s*(SIG\w+)\s*,\s*&?(\w+)\s*\)$/.exec(source.slice(start, end)) ?? [];
  const block = name === '' ? undefined : functionNamed(source, name);
  const flag = block && /\b(\w+)\s*=\s*[01]\s*;/.exec(source.slice(block.open, block.close))?.[1];
  const isAsked =
    flag !== undefined &&
    new RegExp(`\\bwhile\\s*\\(\\s*!?\\s*${flag}\\s*(?:[=!]=\\s*[01]\\s*)?\\)`).test(source);
  if (!isAsked || /\bEINTR\b/.test(source)) return undefined;
  return { start, end, text: `sigaction(${signal}, &(struct sigaction){ .sa_handler = ${name} }, NULL)` };
}

/** Languages by the ends of their files; others are called as their program is. */
const LANGUAGES: Readonly<Record<string, string>> = {
  py: 'python',
  rb: 'ruby',
  php: 'php',
  c: 'c',
  ...{ js: 'javascript', mjs: 'javascript', cjs: 'javascript', ts: 'javascript', mts: 'javascript' },
};

const BY_ENDING: Readonly<Record<string, Ends>> = {
  py: inPython,
  ...{
    js: inJavaScript,
    mjs: inJavaScript,
    cjs: inJavaScript,
    ts: inJavaScript,
    mts: inJavaScript,
    cts: inJavaScript,
    tsx: inJavaScript,
  },
  go: endsReceiver,
  rb: inRuby,
  php: inBraces('exit(0);'),
  rs: inRust,
  cs: (source, { start }) => endInCsharp(source, start),
  ...{ c: inC, cc: inC, cpp: inC },
  lua: inLua,
};

const BY_PROGRAM: Readonly<Record<string, Ends>> = {
  python: inPython,
  node: inJavaScript,
  bun: inJavaScript,
  ruby: inRuby,
  php: inBraces('exit(0);'),
  perl: inPerl,
};
