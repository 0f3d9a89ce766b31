import type { Replacement } from '../replacement.ts';
import type { Node } from '../tree.ts';
import { argumentsOf, calledName, isReached } from './names.ts';
import { commandOf } from './processes.ts';
import type { RustProgram } from './program.ts';

/**
 * The process becomes another program: CommandExt::exec of the standard library, execvp and its kin of nix and libc.
 * @source https://doc.rust-lang.org/std/os/unix/process/trait.CommandExt.html#tymethod.exec
 */
export function replacementIn(program: RustProgram, args: readonly string[]): Replacement | undefined {
  for (const file of program.files) {
    const { text } = file.text;
    const isStd = /\bCommandExt\b|\bunix::prelude\b/.test(text) && /\.exec\(\s*\)/.test(text);
    if ((!isStd && !/\bexecv\w*\s*\(/.test(text)) || /\bfork\s*\(/.test(text)) continue;
    const isExec = (n: Node) =>
      n.name === 'CallExpression' &&
      ((isStd && calledName(n) === 'exec' && argumentsOf(n).length === 0) ||
        /^execv(?:p|e|pe)?$/.test(calledName(n)));
    for (const call of program.tree(file).find(isExec)) {
      if (!isReached(program, call, args) || isItself(call)) continue;
      const command = calledName(call) === 'exec' ? commandOf(call) : undefined;
      const argv = command && 'argv' in command ? command.argv : [];
      if (argv.length > 0 && !argv.includes('…') && file === program.main && isOnTheWay(call))
        return { becomes: { argv, at: call.at } };
      return { doubt: `${call.place} may replace the program by \`${call.text.split('\n', 1)[0]}\`` };
    }
  }
  return undefined;
}

/**
 * It begins anew, as the same program with the same arguments.
 * @source https://doc.rust-lang.org/std/env/fn.current_exe.html
 */
function isItself(call: Node): boolean {
  const text = call.around('FunctionItem')?.text ?? '';
  return /\bcurrent_exe\b|\b\w+_exe_path\(/.test(text) && /\benv::args(?:_os)?\(/.test(text);
}

/** Does main come to it whatever the conditions, without a loop or a way out before? */
function isOnTheWay(call: Node): boolean {
  let at = call;
  while (at.parent && at.parent.name !== 'Block') {
    at = at.parent;
    if (/^(?:Closure|Async|If|Match|While|For|Loop)/.test(at.name) && at.children[1] !== call) return false;
  }
  const block = at.parent;
  const isMain = block?.parent?.child('BoundIdentifier')?.text === 'main';
  const before = block?.children.slice(0, block.children.indexOf(at)) ?? [];
  return isMain && !before.some(n => /\b(?:loop|while|for|return|exit)\b/.test(n.text));
}
