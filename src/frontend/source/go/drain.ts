import type { KnownSignalBehaviour } from '../../../model/index.ts';
import type { Node } from '../tree.ts';
import { durationOf } from './durations.ts';
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
    // That of a setting is none to rely on.
    const duration = /^(?!time\.)\w+\./.test(limit.text) ? undefined : durationOf(program, file, limit.text);
    return duration?.isConstant ? [{ ms: duration.ms, option: `context.WithTimeout(…, ${limit.text})` }] : [];
  });
}

const shutsDown = (within: Node, context: string) =>
  [
    ...within.find(
      n => n.name === 'CallExpr' && /\.Shutdown(?:WithContext)?$/.test(n.children[0]?.text ?? ''),
    ),
  ].some(call => call.child('Arguments')?.children.some(argument => argument.text === context));
