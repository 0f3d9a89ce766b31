import type { Node } from '../tree.ts';
import { argumentsOf } from './functions.ts';
import type { GoProgram } from './module.ts';

/** `flag.Bool`, `pflag.BoolVarP`, `cmd.Flags().BoolVar`. @source https://pkg.go.dev/flag, https://pkg.go.dev/github.com/spf13/pflag */
const DECLARES = /(?:^(?:flag|pflag)|\bFlags\(\))\.Bool(Var)?(P)?$/;

/** What sets flags from elsewhere: the environment, and files that may be in a usual place. */
const SETS_FLAGS = /\b(?:viper|koanf|envflag|envconfig|namsral|ff|ffcli|confd|configor)\b/;

interface Flag {
  readonly name: string;
  readonly letter: string | undefined;
  readonly byDefault: boolean;
}

/** Places below an `if` whose flag, as the command line leaves it, chooses the other branch. */
export function placesOfFlags(program: GoProgram, args: readonly string[]): (place: Node) => boolean {
  if ([...program.external].some(imported => SETS_FLAGS.test(imported))) return () => false;
  return place => {
    for (let at = place; at.parent; at = at.parent) {
      const { parent } = at;
      if (parent.name !== 'IfStatement' || !/^(?:Block|IfStatement)$/.test(at.name)) continue;
      const body = parent.children.findIndex(c => c.name === 'Block');
      const [condition, ...more] = parent.children.slice(1, body);
      const value = condition && more.length === 0 ? valueOf(program, condition.text, args) : undefined;
      if (value !== undefined && value !== (parent.children[body] === at)) return true;
    }
    return false;
  };
}

/** What a flag is as a condition, `!*local`, `Config.local`; `undefined`: it is no flag, or may be set elsewhere. */
function valueOf(program: GoProgram, condition: string, args: readonly string[]): boolean | undefined {
  const [, not, target = ''] = /^(!?)\*?([\w.]{1,100})$/.exec(condition) ?? [];
  if (target === '') return undefined;
  const [flag, ...others] = flagsOf(program, target);
  if (!flag || others.length > 0 || isSet(program, target)) return undefined;
  const value = given(flag, args);
  return value === undefined ? undefined : value !== (not === '!');
}

function flagsOf(program: GoProgram, target: string): readonly Flag[] {
  return program.mentioning('.Bool').flatMap(file => {
    if (!file.text.text.includes(target)) return [];
    const isCall = (n: Node) => n.name === 'CallExpr' && DECLARES.test(n.children[0]?.text ?? '');
    return [...program.tree(file).find(isCall)].flatMap(call => flagAt(call, target));
  });
}

function flagAt(call: Node, target: string): readonly Flag[] {
  const [, isVar, hasLetter] = DECLARES.exec(call.children[0]?.text ?? '') ?? [];
  const values = argumentsOf(call).map(value => value.text);
  const into = isVar ? values.shift() : call.parent?.children[0]?.text;
  const name = /^"([\w.-]+)"$/.exec(values[0] ?? '')?.[1];
  const letter = hasLetter ? /^"(\w?)"$/.exec(values[1] ?? '')?.[1] : undefined;
  const byDefault = values[hasLetter ? 2 : 1];
  if (into !== (isVar ? `&${target}` : target) || name === undefined) return [];
  return [{ name, letter: letter || undefined, byDefault: byDefault === 'true' }].filter(() =>
    /^(?:true|false)$/.test(byDefault ?? ''),
  );
}

/** Is it set by anything but its flag? */
function isSet(program: GoProgram, target: string): boolean {
  const field = target.slice(target.lastIndexOf('.') + 1);
  const sets = new RegExp(`\\b${field}\\s*(?:=[^=]|:\\s*(?!=))`);
  const declares = new RegExp(`\\b${field}\\s*:?=\\s*(?:flag|pflag|[\\w.]{1,60}Flags\\(\\))\\.Bool`);
  return program
    .mentioning(field)
    .some(({ text }) => text.text.split('\n').some(line => sets.test(line) && !declares.test(line)));
}

/** @source https://pkg.go.dev/flag#hdr-Command_line_flag_syntax */
function given({ name, letter, byDefault }: Flag, args: readonly string[]): boolean | undefined {
  let value: boolean | undefined = byDefault;
  for (const arg of args) {
    if (arg.includes('…') || /^-{1,2}config\b/.test(arg)) return undefined;
    const [, word, text] = /^--?([\w.-]+)(?:=(.*))?$/.exec(arg) ?? [];
    if (word !== name && (letter === undefined || !/^-\w+$/.test(arg) || !arg.includes(letter))) continue;
    value = text === undefined || /^(?:1|t|true)$/i.test(text) ? word === name || undefined : false;
    if (value === undefined) return undefined;
  }
  return value;
}
