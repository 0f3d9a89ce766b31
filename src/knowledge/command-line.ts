import type { ChildSpec } from '../model/index.ts';
import { splitWords } from './words.ts';

/** Characters for which make, Ruby's spawn and others hand a command to a shell instead of running it. */
const FOR_A_SHELL = /[*?{}[\]<>()~&|\\$;'`"\n#=%!^]/;

/** A command line that is run without a shell where it has no shell syntax, as make and Ruby do it. */
export function directOrShell(text: string, shell = '/bin/sh'): ChildSpec['run'] {
  const [first = ''] = text.trim().split(/\s/, 1);
  const builtin = /^(?::|\.|cd|eval|exec|exit|export|read|set|shift|test|trap|ulimit|umask|unset|wait)$/;
  if (FOR_A_SHELL.test(text) || builtin.test(first)) return { shellText: text, shell: [shell, '-c'] };
  return { argv: splitWords(text) };
}
