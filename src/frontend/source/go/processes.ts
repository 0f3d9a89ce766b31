import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, isTold, MAX_CHILDREN, type Processes } from '../children.ts';
import type { Node } from '../tree.ts';
import {
  argumentsOf,
  callee,
  type Func,
  functionOf,
  isConcurrent,
  reachedFromMain,
  type Use,
} from './functions.ts';
import { isLastOfMain } from './lasting.ts';
import type { GoFile, GoProgram } from './module.ts';
import { hangsOnConditions } from './on-the-way.ts';
import { signalsOf } from './values.ts';
import { textsOf } from './words.ts';

/** What a program does with processes: https://pkg.go.dev/os/exec. */
export interface GoProcesses extends Pick<Processes, 'children' | 'otherwise'> {
  /** main waits for one of them, and goes on when it ends. */
  readonly isAwaited: boolean;
  /** Conditions decide whether any of them is there. */
  readonly isOptional: boolean;
  /** Those that main runs as the last that it does. */
  readonly lasting: ReadonlySet<StartedChild>;
  /** What is done about them in code that a signal comes to. */
  readonly careIn: (within: Node, file: GoFile) => readonly CareStep[];
}

export const NO_PROCESSES: GoProcesses = {
  children: [],
  isAwaited: false,
  isOptional: false,
  lasting: new Set(),
  careIn: () => [],
  otherwise: undefined,
};
const MAX_DEPTH = 4;

/** The processes that main starts on its way and leaves running. */
export function processesOf(program: GoProgram, main: string, args: readonly string[]): GoProcesses {
  const children: StartedChild[] = [];
  const lasting = new Set<StartedChild>();
  let isAwaited = false;
  let isOptional = true;
  let bound: string | undefined;
  for (const file of program.mentioning('os/exec')) {
    const name = [...file.imports].find(([, imported]) => imported === 'os/exec')?.[0];
    if (name === undefined || children.length >= MAX_CHILDREN) continue;
    const starts = (n: Node) =>
      n.name === 'CallExpr' && /^Command(?:Context)?$/.test(lastName(n)) && baseName(n) === name;
    for (const call of program.tree(file).find(starts)) {
      const by = functionOf(file, call);
      const way = by && startedIn(program, main, by, call);
      if (!by || !way) continue;
      const at = call.at;
      const child: StartedChild = {
        command: commandOf(program, file, call, args),
        call: `${name}.${lastName(call)}`,
        at,
        mode: way.isStep ? 'blocking' : 'background',
        ...(way.again ? { again: true } : {}),
        lifetime: 'unknown',
        reaped: way.isAwaited || (way.mayBeAwaited ? 'unknown' : false),
        processGroup: /\bSetp?gid\b|\bSetsid\b/.test(by.node.text) ? 'own' : 'parent',
      };
      children.push(child);
      if (way.isLast) lasting.add(child);
      isOptional &&= way.isOptional;
      isAwaited ||= way.isAwaited && way.onMain && !way.again;
      if (lastName(call) === 'CommandContext') bound ??= call.place;
    }
  }
  if (children.length === 0) return NO_PROCESSES;
  const telling = tellsIn(program);
  const again = children.find(child => child.again);
  const otherwise =
    bound !== undefined
      ? `whether the context of the command ends with the signal is not known (${bound})`
      : telling
        ? `whether the process is told in ${telling.place} is not known`
        : again &&
          `whether the command runs as the signal comes is not known (${again.at.file}:${again.at.line})`;
  return {
    children,
    isAwaited,
    isOptional,
    lasting,
    careIn: (within, file) => careIn(program, file, within, 0),
    otherwise,
  };
}

const lastName = (call: Node): string => call.children[0]?.last?.text ?? '';
const baseName = (call: Node): string => call.children[0]?.children[0]?.text ?? '';

interface Way {
  readonly onMain: boolean;
  readonly isAwaited: boolean;
  readonly isOptional: boolean;
  /** Its process is handed on. */
  readonly mayBeAwaited: boolean;
  /** Main goes no further before it has ended: `cmd.Run()`. */
  readonly isStep?: true;
  /** A step of an endless loop. */
  readonly again?: boolean;
  readonly isLast?: boolean;
}

/** Is it started on main's own way, and does that go on beside it? */
function startedIn(program: GoProgram, main: string, by: Func, call: Node): Way | undefined {
  const literal = call.around('FunctionLiteral');
  if (literal && literal.parent?.name !== 'CallExpr') return undefined;
  const holder = call.parent;
  const variable =
    holder && /^(?:VarDecl|VarSpec|Assignment)$/.test(holder.name) ? holder.children[0]?.text : undefined;
  if (variable === undefined) return undefined;
  const methods = new Set(
    [...by.node.find(n => n.name === 'SelectorExpr' && n.children[0]?.text === variable)].map(
      n => n.last?.text ?? '',
    ),
  );
  if (isOnDemand(call)) return undefined;
  const reached = reachedFromMain(program, main, by, isOnDemand);
  if (!reached?.chain.every(isCall)) return undefined;
  const isOptional = hangsOnConditions(program, by, call, reached);
  const isBeside = isConcurrent(call, by.node) || reached.chain.some(use => use.isConcurrent);
  const isBlocking = methods.has('Run') && isBeside;
  if (!methods.has('Start') && methods.has('Run') && !isBlocking && reached.onMain) {
    const again = [call, ...reached.chain.map(use => use.at)].some(isMostOfLoop);
    const isLast = isLastOfMain(by, call, reached, variable);
    return { onMain: true, isAwaited: true, isOptional, mayBeAwaited: false, isStep: true, again, isLast };
  }
  if (!methods.has('Start') && !isBlocking) return undefined;
  // Waited for at once, in the same statements: then it is a step on the way.
  const isAwaited = methods.has('Wait') || isBlocking;
  const uses = [...by.node.find(n => n.name === 'VariableName' && n.text === variable)];
  const mayBeAwaited = methods.has('Process') || uses.some(use => use.parent?.name !== 'SelectorExpr');
  const waits = by.node.find(
    n => n.name === 'CallExpr' && lastName(n) === 'Wait' && baseName(n) === variable,
  );
  const waitsOnMain = [...waits].every(wait => !isConcurrent(wait, by.node));
  const isOnMain = reached.onMain && !isBeside && waitsOnMain;
  if (isOnMain && methods.has('Wait') && isLastOfMain(by, call, reached, variable))
    return { onMain: true, isAwaited: true, isOptional, mayBeAwaited: false, isStep: true, isLast: true };
  return { onMain: isOnMain, isAwaited, isOptional, mayBeAwaited };
}

