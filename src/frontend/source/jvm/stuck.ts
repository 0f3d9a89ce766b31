import type { Body } from './bodies.ts';
import type { HookEffect } from './hook-effects.ts';
import type { JvmProgram } from './program.ts';
import { whenAt } from './ways.ts';

/** What may be seen of a name: the code behind it, without blanks, and the type in front of its declaration. */
export interface Uses {
  readonly made: RegExp;
  readonly type: RegExp;
  readonly used: RegExp;
}

/** All that the program does with what it calls so is to make it, to declare it, and to use it so. */
export function isOnly(program: JvmProgram, name: string, { made, type, used }: Uses): boolean {
  let isMade = false;
  for (const file of program.files) {
    if (!file.text.text.includes(name)) continue;
    const { list } = program.tokens(file);
    for (const [at, token] of list.entries()) {
      if (token.text !== name) continue;
      const behind = list
        .slice(at + 1, at + 8)
        .map(t => t.text)
        .join('');
      const isMadeHere = made.test(behind);
      const isDeclared = type.test(list[at - 1]?.text ?? '') && behind[0] === ';';
      if (!isMadeHere && !isDeclared && !used.test(behind)) return false;
      isMade ||= isMadeHere;
    }
  }
  return isMade && !program.isCut;
}

/** A hook stands still at a call that never comes back. */
export const stuckAt = (body: Body, at: number, why: string): HookEffect => ({
  kind: body.isSure && whenAt(body, at) === 'always' ? 'blocks' : 'unclear',
  why,
});
