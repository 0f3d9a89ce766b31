import type { Evidence } from '../../../base/index.ts';
import type { SignalName } from '../../../kernel/index.ts';
import type { FileText, SignalBehaviour } from '../../../model/index.ts';
import type { CareStep } from '../children.ts';
import { ignoredBy, notKnown, onlyNoticed, stopsWith } from '../signals.ts';
import { blockEnd, careOf } from './processes.ts';

/** `$SIG{INT} = $SIG{TERM} = ` */
export const PLACED = /^(?:(?:local\s+)?\$SIG\{\s*['"]?[A-Z0-9]{2,8}['"]?\s*\}\s*=\s*){1,9}/gm;
export const NAMED = /\$SIG\{\s*['"]?([A-Z0-9]{2,8})/g;

interface Placed {
  readonly signal: SignalName;
  readonly behaviour: SignalBehaviour;
  readonly care: readonly CareStep[];
}

export function handlersIn(code: string, script: FileText): readonly Placed[] {
  return [...code.matchAll(PLACED)].flatMap(({ 0: whole, index }) => {
    const end = index + whole.length;
    const at = script.locate(index, end);
    const body = bodyAt(code, end);
    const care = careOf(body ? statementsIn(code, body).join(';') : '');
    return [...whole.matchAll(NAMED)].map(([, name]) => {
      const evidence = [{ origin: 'inferred', note: `$SIG{${name}} is set`, at }] as const;
      return {
        signal: `SIG${name}` as SignalName,
        behaviour: behaviourOf(code, end, evidence) ?? notFollowed(script.file, evidence),
        care: care.length > 0 ? care : careBehind(code),
      };
    });
  });
}

const notFollowed = (file: string, evidence: readonly Evidence[]): SignalBehaviour =>
  notKnown(`what a handler in ${file} does is not followed`, [onlyNoticed(evidence), stopsWith(0, evidence)]);

const MAX_BODY = 2000;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a handler does: a function that is written out, or a named one. */
function bodyAt(code: string, at: number): Span | undefined {
  const rest = code.slice(at, at + MAX_BODY);
  const written = /^sub\s*\{/.exec(rest)?.[0];
  if (written !== undefined) return blockAt(code, at + written.length);
  const name = /^(?:\\&(\w{1,80})|['"](?:main::)?([a-z_]\w{0,80})['"])\s*;/.exec(rest);
  return named(code, name?.[1] ?? name?.[2]);
}

/** As far as the brace that closes it. */
function blockAt(code: string, start: number): Span | undefined {
  const end = blockEnd(code, start);
  return end - start < MAX_BODY ? { start, end } : undefined;
}

function named(code: string, name: string | undefined): Span | undefined {
  if (name === undefined) return undefined;
  const [sub, ...others] = [...code.matchAll(new RegExp(`^sub\\s+${name}\\s*\\{`, 'gm'))];
  return sub && others.length === 0 ? blockAt(code, sub.index + sub[0].length) : undefined;
}

/** The script without what its handlers, and its functions, do; of the same length. */
export function withoutHandlers(code: string): string {
  const handlers = [...code.matchAll(PLACED)].flatMap(
    ({ 0: whole, index }) => bodyAt(code, index + whole.length) ?? [],
  );
  const functions = [...code.matchAll(/^sub\s+\w{1,80}\s*\{/gm)].flatMap(
    ({ 0: whole, index }) => blockAt(code, index + whole.length) ?? [],
  );
  const spans = [...handlers, ...functions];
  const blank = (text: string, { start, end }: Span) =>
    text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
  return spans
    .filter(span => !SETS.test(withoutRestored(code.slice(span.start, span.end))))
    .reduce(blank, code);
}

/** Something else is done about signals than to put a default back. */
const SETS = /\bSIG\b/;
const RESTORED = /\$SIG\{\s*(?:['"]?[A-Z]{2,8}['"]?|\$\w{1,40})\s*\}\s*=\s*['"]DEFAULT['"]/g;
const withoutRestored = (text: string): string => text.replace(RESTORED, 'restore');

const MAX_CALLS = 5;

/** One after the other, those of a loop over some list and of functions of the script too. */
function statementsIn(code: string, { start, end }: Span, calls = 0): readonly string[] {
  return withoutRestored(code.slice(start, end))
    .replace(/\b(?:for|foreach)\s+(?:my\s+)?\$\w{1,40}\s*\([^(){}]{0,200}\)\s*\{([^{}]{0,500})\}/g, '$1;')
    .split(';')
    .map(part => part.trim())
    .flatMap(statement => {
      const called = CALL.exec(statement);
      const body = calls < MAX_CALLS ? named(code, called?.[1] ?? called?.[3]) : undefined;
      if (!body) return [statement];
      if (!ACTS.test(code.slice(body.start, body.end))) return [];
      return called?.[2]?.trim() ? [statement] : statementsIn(code, body, calls + 1);
    });
}

/** `cleanup();`, `&cleanup`, `say_so("bye")` */
const CALL = /^(?:&?(\w{1,80})\s*\(([^()]{0,200})\)|&(\w{1,80}))$/;
/** Whatever else a function does, it comes back, and does nothing about signals and processes. */
const ACTS =
  /\b(?:exit|die|croak|exec|fork|system|sleep|while|until|for|foreach|kill|wait|waitpid|eval|SIG|accept|select|do|sub)\b|\b(?!if\b|unless\b|elsif\b|print\b|printf\b|my\b|return\b|sprintf\b|localtime\b|join\b|close\b|open\b)\w+\s*\(|->|`/;

/** What is done about children behind the loop that a flag ends. */
function careBehind(code: string): readonly CareStep[] {
  const loop = code.lastIndexOf('while');
  const end = loop === -1 ? -1 : code.indexOf('}', loop);
  return end === -1 ? [] : careOf(code.slice(end + 1).replace(/^sub\s.{0,2000}/gms, ''));
}

/** Neither of these ends the program, nor keeps it from its end. */
const PLAIN =
  /^(?:restore$|(?:print|printf|say|warn|kill|wait|waitpid|close|unlink|undef)\b|(?:my\s+)?(?:\(\s*)?\$\w{1,40}\s*\)?\s*=\s*(?:@_|shift(?:\s*@_)?)$|\$\w{1,40}->(?:close|shutdown|disconnect|flush|print|say|log|debug|info|warn|error)\b)(?!.{0,200}\b(?:or|and|if|unless)\b)/s;
const RAISED = /^kill\b[\s(]*['"]?\$?\w{1,40}['"]?\s*(?:,|=>)\s*\$\$\s*\)?$/;

/** `undefined`: it is not clear. */
function behaviourOf(code: string, at: number, evidence: readonly Evidence[]): SignalBehaviour | undefined {
  const rest = code.slice(at, at + MAX_BODY);
  const word = /^['"](IGNORE|DEFAULT)['"]\s*;/.exec(rest)?.[1];
  if (word === 'IGNORE') return ignoredBy(evidence);
  if (word === 'DEFAULT') return { disposition: 'SIG_DFL', evidence };
  const body = bodyAt(code, at);
  if (body === undefined) return undefined;
  const statements = statementsIn(code, body);
  let flag: string | undefined;
  for (const [i, statement] of statements.entries()) {
    const exit = /^exit(?:\s*\(?\s*(\d{1,3})?\s*\)?)$/.exec(statement);
    if (exit) return stopsWith(Number(exit[1] ?? 0) & 255, evidence);
    if (RAISED.test(statement))
      return statements[i - 1] === 'restore'
        ? { disposition: 'handler', reaction: [{ do: 'raise', cleansUp: true }], evidence }
        : undefined;
    const set = /^\$(\w{1,80})\s*=\s*([01])$/.exec(statement);
    if (set) flag = endsLoop(code, set[1] ?? '', set[2] === '1');
    else if (statement !== '' && !PLAIN.test(statement)) return undefined;
    // Nobody asks for it.
    const isAsked = set && new RegExp(`\\$${set[1]}\\b(?!\\s*=[^=~])`).test(code);
    if (isAsked && flag === undefined) return undefined;
  }
  return flag === undefined ? onlyNoticed(evidence) : stopsWith(0, evidence);
}

/** The name of a flag that the only loop asks for, which a sleep in it lets come to that; perl ends behind it. */
function endsLoop(code: string, name: string, isTrue: boolean): string | undefined {
  const loops = [
    ...code.matchAll(/\b(?:while|until|for|foreach)\b\s*\(([^()]{0,200})\)\s*\{([^{}]{0,2000})\}/g),
  ];
  const [loop] = loops;
  const [whole = '', condition = '', body = ''] = loop ?? [];
  const asked = isTrue ? `!$${name}` : `$${name}`;
  const untilAsked = isTrue ? `$${name}` : `!$${name}`;
  const given = condition.replaceAll(' ', '');
  const isAsked = whole.startsWith('while')
    ? given === asked
    : whole.startsWith('until') && given === untilAsked;
  const behind = code.slice((loop?.index ?? 0) + whole.length);
  const goesOn = /\b(?:sleep|while|until|for|foreach|accept|exit|die)\b/.test(
    behind.replace(/^sub\s.{0,2000}/gms, ''),
  );
  const isWoken = /\bu?sleep\b|\bselect\s*\(\s*undef\b/.test(body);
  return loops.length === 1 && isAsked && isWoken && !goesOn ? name : undefined;
}
