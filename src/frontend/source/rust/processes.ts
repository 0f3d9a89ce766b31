import { parseSignal } from '../../../kernel/index.ts';
import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, MAX_CHILDREN, type Processes, tellsSomewhere } from '../children.ts';
import type { Node } from '../tree.ts';
import { argumentsOf, calledName, callee } from './names.ts';
import type { RustProgram } from './program.ts';

const MAX_DEPTH = 3;
/** Child::kill is SIGKILL; nix and libc name the signal. */
const TELLS = /^(?:kill|start_kill|killpg|kill_process|send_signal|kill_on_drop)$/;

/** The processes that main starts on its way and leaves running: std::process, tokio::process. */
export function processesOf(program: RustProgram): Processes {
  const none: Processes = { children: [], care: [], otherwise: undefined };
  const { main } = program;
  if (!main || !program.files.some(({ text }) => /\bCommand::new\(/.test(text.text))) return none;
  const func = [...program.tree(main).find(n => n.name === 'FunctionItem')].find(
    n => n.child('BoundIdentifier')?.text === 'main',
  );
  if (!func) return none;
  const children: StartedChild[] = [];
  const care: CareStep[] = [];
  const starting = program.files.filter(({ text }) => /\bCommand::new\(/.test(text.text));
  const names = new Set(
    starting.flatMap(({ text }) => [...text.text.matchAll(/\bfn\s+(\w+)/g)].map(([, name = '']) => name)),
  );
  follow(program, func, names, children, care, 0);
  if (!children.some(child => child.mode === 'background')) return { ...none, children };
  // Those of tokio are waited for by its runtime.
  const waits = program.files.some(({ text }) =>
    /\.(?:wait|try_wait|wait_with_output)\(|\bwaitpid\(|\btokio::process\b/.test(text.text),
  );
  const telling = program.files.find(({ text }) =>
    /\.(?:start_)?kill\(|\bkill_on_drop\(true|\bkill\(\s*\w*Pid\b|\blibc::kill\(/.test(text.text),
  );
  return {
    children: children.map(child => ({ ...child, reaped: waits ? 'unknown' : false })),
    care,
    otherwise: telling && tellsSomewhere(telling.text.file),
  };
}

/**
 * Calls of a function in the order in which they stand, and those of the functions that it calls, where those have
 * one of the names: of files that start processes.
 */
function follow(
  program: RustProgram,
  func: Node,
  names: ReadonlySet<string>,
  children: StartedChild[],
  care: CareStep[],
  depth: number,
): void {
  for (const call of func.find(
    n => n.name === 'CallExpression',
    n => n.name !== 'ClosureExpression' && n.name !== 'AsyncBlock',
  )) {
    const name = calledName(call);
    const isStart =
      /^(?:spawn|status|output)$/.test(name) && /\bCommand::new\s*\(/.test(call.children[0]?.text ?? '');
    if (isStart && children.length < MAX_CHILDREN)
      children.push({
        command: commandOf(call),
        call: `Command::${name}`,
        at: call.at,
        mode: name === 'spawn' ? 'background' : 'blocking',
        lifetime: 'unknown',
        reaped: 'unknown',
        processGroup: /\.process_group\(0\)/.test(call.text) ? 'own' : 'parent',
      });
    else if (children.length > 0 && TELLS.test(name)) care.push({ do: 'tell', signal: signalOf(call) });
    else if (care.length > 0 && /^(?:wait|wait_with_output|waitpid)$/.test(name)) care.push({ do: 'await' });
    else if (depth < MAX_DEPTH && names.has(name)) {
      const own = callee(program, call);
      if (own) follow(program, own.node, names, children, care, depth + 1);
    }
  }
}

/** `Command::new("x").arg("a").args(["b", "c"]).spawn()`. */
export function commandOf(spawn: Node): StartedChild['command'] {
  const words: string[] = [];
  const calls = [...spawn.find(n => n.name === 'CallExpression')].reverse();
  for (const call of calls) {
    const name = calledName(call);
    const isNew = name === 'new' && /\bCommand::new$/.test(call.children[0]?.text ?? '');
    if (!isNew && name !== 'arg' && name !== 'args') continue;
    const texts = argumentsOf(call).flatMap(argument => textsOf(argument));
    if (isNew && texts[0] === undefined) return { unknown: 'its name is not a constant' };
    if (isNew) words.unshift(texts[0] ?? '');
    else words.push(...texts.map(text => text ?? '…'));
  }
  return words.length > 0 ? { argv: words } : { unknown: 'its name is not a constant' };
}

function textsOf(node: Node): readonly (string | undefined)[] {
  const plain = /^"((?:[^"\\\n])*)"$/.exec(node.text);
  if (plain) return [plain[1]];
  if (!/^&?(?:vec!)?\s*\[/.test(node.text)) return [undefined];
  return [...node.text.matchAll(/"((?:[^"\\\n])*)"|[^\s,[\]&"]+/g)].map(([, text]) => text);
}

function signalOf(call: Node): Exclude<CareStep, { do: 'await' }>['signal'] {
  const word = /\bSIG[A-Z0-9]+\b/.exec(call.text)?.[0];
  return (word === undefined ? undefined : parseSignal(word)) ?? 'SIGKILL';
}
