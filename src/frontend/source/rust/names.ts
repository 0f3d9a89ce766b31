import type { Node } from '../tree.ts';
import type { RustFile, RustProgram } from './program.ts';

/** What a path expression stands for, its `use` applied: `signal::ctrl_c` is `tokio::signal::ctrl_c`. */
export function fullPath(file: RustFile, node: Node | undefined): string {
  if (!node) return '';
  if (node.name === 'GenericFunction') return fullPath(file, node.children[0]);
  if (!/^(?:Scoped)?(?:Type)?Identifier$|^BoundIdentifier$|^FieldIdentifier$/.test(node.name)) return '';
  const written = node.text.replace(/\s+/g, '').replace(/^::/, '');
  const [first = '', ...rest] = written.split('::');
  const used = file.uses.get(first);
  return used === undefined ? written : [used, ...rest].join('::');
}

/** The last name of what is called: `recv` of `term.recv()`, `set_handler` of `ctrlc::set_handler(…)`. */
export function calledName(call: Node): string {
  let [target] = call.children;
  if (target?.name === 'GenericFunction') target = target.children[0];
  return (
    (target?.last?.children.length ? target.last.last?.text : (target?.last?.text ?? target?.text)) ?? ''
  );
}

export const argumentsOf = (call: Node): readonly Node[] =>
  call.child('ArgList')?.children.filter(c => !/^[(),]$/.test(c.name)) ?? [];

/** A function of the program. */
export interface Func {
  readonly node: Node;
  readonly name: string;
  readonly isMethod: boolean;
}

const FUNCTION = 'FunctionItem';

export function funcOf(node: Node): Func | undefined {
  const item = node.name === FUNCTION ? node : node.around(FUNCTION);
  const name = item?.child('BoundIdentifier')?.text;
  if (!item || name === undefined) return undefined;
  return { node: item, name, isMethod: item.around('ImplItem', 'TraitItem') !== undefined };
}

/** The functions of the program that bear a name, those of this file first. */
export function declared(program: RustProgram, name: string, near?: Node): readonly Func[] {
  const found: Func[] = [];
  for (const file of program.mentioning(`fn ${name}`)) {
    for (const node of program.tree(file).find(n => n.name === FUNCTION)) {
      const func = funcOf(node);
      if (func?.name === name && node.child('Block')) found.push(func);
    }
  }
  const own = found.filter(f => f.node.file === near?.file);
  return own.length > 0 ? own : found;
}

/** The function of the program that a call means, where there is only one that it can. */
export function callee(program: RustProgram, call: Node): Func | undefined {
  const name = calledName(call);
  if (!/^\w+$/.test(name)) return undefined;
  const file = program.fileOf(call);
  const [target] = call.children;
  const isMethod = target?.name === 'FieldExpression';
  const path = file ? fullPath(file, target) : '';
  const root = path.split('::', 1)[0] ?? '';
  if (!isMethod && program.dependencies.some(d => d.name === root)) return undefined;
  const found = declared(program, name, call).filter(f => (isMethod ? f.isMethod : true));
  if (found.length <= 1) return found[0];
  // `server::run`: the one in server.rs, or of the type Server.
  const scope = path.split('::').at(-2);
  const fitting = found.filter(f => scope !== undefined && (scopeOf(f) === scope || isInModule(f, scope)));
  return fitting.length === 1 ? fitting[0] : undefined;
}

const scopeOf = ({ node }: Func) => node.around('ImplItem')?.child('TypeIdentifier')?.text;
const isInModule = ({ node }: Func, module: string) =>
  new RegExp(`(?:^|/)${module}(?:\\.rs|/mod\\.rs|/lib\\.rs)$`).test(node.file.file);

/** The places that name a function: calls, and values handed to others. */
export function usesOf(program: RustProgram, { name, node }: Func): readonly Node[] {
  const uses: Node[] = [];
  for (const file of program.mentioning(name)) {
    const means = (n: Node) =>
      /^(?:Identifier|FieldIdentifier)$/.test(n.name) && n.text === name && !isWithin(n, node);
    for (const found of program.tree(file).find(means)) {
      const whole = found.parent?.name === 'ScopedIdentifier' || found.parent?.name === 'FieldExpression';
      if (whole && found.parent?.last !== found) continue;
      uses.push(whole ? (found.parent as Node) : found);
    }
  }
  return uses;
}

const isWithin = (node: Node, outer: Node) =>
  node.file === outer.file && node.start >= outer.start && node.end <= outer.end;

const MAX_CALLERS = 300;

/** Does some chain of names lead from main to a function? Once enough is read, it is supposed so. */
export function isReached(program: RustProgram, from: Node): boolean {
  const first = funcOf(from);
  if (!first) return true;
  const seen = new Set<Node>([first.node]);
  const queue = [first];
  for (let at = 0; at < queue.length && at < MAX_CALLERS; at++) {
    const func = queue[at] as Func;
    if (program.isTired) return true;
    if (isMain(program, func)) return true;
    // A trait's method is called through the trait; `Drop`, `Future` and others by nobody in the sources.
    if (func.isMethod && func.node.around('ImplItem')?.child('for')) return true;
    for (const use of usesOf(program, func)) {
      const by = funcOf(use);
      if (!by) return true;
      if (seen.has(by.node)) continue;
      seen.add(by.node);
      queue.push(by);
    }
  }
  return queue.length >= MAX_CALLERS;
}

export const isMain = (program: RustProgram, { name, node, isMethod }: Func) =>
  (name === 'main' && !isMethod && node.file === program.main?.text) || hasEntryAttribute(node);

/** `#[tokio::main]` and `#[launch]` may stand on a function of another name. */
const hasEntryAttribute = (node: Node) =>
  node.parent?.children.some(c => c.name === 'Attribute' && /^#\[(?:rocket::)?launch\]$/.test(c.text)) ===
  true;
