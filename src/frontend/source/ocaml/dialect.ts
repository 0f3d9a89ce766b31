import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import { bracketed, indented, type Piece, placesOf } from '../lexical/blocks.ts';
import type { Dialect, Effect, Take } from '../lexical/dialect.ts';
import { type LexFile, type LexProgram, mayLookUp } from '../lexical/program.ts';

/** `Sys.set_signal Sys.sigterm (…)`, `Sys.(signal sigterm …)`, `Lwt_unix.on_signal Sys.sigterm (fun _ -> …)`. */
const INSTALL =
  /\b(?:Sys\.|Sys\.\(\s*|Unix\.|Lwt_unix\.)?(set_signal|(?<=Sys\.(?:\(\s*)?)signal|on_signal)\s+([\w.]{1,40})\s*/g;
/** Async's `Signal.handle [ Signal.term; Signal.int ] ~f:(fun _ -> …)`. */
const HANDLE = /\bSignal\.handle\s+(\[[^\]]{1,200}\]|Signal\.terminating)\s*~f:\s*/g;
/** @source ocaml/ocaml stdlib/sys.ml.in, catch_break: SIGINT raises Break */
const BREAK = /\bSys\.catch_break\s+true\b/g;
const LIST = /\[((?:\s*[\w.]{2,40}\s*;?){1,8})\]/g;
const NEAR = 300;

function takesIn(file: LexFile, program: LexProgram): readonly Take[] {
  const takes: Take[] = [];
  for (const { 0: whole, 1: call, 2: name = '', index } of placesOf(file, INSTALL)) {
    const end = index + whole.length;
    const how = call === 'on_signal' ? functionAt(file, program, end) : behaviourAt(file, program, end);
    const signal = signalOf(name);
    const list = signal ? { signals: [signal], start: index, end } : listAround(file, index, end);
    takes.push({
      signals: list?.signals ?? [],
      at: { file, start: Math.min(list?.start ?? index, index), end: Math.max(list?.end ?? end, end) },
      how,
    });
  }
  for (const { 0: whole, 1: names = '', index } of placesOf(file, HANDLE)) {
    const end = index + whole.length;
    const signals: readonly SignalName[] = names.startsWith('[')
      ? names.split(/[[\];]/).flatMap(one => signalOf(one.trim()) ?? [])
      : ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];
    takes.push({ signals, at: { file, start: index, end }, how: functionAt(file, program, end) });
  }
  for (const { 0: whole, index } of placesOf(file, BREAK)) {
    const at = { file, start: index, end: index + whole.length };
    takes.push({
      signals: ['SIGINT'],
      at,
      how: { kind: 'handler', body: { ...at, start: index + 'Sys.'.length } },
    });
  }
  return takes;
}

