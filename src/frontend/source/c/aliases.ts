import type { Func } from './program.ts';
import { argumentsOf, calledName } from './takes.ts';
import { parametersOf } from './variables.ts';

/** A name that a variable goes by within a function. */
export interface Alias {
  readonly by: Func;
  readonly name: string;
}

const MAX_ALIASES = 100;

/** Is the variable's address handed on? */
export const isHandedOn = (reached: readonly Func[], name: string): boolean =>
  reached.some(f => f.body.text.includes(name) && new RegExp(`&\\s*(?:\\w+::)*${name}\\b`).test(f.body.text));

/**
 * What else a variable is called where its address is handed on: `volatile auto &stop = *stopFlag();` where stopFlag
 * returns it, and the parameter of a function that is given it.
 */
export function aliasesOf(reached: readonly Func[], name: string): readonly Alias[] {
  const aliases: Alias[] = [];
  const add = (by: Func, alias: string | undefined) => {
    const isNew = alias !== undefined && !aliases.some(a => a.by === by && a.name === alias);
    if (isNew && aliases.length < MAX_ALIASES) aliases.push({ by, name: alias });
  };
  const pass = (by: Func, given: RegExp) => {
    for (const call of by.body.find(n => n.name === 'CallExpression')) {
      const at = argumentsOf(call).findIndex(argument => given.test(argument.text));
      if (at === -1) continue;
      for (const called of reached.filter(f => f.name === calledName(call)))
        add(called, parametersOf(called)[at]);
    }
  };
  const address = new RegExp(`^&\\s*(?:\\w+::)*${name}$`);
  for (const by of reached) {
    if (new RegExp(`\\breturn\\s*&\\s*${name}\\s*;`).test(by.body.text)) bind(reached, by.name, add);
    if (by.body.text.includes(name)) pass(by, address);
  }
  for (const { by, name: alias } of aliases) pass(by, new RegExp(`^&?\\s*${alias}$`));
  return aliases;
}

/** `auto *p = stopFlag();` */
function bind(reached: readonly Func[], giver: string, add: (by: Func, name: string) => void): void {
  const bound = new RegExp(`\\b(\\w+)\\s*=\\s*\\*?\\s*(?:\\w+::)*${giver}\\s*\\(\\s*\\)`, 'g');
  for (const by of reached.filter(f => f.body.text.includes(giver)))
    for (const [, alias = ''] of by.body.text.matchAll(bound)) add(by, alias);
}
