import type { Node } from '../tree.ts';
import { declared } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';
import { neverReturns } from './serving.ts';

/**
 * What a function does that fx.New calls by fx.Invoke, before the application's Run looks at any signal: `serves` for
 * good, so that Run is never come to, or `waits` for the signal itself, and Run after it for another one.
 * @source uber-go/fx app.go, New: Invoke is done before it returns; Run: Start, and then the wait for a signal
 */
export function heldByInvoke(program: GoProgram): 'serves' | 'waits' | undefined {
  let held: 'serves' | 'waits' | undefined;
  for (const file of program.mentioning('fx.Invoke(')) {
    for (const call of program
      .tree(file)
      .find(n => n.name === 'CallExpr' && n.children[0]?.text === 'fx.Invoke')) {
      for (const body of bodiesOf(program, file, call)) {
        if (neverReturns(program, body.file, body.node)) return 'serves';
        if (takesSignals(body.node)) held = 'waits';
      }
    }
  }
  return held;
}

function bodiesOf(program: GoProgram, file: GoFile, call: Node) {
  const given = call.child('Arguments')?.children ?? [];
  return given.flatMap(argument => {
    const own =
      argument.name === 'VariableName' ? declared(program, file.directory, argument.text) : undefined;
    const node = (argument.name === 'FunctionLiteral' ? argument : own?.node)?.child('Block');
    return node ? [{ node, file: own?.file ?? file }] : [];
  });
}

/** Not in a hook, nor on another goroutine. */
const takesSignals = (body: Node): boolean =>
  [
    ...body.find(
      n => n.name === 'CallExpr' && /^signal\.Notify(?:Context)?$/.test(n.children[0]?.text ?? ''),
      n => !/^(?:FunctionLiteral|GoStatement)$/.test(n.name),
    ),
  ].length > 0;
