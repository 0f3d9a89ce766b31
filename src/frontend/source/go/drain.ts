import type { KnownSignalBehaviour } from '../../../model/index.ts';
import type { Node } from '../tree.ts';
import type { GoFile, GoProgram } from './module.ts';

type Drain = NonNullable<KnownSignalBehaviour['drain']>;

/**
 * How long a server waits for requests in progress at most: `Shutdown` with the context of a constant
 * `context.WithTimeout`. Of several that differ nothing is said.
 * @source https://pkg.go.dev/net/http#Server.Shutdown
 */
export function drainIn(program: GoProgram): Drain | undefined {
  const found = program.mentioning('WithTimeout').flatMap(file => drainsIn(program, file));
  const [first] = found;
  return first && found.every(({ ms }) => ms === first.ms) ? first : undefined;
}

function drainsIn(program: GoProgram, file: GoFile): readonly Drain[] {
  const isTimeout = (n: Node) => n.name === 'CallExpr' && n.children[0]?.text === 'context.WithTimeout';
  return [...program.tree(file).find(isTimeout)].flatMap(call => {
    const limit = call.child('Arguments')?.children.findLast(n => !/^[(),]$/.test(n.name));
    const context = call.parent?.children[0]?.text;
    const within = call.around('FunctionLiteral', 'FunctionDecl', 'MethodDecl');
    if (!limit || !context || !within || !shutsDown(within, context)) return [];
    const ms = durationOf(program, file, limit.text, 0);
    return ms === undefined ? [] : [{ ms, option: `context.WithTimeout(…, ${limit.text})` }];
  });
}

const shutsDown = (within: Node, context: string) =>
  [
    ...within.find(
      n => n.name === 'CallExpr' && /\.Shutdown(?:WithContext)?$/.test(n.children[0]?.text ?? ''),
    ),
  ].some(call => call.child('Arguments')?.children.some(argument => argument.text === context));

const UNITS: Readonly<Record<string, number>> = { Millisecond: 1, Second: 1000, Minute: 60_000 };
const MAX_DEPTH = 3;

/** `30 * time.Second`, either way around, or a constant of the package that is. */
function durationOf(program: GoProgram, file: GoFile, text: string, depth: number): number | undefined {
  const [, before, unit = '', behind] =
    /^(?:(\d{1,6})\s*\*\s*)?time\.(\w+)(?:\s*\*\s*(\d{1,6}))?$/.exec(text.trim()) ?? [];
  if (UNITS[unit] !== undefined) return Number(before ?? behind ?? 1) * UNITS[unit];
  if (depth >= MAX_DEPTH || !/^\w{1,100}$/.test(text)) return undefined;
  const values = program
    .mentioning(text)
    .filter(other => other.directory === file.directory)
    .flatMap(other => [...program.tree(other).find(n => n.name === 'DefName' && n.text === text)])
    .flatMap(({ parent }) => (parent?.name === 'ConstSpec' && parent.last ? [parent.last.text] : []));
  return values.length === 1 ? durationOf(program, file, values[0] ?? '', depth + 1) : undefined;
}
