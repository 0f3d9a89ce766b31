import type { Node } from '../tree.ts';
import type { Func, Reached } from './functions.ts';

/** What says how it went, or is set up for what may come: nothing that a program goes on with. */
const REPORTS =
  /^(?:log|slog|fmt|os|errors|strings|strconv|filepath|signal)\.\w+$|^(?:len|string|int|append|make|panic|print|println)$|\.(?:Error|String|ExitCode|Fatalf?|Errorf?|Warnf?|Infof?|Debugf?|Printf?|Println)$/;

/** Is a command that main waits for the last that it does? Then the program is there as long as the command is. */
export function isLastOfMain(by: Func, call: Node, { chain }: Reached, command: string): boolean {
  const places = [{ by, at: call }, ...chain];
  return places.at(-1)?.by.name === 'main' && places.every(place => isLast(place.at, place.by.node, command));
}

function isLast(at: Node, within: Node, command: string): boolean {
  if (at.around('ForStatement', 'FunctionLiteral')) return false;
  const goesOn = within.find(
    n =>
      n.start > at.end &&
      (/^(?:ForStatement|SelectBlock)$/.test(n.name) ||
        (n.name === 'UnaryExp' && n.text.startsWith('<-')) ||
        (n.name === 'CallExpr' && !isReport(n.children[0]?.text ?? '', command))),
    n => n.name !== 'GoStatement',
  );
  return [...goesOn].length === 0;
}

const isReport = (callee: string, command: string) =>
  callee.startsWith(`${command}.`) || REPORTS.test(callee);
