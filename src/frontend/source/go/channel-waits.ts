import type { Node } from '../tree.ts';
import { isClosed } from './endless.ts';
import { argumentsOf, callee, parametersOf } from './functions.ts';
import { receiverOf } from './methods.ts';
import type { GoFile, GoProgram } from './module.ts';
import { isOnTheWay } from './on-the-way.ts';
import { neverReturns } from './serving.ts';

/** What lets a receive of a channel go on. */
const gives = (name: string): RegExp => new RegExp(`\\bclose\\(${name}\\)|\\b${name}\\s*<-`);

/**
 * `<-done` for a goroutine that goes round without a way out before it says so, `defer close(done); for { time.Sleep(time.Second) }`, or that
 * comes to a server which nothing shuts down; and `<-done` once more than anybody says so.
 */
export function waitsOnChannelForGood(program: GoProgram, file: GoFile, receive: Node): boolean {
  const channel = receive.last;
  const func = receive.around('FunctionDecl', 'MethodDecl');
  if (channel?.name !== 'VariableName' || !func || !isMadeHere(func, channel.text)) return false;
  const name = channel.text;
  const goes = [...func.find(n => n.name === 'GoStatement')];
  const isWithin = (n: Node) => goes.some(go => go.start <= n.start && n.end <= go.end);
  const uses = [...func.find(n => n.name === 'VariableName' && n.text === name)].filter(n => !isWithin(n));
  if (!uses.every(isRead)) return false;
  const givers = goes.flatMap(go => bodyGiving(program, file, go, name));
  const before = uses.findIndex(use => use.parent === receive);
  if (uses.every(use => isOnTheWay(use, func)) && before >= mostGiven(givers, goes)) return true;
  return (
    givers.length > 0 &&
    givers.every(({ body, file: at, as }) => {
      const loop = body.children.find(s => s.name === 'ForStatement' && isClosed(s));
      return loop ? !gives(as).test(loop.text) : neverReturns(program, at, body);
    })
  );
}

/** How often goroutines send on a channel at most; endless, where one closes it or goes round. */
function mostGiven(givers: readonly Giver[], goes: readonly Node[]): number {
  if (givers.length === 0 || goes.some(go => go.around('ForStatement'))) return Number.POSITIVE_INFINITY;
  const counts = givers.map(({ body, as }) => {
    const uses = [...body.find(n => n.name === 'VariableName' && n.text === as)].map(n => n.parent);
    const isSent = (use: Node | undefined) =>
      use?.name === 'SendStatement' && use.children[0]?.text === as && !use.around('ForStatement');
    return uses.every(isSent) ? uses.length : Number.POSITIVE_INFINITY;
  });
  return counts.reduce((sum, n) => sum + n, 0);
}

/** A loop over a channel that nobody closes: of the function's own, or in a field of what its method belongs to. */
export function rangesForGood(program: GoProgram, file: GoFile, loop: Node): boolean {
  const [, name = '', field] =
    /^for\s+(?:\w+(?:,\s*\w+)?\s*:?=\s*)?range\s+(\w+)(?:\.([a-z]\w*))?\s*\{/.exec(loop.text.slice(0, 200)) ??
    [];
  const func = loop.around('FunctionDecl', 'MethodDecl');
  if (!func || /\b(?:break|return|goto|os\.Exit|panic|Fatal\w*)\b/.test(loop.text)) return false;
  if (field !== undefined) return receiverOf(func)?.name === name && isNeverClosed(program, file, field);
  if (!isMadeHere(func, name)) return false;
  return [...func.find(n => n.name === 'VariableName' && n.text === name)].every(
    use => isRead(use) || use.parent?.name === 'SendStatement' || use.parent?.name === 'RangeClause',
  );
}

/** Only its package can use a field of a small letter: there it is made, sent on and read, and nothing else. */
function isNeverClosed({ files }: GoProgram, { directory }: GoFile, field: string): boolean {
  const made = `\\b\\w+\\.${field}\\s*=\\s*make\\(chan\\b|\\b${field}\\s*:\\s*make\\(chan\\b`;
  const used = `\\brange\\s+\\w+\\.${field}\\b|\\w\\.${field}\\s*<-|<-\\s*\\w+\\.${field}\\b|\\b(?:len|cap)\\(\\w+\\.${field}\\)`;
  const count = (pattern: string) =>
    files.reduce(
      (sum, f) =>
        f.directory === directory ? sum + (f.text.text.match(new RegExp(pattern, 'g'))?.length ?? 0) : sum,
      0,
    );
  const all = count(`\\.${field}\\b|\\b${field}\\s*:(?!=)`);
  return count(made) > 0 && count(`${made}|${used}`) === all;
}

const isMadeHere = (func: Node, name: string): boolean =>
  new RegExp(`\\b${name}\\s*:?=\\s*make\\(chan\\b`).test(func.text);

const isRead = ({ parent }: Node): boolean =>
  parent?.name === 'UnaryExp' && parent.children[0]?.name === '<-';

interface Giver {
  readonly body: Node;
  readonly file: GoFile;
  /** What the channel is called there. */
  readonly as: string;
}

/** The body of a goroutine that closes the channel or sends on it. */
function bodyGiving(program: GoProgram, file: GoFile, go: Node, name: string): readonly Giver[] {
  const call = go.last;
  const [literal] = call?.children ?? [];
  if (!call || !literal) return [];
  const own = literal.name === 'FunctionLiteral' ? undefined : callee(program, file, call);
  const index = argumentsOf(call).findIndex(({ text }) => text === name);
  const as = index === -1 ? name : parametersOf(own?.node ?? literal)[index]?.text;
  const body = (own?.node ?? literal).child('Block');
  return body && as !== undefined && gives(as).test(body.text) ? [{ body, file: own?.file ?? file, as }] : [];
}
