import type { Node } from '../tree.ts';
import { rangesForGood } from './channel-waits.ts';
import { isClosed } from './endless.ts';
import { argumentsOf, callee, declared, parametersOf } from './functions.ts';
import { methodMeant, methodsOf, receiverOf } from './methods.ts';
import type { GoFile, GoProgram } from './module.ts';
import { neverReturns } from './serving.ts';

/**
 * `wg.Wait()` for a goroutine that goes round without a way out, `for { time.Sleep(time.Second) }`, or that comes to a
 * server which nothing shuts down.
 */
export function waitsForGood(program: GoProgram, file: GoFile, call: Node): boolean {
  const [target] = call.children;
  const group =
    target?.name === 'SelectorExpr' && target.last?.text === 'Wait' ? target.children[0] : undefined;
  const func = group && call.around('FunctionDecl', 'MethodDecl');
  if (!func) return false;
  const field = fieldOfReceiver(func, group);
  const started =
    field === undefined
      ? startedFor(program, file, func, group.text)
      : startedByMethods(program, { directory: file.directory, ...field });
  return started.some(({ body, file: at }) => {
    const loops = body.children.filter(s => s.name === 'ForStatement');
    const isRound = loops.some(loop => isClosed(loop) || rangesForGood(program, at, loop));
    return isRound || neverReturns(program, at, body);
  });
}

interface Field {
  readonly type: string;
  readonly field: string;
}

/** `s.wg` in a method of `s`. */
function fieldOfReceiver(func: Node, group: Node): Field | undefined {
  const receiver = receiverOf(func);
  const [, base, field] = /^(\w+)\.(\w+)$/.exec(group.text) ?? [];
  return receiver && field !== undefined && base === receiver.name
    ? { type: receiver.type, field }
    : undefined;
}

/** What any method of a type starts that counts with a group in its field. */
function startedByMethods(
  program: GoProgram,
  { directory, type, field }: Field & { readonly directory: string },
): readonly Started[] {
  return methodsOf(program, { directory, name: type }).flatMap(({ node, file, name: method }) => {
    const name = receiverOf(node)?.name;
    if (name === undefined) return [];
    // `go p.print()`, in the function that makes `p`.
    const isCounted = method !== undefined && node.text.includes(`${name}.${field}.Done`);
    const isMeant = isCounted && isStarted(program, directory, method);
    return [...startedFor(program, file, node, `${name}.${field}`), ...(isMeant ? bodyOf(node, file) : [])];
  });
}

function isStarted({ files }: GoProgram, directory: string, method: string): boolean {
  const started = new RegExp(`\\bgo\\s+\\w+\\.${method}\\(`);
  return files.some(f => f.directory === directory && started.test(f.text.text));
}

interface Started {
  readonly body: Node;
  readonly file: GoFile;
}

/** What a function starts that counts with a group: `go func() { defer wg.Done() … }()`, `go serve(&wg)`, `wg.Go(serve)`. */
function startedFor(program: GoProgram, file: GoFile, func: Node, group: string): readonly Started[] {
  const started: Started[] = [];
  for (const { last: call } of func.find(n => n.name === 'GoStatement')) {
    const [literal] = call?.children ?? [];
    if (!call || !literal) continue;
    if (literal.name === 'FunctionLiteral') {
      if (literal.text.includes(`${group}.Done`)) started.push(...bodyOf(literal, file));
      continue;
    }
    const own = callee(program, file, call) ?? methodMeant(program, file, call);
    const field = group.includes('.') && own ? receiverOf(own.node) : undefined;
    // `go s.loop()`, whose group is the same field.
    if (
      own &&
      field?.type === receiverOf(func)?.type &&
      field &&
      own.node.text.includes(`${field.name}.${group.split('.')[1]}.Done`)
    )
      started.push(...bodyOf(own.node, own.file));
    const index = argumentsOf(call).findIndex(({ text }) => text === group || text === `&${group}`);
    const name = index === -1 ? undefined : own && parametersOf(own.node)[index]?.text;
    if (own && name !== undefined && own.node.text.includes(`${name}.Done`))
      started.push(...bodyOf(own.node, own.file));
  }
  for (const call of func.find(n => n.name === 'CallExpr' && n.children[0]?.text === `${group}.Go`)) {
    const [task] = argumentsOf(call);
    const own = task?.name === 'VariableName' ? declared(program, file.directory, task.text) : undefined;
    if (task?.name === 'FunctionLiteral') started.push(...bodyOf(task, file));
    else if (own) started.push(...bodyOf(own.node, own.file));
  }
  return started;
}

const bodyOf = (func: Node, file: GoFile): readonly Started[] => {
  const body = func.child('Block');
  return body ? [{ body, file }] : [];
};
