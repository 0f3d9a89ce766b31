import { WANTS_ARGUMENT, WANTS_COMMAND } from '../lifetime.ts';
import type { Node } from '../tree.ts';
import { casesOf } from './cases.ts';
import { callee, declared, type Func } from './functions.ts';
import { methodMeant } from './methods.ts';
import type { GoProgram } from './module.ts';
import { isOnTheWay } from './on-the-way.ts';

/** What says how a program is used, and ends it: nothing that it goes on with. */
const SAYS =
  /^(?:fmt|log|slog|os|flag|errors|strings|filepath|color|fs)\.\w+$|^(?:panic|len|string|append|print|println)$|(?:^|\.)\w*(?:[Uu]sage|[Hh]elp|[Ff]atal|[Ee]xit|[Pp]rint|[Vv]ersion)\w*$/;

/** Nothing that is called in it does more than to say something. */
export const onlySays = (statements: readonly Node[]): boolean =>
  statements.every(statement =>
    [...statement.find(n => n.name === 'CallExpr')].every(call => SAYS.test(call.children[0]?.text ?? '')),
  );

const ASKS = /^\.?(?:\w+\.)*(?:Flags|PersistentFlags|Get(?:Bool|String|Int)\w*|Changed|Lookup)$/;

/** The same of a text: `cmd.Help()`. */
export const saysOnlyText = (text: string): boolean =>
  [...text.matchAll(/([\w.]+)\(/g)].every(([, callee = '']) => SAYS.test(callee) || ASKS.test(callee));

/**
 * Main comes to a place where it leaves without the arguments that are not given, or where it says how it is used since
 * no command chooses one of its ways.
 */
export function asksFor(
  program: GoProgram,
  directory: string,
  args: readonly string[],
): typeof WANTS_COMMAND | undefined {
  const main = declared(program, directory, 'main');
  const asks = /\bos\.Args\b|\bflag\.(?:N?Args?|Parse)\(/;
  const isAsked = program.files.some(f => f.directory === directory && asks.test(f.text.text));
  if (!main || !isAsked || args.some(arg => arg.includes('…'))) return undefined;
  for (const { node } of onTheWayOf(program, main)) {
    const body = node.child('Block');
    const places = node.find(
      n => n.name === 'IfStatement' || n.name === 'SwitchStatement',
      n => n.name !== 'FunctionLiteral',
    );
    for (const place of places) {
      if (!body || !isOnTheWay(place, body)) continue;
      if (place.name === 'IfStatement' && lacksArguments(place, args)) return WANTS_ARGUMENT;
      if (place.name === 'SwitchStatement' && lacksCommand(place, node, args)) return WANTS_COMMAND;
    }
  }
  return undefined;
}

const MAX_DEPTH = 3;

/** Main, and what it always comes to in its own package. */
function onTheWayOf(program: GoProgram, main: Func): readonly Func[] {
  const found = [main];
  let last: readonly Func[] = found;
  for (let depth = 0; depth < MAX_DEPTH && last.length > 0; depth++) {
    last = last.flatMap(({ node, file }) => {
      const body = node.child('Block');
      const calls = body?.find(
        n => n.name === 'CallExpr',
        n => !/^(?:FunctionLiteral|GoStatement)$/.test(n.name),
      );
      return [...(calls ?? [])].flatMap(call => {
        if (!body || !isOnTheWay(call, body)) return [];
        const own = callee(program, file, call) ?? methodMeant(program, file, call);
        const isNew = own?.file.directory === main.file.directory && !found.some(f => f.node === own.node);
        return own && isNew ? [own] : [];
      });
    });
    found.push(...last);
  }
  return found;
}

const COUNTED = /^(?:len\(os\.Args(\[1:\])?\)|flag\.NArg\(\))\s*(<=|<|==|!=)\s*(\d)$/;
const LEAVES = /^(?:return\b|panic\(|os\.Exit\(|[\w.]{1,60}(?:[Ff]atal|[Ee]xit|[Uu]sage)\w{0,20}\()/;

/** `if len(os.Args) < 2 { usage(); os.Exit(2) }`, where fewer are given. */
function lacksArguments(branch: Node, args: readonly string[]): boolean {
  const at = branch.children.findIndex(c => c.name === 'Block');
  const [condition, ...more] = branch.children.slice(1, at);
  const [, rest, operator, written] = COUNTED.exec(condition?.text ?? '') ?? [];
  const statements = branch.children[at]?.children.filter(c => !/^[{};]$/.test(c.name)) ?? [];
  if (more.length > 0 || written === undefined || !LEAVES.test(statements.at(-1)?.text ?? '')) return false;
  const isOfFlags = condition?.text.startsWith('flag') === true;
  if (isOfFlags && args.length > 0) return false;
  const given = args.length + (isOfFlags || rest !== undefined ? 0 : 1);
  const wanted = Number(written);
  const holds =
    operator === '<'
      ? given < wanted
      : operator === '<='
        ? given <= wanted
        : (operator === '==') === (given === wanted);
  return holds && onlySays(statements);
}

const FROM_OUTSIDE = /^(?:os\.Args\[1\]|flag\.Arg\(0\)|(?:args|flag\.Args\(\)|os\.Args\[1:\])\[0\])$/;

/** `switch command { case "serve": … default: usage() }`, where no command is given. */
function lacksCommand(node: Node, within: Node, args: readonly string[]): boolean {
  if (args.some(arg => !arg.startsWith('-'))) return false;
  const subject = node.children.slice(1, -1).findLast(c => c.name !== ';');
  const cases = casesOf(node.child('SwitchBlock'));
  const names = cases.filter(({ head }) => /^case\s*"[\w:-]+"/.test(head.text));
  if (!subject || names.length < 2 || !isLacking(subject, within)) return false;
  const isDefault = (head: Node) => head.name === 'DefaultCase' || head.children[0]?.name === 'default';
  const chosen =
    cases.find(({ head }) => /^case\b.{0,200}""/.test(head.text)) ??
    cases.find(({ head }) => isDefault(head));
  return chosen === undefined || onlySays(chosen.body);
}

/** A word of the command line, or a variable that is such a one or empty. */
function isLacking(subject: Node, within: Node): boolean {
  const word = /^strings\.(?:ToLower|TrimSpace)\((.{1,80})\)$/.exec(subject.text)?.[1] ?? subject.text;
  if (FROM_OUTSIDE.test(word)) return true;
  if (!/^\w+$/.test(word)) return false;
  const sets = [
    ...within.find(
      n => /^(?:VarDecl|VarSpec|Assignment)$/.test(n.name) && n.children.some(c => c.text === word),
    ),
  ].filter(n => !n.find(c => c !== n && /^(?:VarSpec|Assignment)$/.test(c.name)).next().value);
  const values = sets.flatMap(set => {
    const right = set.text.split(/:?=/)[1]?.split(',')[0]?.trim();
    return right === undefined ? [] : [right];
  });
  return (
    values.some(value => FROM_OUTSIDE.test(value)) &&
    values.every(value => value === '""' || FROM_OUTSIDE.test(value))
  );
}
