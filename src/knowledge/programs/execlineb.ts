import type { Launch, Program } from '../../model/index.ts';
import { DEAF_PARENT } from '../behaviours.ts';
import { isShortCommand } from '../short-commands.ts';
import { splitWords } from '../words.ts';
import { stayAbove } from '../wrapper-entry.ts';

/** A script in execline: a chain of programs that each become the next. Only plain chains are read. */
export default {
  name: 'execlineb',
  kind: 'wrapper',
  matches: ['execlineb'],
  launch({ argv, cwd }, world): Launch {
    const at = argv.findIndex(a => /^-\w*c$/.test(a));
    const file = argv.slice(1).find(a => !a.startsWith('-'));
    const text = at === -1 ? world.read(file ?? '', cwd)?.text : argv[at + 1];
    if (text === undefined)
      return { kind: 'unknown', reason: `the execline script ${file ?? ''} is not readable` };
    const words = splitWords(text.replace(/^\s*#.*$/gm, ''));
    return chain(words, text);
  },
  sources: ['https://skarnet.org/software/execline/', 'execline 2.9.3.0 as PID 1, Linux 6.18'],
  measured: {
    version: '2.9.3.0-1',
    rows: [
      'execlineb/background',
      'execlineb/foreground',
      'execlineb/plain',
      'wrap/execlineb/hand',
      'wrap/execlineb-background/hand',
      'wrap/execlineb-foreground/hand',
    ],
  },
} satisfies Program;

/**
 * What changes its own process alone, and goes on: how many words it takes, and its options that take one.
 * @source https://skarnet.org/software/execline/
 */
const STEPS: Readonly<Record<string, readonly [operands: number, valued?: RegExp]>> = {
  exec: [0, /^-\w*a$/],
  fdmove: [2],
  fdclose: [1],
  fdswap: [2],
  redirfd: [2],
  umask: [1],
  export: [2],
  unexport: [1],
  emptyenv: [0],
  importas: [2, /^-[Dd]$/],
};
/** Other programs of a chain that these may stand behind. */
const BETWEEN: Readonly<Record<string, number>> = { 'with-contenv': 1, 's6-setuidgid': 2, cd: 2 };

function withoutSteps(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  const step = Object.hasOwn(STEPS, first) ? STEPS[first] : undefined;
  if (step) {
    const [operands, valued] = step;
    let at = 0;
    while (rest[at]?.startsWith('-')) at += valued?.test(rest[at] ?? '') ? 2 : 1;
    return withoutSteps(rest.slice(at + operands));
  }
  const length = Object.hasOwn(BETWEEN, first) ? (BETWEEN[first] ?? 1) : undefined;
  return length === undefined ? words : [...words.slice(0, length), ...withoutSteps(words.slice(length))];
}

/** `foreground { a } b`, `background { a } b` and a plain command; anything else with a block is unknown. */
function chain(words: readonly string[], text: string): Launch {
  const [first] = words;
  if (first === undefined) return { kind: 'exits', status: 0, why: 'the execline script is empty' };
  if (!words.includes('{')) return { kind: 'exec', argv: withoutSteps(words) };
  const close = words.indexOf('}');
  const nested = words.slice(2, close).includes('{') || words.indexOf('{') !== 1 || close === -1;
  if (nested || (first !== 'foreground' && first !== 'background')) {
    return {
      kind: 'unknown',
      reason: `the execline script is not a plain chain: ${text.trim().split('\n', 1)[0]}`,
    };
  }
  const block = words.slice(2, close);
  const rest = words.slice(close + 1);
  if (first === 'foreground' && isShortCommand(block)) return chain(rest, text);
  if (first === 'background') return { kind: 'exec', argv: rest, leaves: [{ run: { argv: block } }] };
  const stays = stayAbove(block, { ...DEAF_PARENT, waitsForChildren: 'own' });
  return {
    ...stays,
    ...('behaviour' in stays
      ? // Words of a block begin with a blank, and an empty word ends it.
        { title: ['foreground', ...block.map(word => ` ${word}`), '', ...rest] }
      : {}),
  };
}