/** `for { conn, err := listener.Accept(); go serve(conn) }`: what comes from there is done when somebody asks for it. */
function isOnDemand(at: Node): boolean {
  for (let beside = at.around('GoStatement'); beside; beside = beside.around('GoStatement')) {
    const loop = beside.around('ForStatement', 'FunctionDecl', 'MethodDecl');
    if (loop?.name === 'ForStatement' && /\.Accept\w*\(|<-/.test(loop.text.replace(beside.text, '')))
      return true;
  }
  return false;
}

/** A pause after which the next round of a loop begins at once: `time.Sleep(5 * time.Second)`. */
const SHORT_PAUSE = /^time\.Sleep\((?:\d{1,2}\s*\*\s*)?time\.(?:Second|Milli|Micro|Nano)/;

/** In `for { … }` that waits for nothing else: the program is mostly found in it. */
function isMostOfLoop(at: Node): boolean {
  const loop = at.around('ForStatement', 'FunctionLiteral');
  if (loop?.name !== 'ForStatement' || !/^for\s*\{/.test(loop.text)) return false;
  if (/<-|\bselect\b/.test(loop.text)) return false;
  return [...loop.text.matchAll(/time\.Sleep\([^\n]{0,80}/g)].every(([pause]) => SHORT_PAUSE.test(pause));
}

/** A call, or a function that a command of cobra or urfave/cli runs. */
export function isCall({ at }: Use): boolean {
  const holder = at.parent;
  if (holder?.name === 'CallExpr' && holder.start === at.start) return true;
  return /^(?:Run|RunE|Action)$/.test(
    holder?.name === 'KeyedElement' ? (holder.children[0]?.text ?? '') : '',
  );
}

function commandOf(
  program: GoProgram,
  file: GoFile,
  call: Node,
  args: readonly string[],
): StartedChild['command'] {
  const words = argumentsOf(call).slice(lastName(call) === 'CommandContext' ? 1 : 0);
  const texts = words.flatMap(word => textsOf(program, file, word, args));
  const [first] = texts;
  return first === undefined
    ? { unknown: 'its name is not a constant' }
    : { argv: texts.map(text => text ?? '…') };
}

const TELLS = /^(?:Signal|Kill)$/;
const isTelling = (n: Node): boolean =>
  n.name === 'CallExpr' &&
  TELLS.test(lastName(n)) &&
  (/\bProcess$|^(?:syscall|unix|process|proc)$/i.test(baseName(n)) ||
    /\.Process\./.test(n.children[0]?.text ?? ''));

function tellsIn(program: GoProgram): Node | undefined {
  for (const file of program.files) {
    if (!/\.(?:Signal|Kill)\(/.test(file.text.text)) continue;
    const [found] = program.tree(file).find(isTelling);
    if (found) return found;
  }
  return undefined;
}

function careIn(program: GoProgram, file: GoFile, within: Node, depth: number): readonly CareStep[] {
  const steps: CareStep[] = [];
  for (const call of within.find(n => n.name === 'CallExpr')) {
    if (isTelling(call)) steps.push({ do: 'tell', signal: signalOf(program, file, call) });
    else if (lastName(call) === 'Wait' && steps.length > 0) steps.push({ do: 'await' });
    else if (depth < MAX_DEPTH) {
      const own = callee(program, file, call);
      if (own) steps.push(...careIn(program, own.file, own.node, depth + 1));
    }
  }
  // `go func() { done <- cmd.Wait() }()`: whoever receives from the channel has waited.
  const ended = /(\w+)\s*<-\s*\w+\.Wait\(\)/.exec(file.text.text)?.[1];
  const told = within.text.slice(within.text.search(/\.(?:Signal|Kill)\(/));
  const isReceived = ended !== undefined && new RegExp(`(?:^|[\\s;(])(?<!case )<-\\s*${ended}\\b`).test(told);
  if (isReceived && isTold(steps) && !steps.some(step => step.do === 'await')) steps.push({ do: 'await' });
  return steps;
}

function signalOf(program: GoProgram, file: GoFile, call: Node): SignalName | 'same' {
  const isNumbered = /^(?:syscall|unix)$/.test(baseName(call));
  if (lastName(call) === 'Kill' && !isNumbered) return 'SIGKILL';
  const argument = argumentsOf(call)[isNumbered ? 1 : 0];
  const [signal] = (argument && signalsOf(program, file, argument)) ?? [];
  return signal ?? parseSignal(argument?.text.replace(/^.*\./, '') ?? '') ?? 'same';
}
