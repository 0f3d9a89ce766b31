import { type LexFile, type LexProgram, mayLookUp } from '../lexical/program.ts';

const CATCHES_ALL = /\b(?:SomeException|SomeAsyncException)\b/;

/** Somewhere every exception is caught, and things go on, and not in a thread of its own alone. */
export const isCaught = (program: LexProgram): boolean =>
  program.files.some(file =>
    definitionsOf(file).some(
      ({ name, text }) =>
        /\bforever\b/.test(text) && CATCHES_ALL.test(text) && !(name && isOfThread(program, name)),
    ),
  );

interface Definition {
  readonly name: string | undefined;
  readonly text: string;
}

/** What begins where a line does, with the lines below it that are further in. */
const definitionsOf = ({ code }: LexFile): readonly Definition[] =>
  code.split(/^(?=\S)/m).map(text => ({ name: /^([a-z_][\w']{0,60})/.exec(text)?.[1], text }));

/** All that calls a function starts a thread with it; what it calls itself is the same thread. */
function isOfThread(program: LexProgram, name: string): boolean {
  if (!mayLookUp(program)) return false;
  const call = new RegExp(`^(.*)(?<![\\w'])${name}(?![\\w'])`, 'gm');
  const calls = program.files
    .filter(({ code }) => code.includes(name))
    .flatMap(definitionsOf)
    .filter(({ name: by, text }) => by !== name && by !== 'import' && by !== 'module' && text.includes(name))
    .flatMap(({ text }) => [...text.matchAll(call)].map(([, before = '']) => before));
  return calls.length > 0 && calls.every(before => /\b(?:fork\w{2,16}|async|withAsync)\b/.test(before));
}
