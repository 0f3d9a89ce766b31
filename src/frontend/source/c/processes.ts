import { parseSignal } from '../../../kernel/index.ts';
import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, MAX_CHILDREN, type Processes, tellsSomewhere } from '../children.ts';
import type { Node } from '../tree.ts';
import type { CProgram, Func } from './program.ts';
import { argumentsOf, calledName, type Take } from './takes.ts';

const MAX_DEPTH = 4;
const NONE: CProcesses = { children: [], care: [], otherwise: undefined, isAwaited: false };

export interface CProcesses extends Processes {
  /** main goes on, or ends, when its child does. */
  readonly isAwaited: boolean;
}

/**
 * The processes that main starts on its way, whatever its arguments are, and leaves running: fork(2) and execve(2) in the
 * child, posix_spawn(3), popen(3).
 */
export function processesOf(program: CProgram, reached: readonly Func[], takes: readonly Take[]): CProcesses {
  const [main] = reached;
  if (!main || !reached.some(func => STARTS.test(func.body.text))) return NONE;
  const children: StartedChild[] = [];
  const waits = reached.some(func => /\bwait(?:pid|id|3|4)?\s*\(/.test(func.body.text));
  follow(program, main.body, waits, children, 0);
  if (children.length === 0) return NONE;
  const handlers = takes.flatMap(({ how, call }) =>
    how.kind === 'handler' ? bodyOf(program, how.code, call) : [],
  );
  const care = [...handlers.flatMap(body => careIn(program, body, 0)), ...careIn(program, main.body, 0)];
  const telling = reached.find(func => [...func.body.find(isTelling)].length > 0);
  return {
    children,
    care,
    otherwise: telling && tellsSomewhere(telling.node.file.file),
    isAwaited: children.length === 1 && [...main.body.find(isWaiting)].length > 0,
  };
}

const STARTS = /\b(?:v?fork|posix_spawnp?|popen)\s*\(/;
export const isCall = (node: Node): boolean => node.name === 'CallExpression';
const isWaiting = (node: Node): boolean => isCall(node) && /^wait(?:pid|id|3|4)?$/.test(calledName(node));
const isTelling = (node: Node): boolean =>
  isCall(node) &&
  (calledName(node) === 'killpg' ||
    (calledName(node) === 'kill' && !/\bgetpid\b|\bgetppid\b/.test(argumentsOf(node)[0]?.text ?? '')));

/** What is done only under a condition may not be done. */
const CONDITIONAL = /^(?:IfStatement|SwitchStatement|ConditionalExpression|CatchClause|LambdaExpression)$/;

function follow(
  program: CProgram,
  body: Node,
  waits: boolean,
  children: StartedChild[],
  depth: number,
): void {
  for (const call of body.find(isCall, node => !CONDITIONAL.test(node.name) || isForkTest(node))) {
    if (children.length >= MAX_CHILDREN) return;
    const name = calledName(call);
    const command = commandStarted(program, call, name);
    if (command) {
      children.push({
        command,
        call: name,
        at: call.at,
        mode: 'background',
        lifetime: 'unknown',
        reaped: waits ? 'unknown' : false,
        processGroup: 'parent',
      });
    } else if (depth < MAX_DEPTH && !/^v?fork$/.test(name)) {
      const own = program.declared(name, call);
      if (own.length === 1 && own[0] && own[0].body !== body)
        follow(program, own[0].body, waits, children, depth + 1);
    }
  }
}

/** `if (fork() == 0) { … }` */
const isForkTest = (node: Node): boolean =>
  node.name === 'IfStatement' && /\bv?fork\s*\(/.test(node.child('ConditionClause')?.text ?? '');

/** `undefined`: it starts nothing that is known to stay beside the program. */
function commandStarted(program: CProgram, call: Node, name: string): StartedChild['command'] | undefined {
  const args = argumentsOf(call);
  if (/^v?fork$/.test(name) && args.length === 0) {
    const child = childOf(call);
    return child && commandOf(program, child);
  }
  if (/^posix_spawnp?$/.test(name)) {
    const words = wordsOf(call, args[4]);
    return words ?? { unknown: 'its words are not constants' };
  }
  if (name === 'popen') {
    // What is read from has mostly ended when the program goes on.
    const line = textOf(args[0]);
    if (!/w/.test(textOf(args[1]) ?? '')) return undefined;
    return line === undefined ? { unknown: 'its text is not a constant' } : { shellText: line };
  }
  return undefined;
}

/** What the child does: `if (pid == 0) { … }` over the result of fork; the parent goes on behind it. */
function childOf(fork: Node): Node | undefined {
  const test = fork.around('ConditionClause');
  const name =
    fork.around('AssignmentExpression', 'InitDeclarator')?.children[0]?.text.replace(/^.*\W/, '') ??
    undefined;
  const around = fork.around('CompoundStatement');
  const behind = test?.parent ? [test.parent] : (around?.children ?? []).filter(n => n.start > fork.end);
  for (const branch of behind.flatMap(alternatives)) {
    const condition = branch.child('ConditionClause')?.text.replace(/[()\s]/g, '') ?? '';
    const isChild =
      (test && /^v?fork==0$|^!v?fork$/.test(condition)) ||
      (name !== undefined &&
        (condition === `${name}==0` || condition === `!${name}` || condition.endsWith(`=fork==0`)));
    if (!isChild) continue;
    return branch.children[2];
  }
  return undefined;
}

/** `if … else if …` */
function alternatives(node: Node): readonly Node[] {
  if (node.name !== 'IfStatement') return [];
  const other = node.children.findIndex(c => c.name === 'else');
  const next = other === -1 ? undefined : node.children[other + 1];
  return [node, ...(next ? alternatives(next) : [])];
}

export const isExec = (call: Node): boolean => /^exec(?:l|lp|le|v|vp|ve|vpe)$/.test(calledName(call));

/** What a call of execl, execv and the like makes of the process; a word that is not known is `…`. */
export function execCommand(call: Node): StartedChild['command'] {
  const args = argumentsOf(call);
  const words = calledName(call).startsWith('execl') ? listed(args.slice(1)) : wordsOf(call, args[1]);
  return words ?? { unknown: 'its words are not constants' };
}

/** execl, execv and the like in the child; a child that goes on in the same program. */
function commandOf(program: CProgram, child: Node): StartedChild['command'] | undefined {
  for (const call of child.find(isCall)) {
    if (isExec(call)) return execCommand(call);
  }
  const isLoop = [...child.find(n => /^(?:While|For|Do)Statement$/.test(n.name))].length > 0;
  const calls = [...child.find(isCall)].map(calledName);
  const own = calls.filter(name => program.declared(name).length > 0);
  return isLoop || own.length > 0 ? { fork: true } : undefined;
}

const textOf = (node: Node | undefined): string | undefined =>
  /^"((?:[^"\\\n])*)"$/.exec(node?.text ?? '')?.[1];