/** `(Sys.Signal_handle stop)`, `Signal_ignore`, `(Signal_handle (fun _ -> …))`. */
function behaviourAt(file: LexFile, program: LexProgram, at: number): Take['how'] {
  const [found = '', kind] =
    /^(?:\(\s*)?(?:@@\s*)?(?:[A-Z]\w*\.)*(?:\(\s*)?Signal_(ignore|default|handle)\b\s*(?:@@\s*)?/.exec(
      file.code.slice(at, at + 100),
    ) ?? [];
  if (kind === 'ignore' || kind === 'default') return { kind };
  return kind === undefined
    ? { kind: 'handler', body: undefined }
    : functionAt(file, program, at + found.length);
}

/** A function that is written out, or the name of one. */
function functionAt(file: LexFile, program: LexProgram, at: number): Take['how'] {
  const rest = file.code.slice(at, at + 200);
  const written = /^(?:@@\s*)?(\(?)\s*(?:fun\b[^>\n]{0,80}->|function\b)/.exec(rest);
  if (written) {
    const start = at + written[0].length;
    const open = at + written[0].indexOf('(');
    const inside = written[1] ? bracketed(file, open) : indented(file, start);
    return { kind: 'handler', body: inside && { ...inside, start } };
  }
  const name = /^\(?\s*([a-z_][\w']{0,60})/.exec(rest)?.[1];
  const body = name === undefined || !mayLookUp(program) ? undefined : functionBody(program, name);
  return { kind: 'handler', body };
}

/** `List.iter (fun signal -> Sys.set_signal signal …) [ Sys.sigterm; Sys.sigint ]`. */
function listAround(file: LexFile, start: number, end: number) {
  const from = Math.max(0, start - NEAR);
  const lists = [...file.code.slice(from, end + 2 * NEAR).matchAll(LIST)].flatMap(
    ({ 0: whole, 1: names = '', index }) => {
      const signals = names.split(';').flatMap(one => signalOf(one.trim()) ?? []);
      const at = from + index;
      return signals.length > 0 ? [{ signals, start: at, end: at + whole.length }] : [];
    },
  );
  return lists.find(list => list.start >= end) ?? lists.findLast(list => list.end <= start);
}

function signalOf(name: string): SignalName | undefined {
  const [, own] =
    /^(?:Sys\.|Caml\.Sys\.|Stdlib\.Sys\.)?sig([a-z]+\d?)$|^Signal\.([a-z]+\d?)$/
      .exec(name)
      ?.filter(Boolean) ?? [];
  return own === undefined ? undefined : parseSignal(own);
}

/** `let [rec] name _ = …`. */
function functionBody({ files }: LexProgram, name: string): Piece | undefined {
  const head = new RegExp(
    `^[ \\t]*(?:let|and)[ \\t]+(?:rec[ \\t]+)?${name}(?![\\w'])(?:[ \\t]+[^=\\n]{0,120})?=(?:[ \\t]*fun[^>\\n]{0,60}->)?`,
    'gm',
  );
  const found = files.flatMap(file =>
    [...file.code.matchAll(head)].map(({ 0: whole, index }) => indented(file, index + whole.length)),
  );
  return found.length === 1 ? found[0] : undefined;
}

const says = ({ files }: LexProgram, pattern: RegExp): boolean =>
  files.some(({ code }) => pattern.test(code));
const ends = (status: number | 'unknown'): Effect => ({ kind: 'ends', status });

const WAKES =
  /^(?:Lwt\.wakeup(?:_later)?(?:_exn|_result)?|(?:Eio\.)?Promise\.resolve(?:_ok)?|Ivar\.fill\w*)\s+([a-z_][\w']{0,40})/;
const TELLS = /^(?:Lwt_condition|Condition|Eio\.Condition)\.(?:broadcast|signal)\s+([a-z_][\w']{0,40})/;

function does(statement: string, program: LexProgram): Effect | undefined {
  // What is thrown leaves whatever the program stands in, and ends it where nobody catches it.
  if (/^(?:raise(?:_notrace)?|failwith|invalid_arg|assert\s+false|catch_break)\b/.test(statement))
    return says(program, /\btry\b|\bLwt\.(?:catch|try_bind)\b|%lwt\b|\|\s*exception\b/) ? undefined : ends(2);
  const woken = WAKES.exec(statement)?.[1];
  if (woken !== undefined) return isWaitedFor(program, woken) ? ends(0) : undefined;
  const told = TELLS.exec(statement)?.[1];
  if (told !== undefined)
    return says(program, new RegExp(`\\b(?:wait|await(?:_no_mutex)?)\\s+(?:~mutex(?::\\w+)?\\s+)?${told}\\b`))
      ? ends(0)
      : undefined;
  return undefined;
}

/** `let stop, wake = Lwt.wait ()`: what is woken is waited for, and it is not one of several that all have to come to an end. */
function isWaitedFor(program: LexProgram, woken: string): boolean {
  const pair = new RegExp(`\\blet\\s+\\(?\\s*(\\w+)\\s*,\\s*${woken}\\b`);
  return program.files.some(({ code }) => {
    const promise = pair.exec(code)?.[1];
    if (promise === undefined) return false;
    const waits = new RegExp(
      `~stop:\\(?${promise}\\b|~stop\\b|\\b(?:Lwt_main\\.run|await)\\s+\\(?${promise}\\b|=\\s*${promise}\\s+in\\b|\\b${promise}\\s*(?:>>=|>>)|\\b(?:pick|choose)\\s*\\[[^\\]]{0,300}\\b${promise}\\b|\\bLwt\\.bind\\s+${promise}\\b`,
    );
    return waits.test(code);
  });
}

const LOOPS = /\bwhile\s+([^\n]{1,80}?)\s+do\b/g;

export const OCAML: Dialect = {
  speaks:
    /\bsig(?:term|int|quit|hup)\b|\bSignal\.(?:term|int|quit|hup|terminating|handle)\b|\bset_signal\b|\bon_signal\b|\bsigprocmask\b|\bwait_signal\b|\bcatch_break\s+true\b/,
  sends:
    /\b(?:kill|send\w*|pp_signal|to_string)\b[^\n]*$|==?\s*$|\|\s*(?:\w+\s+)?(?:when\b[^\n]*)?$|\b(?:if|when)\b[^\n]*$/,
  takesIn,
  between: /;|\bin\b|->|@@|\|>|\bthen\b|\belse\b/,
  wraps:
    /^(?:\(|\)|begin\b|let\s+(?:\(\)|_\w*|open\s+[\w.]+)\s*=?|let[*%]\w*\s+(?:\(\)|_\w*)\s*=|ignore\b|Lwt\.(?:async|dont_wait)\b|Lwt\.ignore_result\b|\s)+/,
  exits:
    /^(?:Stdlib\.|Caml\.|Unix\.|Core\.)?(?:exit|_exit|Shutdown\.shutdown|shutdown|Shutdown\.exit)\s+\(?\s*(\d{1,3})?/,
  statusOf: text => (text === undefined ? 'unknown' : Number(text) & 255),
  harmless:
    /^(?:print_\w+|prerr_\w+|(?:[A-Z]\w*\.)*(?:e?printf|eprintlf?|printlf?|pr|epr|flush\w*|flush_all|return(?:_unit)?|log|info|debug|warning|warn|error|app|debugf|infof|warnf|errorf)|Logs(?:_lwt)?\.\w+|Log\.\w+|flush\w*|close_\w+|function|fun|Thread\.yield|Unix\.(?:sleepf?|close|unlink)|Lwt\.return\w*|Sys\.remove|Gc\.\w+)(?![\w'])|^(?:"|\(\)$|end$|done$|in$|m\s|fun\b|ignore$)/,
  sets: /^(?:Atomic\.set\s+)?([\w.']{1,60})\s*(?::=|(?<=^Atomic\.set\s+[\w.']{1,60}\s+))\s*(true|false)\b/,
  calls: /^((?!fun\b)[a-z_][\w']{0,60})(?:\s+[^\n]{0,200})?$/,
  does,
  guards: /^\(*\s*(?:if|match|when|try|for|while|with)\b|^\|/,
  holds: /^try\b/,
  heads: /^let\s+(?:rec\s+)?([a-z_][\w']*)\s+(?:\(|~|\?|_|[a-z])[^=\n]*=/,
  functionBody,
  loopsIn: file =>
    placesOf(file, LOOPS).map(({ 0: whole, 1: test = '', index }) => ({
      // `!` reads a reference here.
      while: test.replace(/!(?=[\w(])|\bAtomic\.get\s+/g, ''),
      isUntil: false,
      round: indented(file, index + whole.length),
    })),
  comesRound: /\b(?:sleepf?|delay|select|yield)\b/,
  standsStill: /\b(?:accept|read\w*|recv\w*|input\w*|wait\w*)\b/,
};
