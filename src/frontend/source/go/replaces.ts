import type { Replacement } from '../replacement.ts';
import type { Node } from '../tree.ts';
import { argumentsOf, type Func, functionOf, isConcurrent, reachedFromMain } from './functions.ts';
import type { GoProgram } from './module.ts';
import { isOnTheWay } from './on-the-way.ts';
import { isCall } from './processes.ts';
import { textsOf } from './words.ts';

const isExec = (n: Node): boolean =>
  n.name === 'CallExpr' && /^(?:syscall|unix)\.Exec$/.test(n.children[0]?.text ?? '');

/** @source https://pkg.go.dev/os#Executable */
const isItself = ({ node: { text } }: Func): boolean =>
  text.includes('os.Executable(') && text.includes('os.Args');

/** syscall.Exec: https://pkg.go.dev/syscall#Exec. `undefined`: nothing that main reaches replaces it. */
export function replacementIn(
  program: GoProgram,
  main: string,
  args: readonly string[],
): Replacement | undefined {
  for (const file of program.mentioning('.Exec(')) {
    for (const call of program.tree(file).find(isExec)) {
      const by = functionOf(file, call);
      const reached = by && reachedFromMain(program, main, by);
      if (!by || !reached) continue;
      const places = [{ by, at: call }, ...reached.chain];
      const isSure =
        reached.onMain &&
        !isConcurrent(call, by.node) &&
        reached.chain.every(isCall) &&
        places.every(place => isOnTheWay(place.at, place.by.node));
      const [path, list] = argumentsOf(call);
      // It begins anew, as the same program.
      if (list?.text === 'os.Args' || isItself(by)) continue;
      const [command] = path ? textsOf(program, file, path, args) : [];
      const words = list ? textsOf(program, file, list, args) : [];
      const known = words.flatMap(word => word ?? []);
      if (isSure && command !== undefined && known.length > 0 && known.length === words.length)
        return { becomes: { argv: [command, ...known.slice(1)], at: call.at } };
      return { doubt: `${call.place} may replace the program by \`${call.children[0]?.text}\`` };
    }
  }
  return undefined;
}