/** `execlp("worker", "worker", "-v", (char *)NULL)`. */
function listed(args: readonly Node[]): StartedChild['command'] | undefined {
  const end = args.findIndex(arg => /\bNULL\b|\bnullptr\b|^\(char\s*\*\)\s*0$/.test(arg.text));
  const words = args.slice(0, end === -1 ? undefined : end).map(textOf);
  return words[0] === undefined ? undefined : { argv: words.map(word => word ?? '…') };
}

/** `char *argv[] = { "worker", NULL }`, by its name. */
function wordsOf(call: Node, array: Node | undefined): StartedChild['command'] | undefined {
  const name = /^\w+$/.exec(array?.text ?? '')?.[0];
  const scope = call.around('FunctionDefinition');
  if (name === undefined || !scope) return undefined;
  const declares = (n: Node) =>
    n.name === 'InitDeclarator' && new RegExp(`\\b${name}\\s*\\[`).test(n.children[0]?.text ?? '');
  const [list] = [...scope.find(declares)];
  const items = list?.last?.children.filter(c => !/^[{},]$/.test(c.name)) ?? [];
  return items.length > 0 ? listed(items) : undefined;
}

function bodyOf(program: CProgram, code: Node | undefined, near: Node): readonly Node[] {
  const name = /(\w+)\W*$/.exec(code?.text ?? '')?.[1];
  const body = name === undefined ? undefined : program.declared(name, near)[0]?.body;
  return body ? [body] : [];
}

/** kill(2) of another process than itself, and waiting behind it. */
function careIn(program: CProgram, body: Node, depth: number): readonly CareStep[] {
  const steps: CareStep[] = [];
  for (const call of body.find(isCall)) {
    if (isTelling(call)) {
      const word = /\bSIG[A-Z0-9]+\b/.exec(argumentsOf(call)[1]?.text ?? '')?.[0];
      steps.push({ do: 'tell', signal: (word === undefined ? undefined : parseSignal(word)) ?? 'same' });
    } else if (isWaiting(call) && steps.length > 0) steps.push({ do: 'await' });
    else if (depth < MAX_DEPTH) {
      const own = program.declared(calledName(call), call);
      if (own.length === 1 && own[0] && own[0].body !== body)
        steps.push(...careIn(program, own[0].body, depth + 1));
    }
  }
  return steps;
}
