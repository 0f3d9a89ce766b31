import type { Replacement } from '../replacement.ts';
import type { Node } from '../tree.ts';
import { execCommand, isCall, isExec } from './processes.ts';
import type { Func } from './program.ts';
import { argumentsOf } from './takes.ts';

const FORKS = /\b(?:v?fork|clone|daemon)\s*\(/;

/** exec(3) in the program's own process: what forks mostly does it in the child, which is read elsewhere. */
export function replacementIn(reached: readonly Func[], args: readonly string[]): Replacement | undefined {
  if (reached.some(({ body }) => FORKS.test(body.text))) return undefined;
  for (const { body } of reached) {
    for (const call of body.find(n => isCall(n) && isExec(n))) {
      const command = execCommand(call);
      const [file] = argumentsOf(call);
      const path = /^"([^"\\\n]*)"$/.exec(file?.text ?? '')?.[1];
      const argv = 'argv' in command ? command.argv : [];
      const isKnown = path !== undefined && argv.length > 0 && !argv.includes('…');
      const known = isKnown ? [path, ...argv.slice(1)] : ofArguments(call, reached[0], args);
      if (known && body === reached[0]?.body && isOnTheWay(call, body))
        return { becomes: { argv: known, at: call.at } };
      return { doubt: `${call.place} may replace the program by \`${call.text.split('\n', 1)[0]}\`` };
    }
  }
  return undefined;
}

/** `execvp(argv[2], argv + 2)`, and `command = &argv[2]; … execvp(command[0], command)`: what it is given itself. */
function ofArguments(
  call: Node,
  main: Func | undefined,
  args: readonly string[],
): readonly string[] | undefined {
  const own = /,\s*(?:const\s+)?char\s*(?:\*\s*(\w+)\s*\[\s*\]|\*\s*\*\s*(\w+))/.exec(main?.node.text ?? '');
  const name = own?.[1] ?? own?.[2];
  const [file = '', list = ''] = argumentsOf(call).map(a => a.text.replace(/\s/g, ''));
  if (!main || name === undefined) return undefined;
  const from = (text: string) => {
    const [, element, rest] =
      new RegExp(`^(?:&${name}\\[(\\d+)\\]|\\(?${name}\\+(\\d+)\\)?)$`).exec(text) ?? [];
    return element ?? rest;
  };
  const at = from(/^\w+$/.test(list) ? valueOf(main, list) : list);
  const isFirst = file === `${list}[0]` || file === `*${list}` || file === `${name}[${at}]`;
  const words = at === undefined || !isFirst ? [] : args.slice(Number(at) - 1);
  return words.length > 0 && words[0] !== '…' && at !== '0' ? words : undefined;
}

/** What a variable is set to, if only once. */
function valueOf({ body }: Func, variable: string): string {
  const change = new RegExp(`(?<![\\w.>])${variable}\\s*(?:\\+\\+|--|[-+]?=(?!=)\\s*([^;,]*))`, 'g');
  const [only, ...others] = body.text.matchAll(change);
  return others.length === 0 ? (only?.[1] ?? '').replace(/\s/g, '') : '';
}

/** Does main come to it whatever the conditions, without staying in a loop before? */
function isOnTheWay(call: Node, body: Node): boolean {
  let at = call;
  while (at.parent && at.parent !== body) {
    at = at.parent;
    if (
      !/^(?:ExpressionStatement|ReturnStatement|AssignmentExpression|Declaration|InitDeclarator)$/.test(
        at.name,
      )
    )
      return false;
  }
  const before = body.children.slice(0, body.children.indexOf(at));
  return !before.some(n => /^(?:While|For|Do)Statement$/.test(n.name));
}
