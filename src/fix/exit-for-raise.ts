import { type Location, lineIndex, path } from '../base/index.ts';
import type { Remedy } from '../lint/remedy.ts';
import type { Change } from './edits.ts';
import { importOf } from './python/text.ts';
import { shellSource } from './shell/script.ts';
import type { FixInput, Planned } from './types.ts';

interface Raise {
  /** How the signal is raised again, with the statement above it that restores the default. */
  readonly raised: RegExp;
  readonly exit: string;
  readonly module?: string;
}

const JAVASCRIPT: Raise = {
  raised: /\bprocess\.kill\(\s*process\.pid\b[^()\n]*\)/g,
  exit: 'process.exit(0)',
};
const C: Raise = {
  raised: /(?:\bsignal\([^()\n]*,\s*SIG_DFL\);\s*)?\b(?:raise\([^()\n]*\)|kill\(getpid\(\),[^()\n]*\))/g,
  exit: '_exit(0)',
};

/** By the ending of the file. PID 1 is not ended by the default action of a signal that it sends itself. */
const RAISES: Readonly<Record<string, Raise>> = {
  ...{ js: JAVASCRIPT, mjs: JAVASCRIPT, cjs: JAVASCRIPT, ts: JAVASCRIPT, mts: JAVASCRIPT, cts: JAVASCRIPT },
  py: {
    raised:
      /(?:\bsignal\.signal\([^()\n]*,\s*signal\.SIG_DFL\)\n[ \t]*)?\b(?:os\.kill\(os\.getpid\(\),[^()\n]*\)|signal\.raise_signal\([^()\n]*\))/g,
    exit: 'sys.exit(0)',
    module: 'sys',
  },
  ...{ c: C, cc: C, cpp: C },
  rb: {
    raised:
      /(?:\b(?:Signal\.)?trap\(?\s*[^()\n]*,\s*['"](?:DEFAULT|SIG_DFL)['"]\s*\)?\n[ \t]*)?\bProcess\.kill\(?\s*[^()\n]*,\s*(?:Process\.pid|\$\$)\s*\)?/g,
    exit: 'exit',
  },
  php: {
    raised:
      /(?:\bpcntl_signal\([^()\n]*,\s*SIG_DFL\);\s*)?\bposix_kill\(\s*(?:getmypid|posix_getpid)\(\)[^()\n]*\)/g,
    exit: 'exit(0)',
  },
  pl: {
    raised: /(?:\$SIG\{\w+\}\s*=\s*['"]DEFAULT['"];\s*)?\bkill\b\(?\s*[^()\n;]*,\s*\$\$\s*\)?/g,
    exit: 'exit 0',
  },
};

/** Where a handler has done its work, and raises the signal again, the program exits. */
export function exitForRaise(
  { at }: Extract<Remedy, { do: 'exit-for-raise' }>,
  input: FixInput,
): Planned | undefined {
  const { launch, sources } = input;
  const { file } = at;
  if (launch.stop.culprit?.role === 'shell') return inShell(at, input);
  const own = RAISES[path.basename(file).split('.').at(-1) ?? ''];
  const source = own && file !== launch.spec.file ? sources.read(file) : undefined;
  if (!own || source === undefined) return undefined;
  const found = [...source.matchAll(own.raised)].map(
    (raise): Change => ({ start: raise.index, end: raise.index + raise[0].length, text: own.exit }),
  );
  if (found.length === 0) return undefined;
  const locate = lineIndex(file, source);
  const changes = [...(own.module === undefined ? [] : importOf(source, own.module)), ...found];
  return {
    safety: 'suggested',
    title: `Exit where the handler raises the signal again: ${own.exit}`,
    edits: changes.map(({ start, end, text }) => ({ at: locate(start, end), text })),
  };
}

/** `trap - TERM; kill -TERM $$` */
const IN_SHELL =
  /(?:\btrap - [A-Z0-9 ]+(?:;|&&|\n)\s*)?\bkill (?:-s )?-?(?:SIG)?(TERM|INT|QUIT|HUP) (?:\$\$|"\$\$"|\$BASHPID|"\$BASHPID")/g;
/** What a shell that a signal has ended is said to have ended with. */
const STATUS: Readonly<Record<string, number>> = { HUP: 129, INT: 130, QUIT: 131, TERM: 143 };

function inShell(at: Location, input: FixInput): Planned | undefined {
  const source = shellSource(at, input);
  const found = source && [...source.text.matchAll(IN_SHELL)];
  if (!source || !found || found.length === 0) return undefined;
  const changes = found.map(({ 0: text, 1: name = '', index }) => ({
    start: index,
    end: index + text.length,
    text: `exit ${STATUS[name]}`,
  }));
  return {
    safety: 'suggested',
    title: `Exit where the trap raises the signal again: ${changes[0]?.text}`,
    edits: source.edits(changes),
  };
}
