import type { SignalName } from '../../../kernel/index.ts';
import type { FileText, SignalBehaviour } from '../../../model/index.ts';
import { onlyNoticed, stopsWith } from '../signals.ts';

/**
 * What a script asks for by luaposix. @source luaposix ext/posix/signal.c: a hook runs the function at the next
 * instruction; lua 5.3.6 with luaposix 33.4.0 as PID 1, Linux 6.18
 */
export interface LuaSignals {
  readonly signals: Readonly<Partial<Record<SignalName, SignalBehaviour>>>;
  /** Why it is not followed, as a sentence. */
  readonly doubt: string | undefined;
  /** One of its handlers ends the program at once, and nothing that it holds is closed. */
  readonly exits: boolean;
}

const LIBRARY = /\blocal\s+(\w{1,40})\s*=\s*require\s*\(?\s*["']posix(?:\.signal)?["']\s*\)?/;

/** Comments, at the same length. */
export const withoutComments = (text: string): string =>
  text.replace(/--\[\[[\s\S]{0,20000}?\]\]|--[^\n]*/g, found => found.replace(/[^\n]/g, ' '));

/** Handlers in lines of their own at the top of a script that hold nothing but plain statements. */
export function signalsIn(code: string, script: FileText): LuaSignals {
  const name = LIBRARY.exec(code)?.[1];
  const signals: Partial<Record<SignalName, SignalBehaviour>> = {};
  const unclear = (what: string): LuaSignals => ({
    signals: {},
    doubt: `${what} (${script.file})`,
    exits: false,
  });
  if (name === undefined) return unclear('how the module posix is used is not followed');
  const registers = new RegExp(`^${name}\\.signal\\s*\\(\\s*${name}\\.(SIG[A-Z0-9]{2,8})\\s*,\\s*`, 'gm');
  const found = [...code.matchAll(registers)];
  const said = code.match(/\.(?:signal|sigaction|fork|execp?|sigprocmask)\b(?=\s*\()/g)?.length ?? 0;
  if (said !== found.length) return unclear('how signals are taken is not followed');
  const before = code.slice(0, found.at(-1)?.index ?? 0).replace(/\bfunction\b[\s\S]{0,1000}?^end\b/gm, '');
  if (/\b(?:while|for|repeat|if|goto)\b/.test(before))
    return unclear('whether its handlers are set is not known');
  let exits = false;
  for (const { 0: whole, 1: signal = '', index } of found) {
    const at = script.locate(index, index + whole.length);
    const evidence = [{ origin: 'inferred', note: `a handler of ${signal}`, at }] as const;
    const body = bodyAt(code, index + whole.length);
    const effect = body === undefined ? undefined : effectOf(code, body);
    if (effect === undefined) return unclear(`what its handler of ${signal} does is not followed`);
    exits ||= effect.exits;
    signals[signal as SignalName] =
      effect.status === undefined ? onlyNoticed(evidence) : stopsWith(effect.status, evidence);
  }
  return { signals, doubt: undefined, exits };
}

/** `function(…) … end`, or one that is named. */
function bodyAt(code: string, at: number): string | undefined {
  const rest = code.slice(at, at + 2000);
  const written = /^function\s*\([\w\s,.]{0,60}\)([\s\S]{0,1000}?)\bend\s*\)/.exec(rest)?.[1];
  const name = /^(\w{1,40})\s*\)/.exec(rest)?.[1];
  const bodies =
    name === undefined
      ? []
      : [
          ...code.matchAll(
            new RegExp(
              `^(?:local\\s+)?function\\s+${name}\\s*\\([\\w\\s,.]{0,60}\\)([\\s\\S]{0,1000}?)^end\\b`,
              'gm',
            ),
          ),
        ];
  const body = written ?? (bodies.length === 1 ? bodies[0]?.[1] : undefined);
  return body === undefined || /\b(?:if|for|while|repeat|function|pcall|do)\b/.test(body) ? undefined : body;
}

interface Effect {
  /** `undefined`: it comes back, and the program goes on. */
  readonly status: number | undefined;
  readonly exits: boolean;
}

function effectOf(code: string, body: string): Effect | undefined {
  let ends = false;
  for (const statement of body.split(/[;\n]/).map(part => part.trim())) {
    const exit = /^os\.exit\s*\(\s*(true|false|\d{1,3})?\s*\)$/.exec(statement);
    if (exit) {
      const status = exit[1] === 'false' ? 1 : Number(exit[1] ?? 0) & 255;
      return { status: Number.isNaN(status) ? 0 : status, exits: true };
    }
    const set = /^(\w{1,40})\s*=\s*(true|false)$/.exec(statement);
    if (set) ends = endsLoop(code, set[1] ?? '', set[2] === 'true');
    if (set && !ends) return undefined;
    if (!set && statement !== '' && !/^(?:print|io\.(?:stderr:|stdout:)?write)\s*\([^\n]*\)$/.test(statement))
      return undefined;
  }
  return { status: ends ? 0 : undefined, exits: false };
}

/** The only loop asks for the flag, and sleeps in between; the script ends behind it. */
function endsLoop(code: string, name: string, isTrue: boolean): boolean {
  const loops = [...code.matchAll(/^while\s+([^\n]{1,80}?)\s+do\b([\s\S]{0,2000}?)\bend\b/gm)];
  const [loop] = loops;
  const all = code.match(/\b(?:while|repeat|for)\b/g)?.length ?? 0;
  if (!loop || loops.length !== 1 || all !== 1) return false;
  const asks = loop[1] === (isTrue ? `not ${name}` : name);
  const behind = code.slice(loop.index + loop[0].length);
  return asks && /\bsleep\b/.test(loop[2] ?? '') && !/\b(?:sleep|accept|read|os\.exit|error)\b/.test(behind);
}
