import type { Node } from '../tree.ts';
import { isNeverPolled } from './polled.ts';
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
  const declares = new RegExp(`\\bfn ${name}\\b`);
  for (const file of program.mentioning(`fn ${name}`)) {
    if (!declares.test(file.text.text)) continue;
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
  const found = declared(program, name, call).filter(f => !isMethod || f.isMethod);
  const fitting = isMethod ? ofReceiver(found, call) : inScope(found, path, call);
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** `self.run()` is of the type that is spoken of. */
function ofReceiver(found: readonly Func[], call: Node): readonly Func[] {
  if (found.length < 2 || call.children[0]?.children[0]?.text !== 'self') return found;
  const own = call.around('ImplItem');
  return found.filter(f => f.node.around('ImplItem') === own || scopeOf(f) === typeOf(own));
}

/** `Server::run` is of that type; `server::run` in that module, where there are several. */
function inScope(found: readonly Func[], path: string, call: Node): readonly Func[] {
  const scope = path.split('::').at(-2);
  if (scope === undefined || /^(?:crate|super|self)$/.test(scope)) return found.filter(f => !f.isMethod);
  const type = scope === 'Self' ? typeOf(call.around('ImplItem')) : /^[A-Z]/.test(scope) ? scope : undefined;
  if (type !== undefined) return found.filter(f => scopeOf(f) === type);
  const inModule = found.filter(f => isInModule(f, scope));
  return inModule.length > 0 ? inModule : found.filter(f => !f.isMethod);
}

/** The type that an `impl` is for. */
const typeOf = (impl: Node | undefined) =>
  impl && /\b([A-Za-z]\w*)(?:<[^{]*>)?\s*(?:where\b[^{]*)?\{/.exec(impl.text.slice(0, 600))?.[1];
const scopeOf = ({ node }: Func) => typeOf(node.around('ImplItem'));
const isInModule = ({ node }: Func, module: string) =>
  new RegExp(`(?:^|/)${module}(?:\\.rs$|/)`).test(node.file.file);

/** The places that name a function: calls, and values handed to others. */
export function usesOf(program: RustProgram, func: Func): readonly Node[] {
  const { name, node } = func;
  const uses: Node[] = [];
  for (const file of program.mentioning(name)) {
    if (!mayUse(program, file, func)) continue;
    const means = (n: Node) =>
      /^(?:Identifier|FieldIdentifier)$/.test(n.name) && n.text === name && !isWithin(n, node);
    for (const found of program.tree(file).find(means)) {
      const { parent } = found;
      const isLast = parent?.last === found;
      if (parent?.name === 'FieldExpression') {
        if (isLast && takesSelf(func)) uses.push(withTypes(parent));
      } else if (parent?.name === 'ScopedIdentifier') {
        if (isLast && isScopeOf(program, file, parent, func)) uses.push(withTypes(parent));
      } else if (!func.isMethod && isVisible(file, func)) uses.push(withTypes(found));
    }
  }
  return uses;
}

/** `serve::<Db>`: what is called is the name with its types. */
const withTypes = (name: Node): Node =>
  name.parent?.name === 'GenericFunction' && name.parent.children[0] === name ? name.parent : name;

const takesSelf = ({ node }: Func) => node.child('ParamList')?.child('SelfParameter') !== undefined;

/** May a bare name in a file mean it? */
const isVisible = (file: RustFile, { node, name }: Func) =>
  file.text === node.file || file.uses.has(name) || [...file.uses.keys()].some(key => key.startsWith('*'));

/** A quick look at the text, before it is parsed. */
function mayUse(program: RustProgram, file: RustFile, func: Func): boolean {
  const { name, isMethod, node } = func;
  const { text } = file.text;
  if (isMethod) {
    const type = scopeOf(func) ?? '';
    const trait = node.around('ImplItem')?.child('for') ? '|[A-Z]\\w*' : '';
    if (new RegExp(`\\b(?:Self|${type}${trait})(?:::<[^>]{0,80}>)?::${name}\\b`).test(text)) return true;
    return takesSelf(func) && new RegExp(`\\.${name}(?:\\(|::<)`).test(text);
  }
  const modules = node.file.file.split('/').map(part => part.replace(/\.rs$|\W/g, ''));
  const scopes = [...modules, ...program.crates, 'crate', 'self', 'super'].filter(Boolean).join('|');
  const bare = new RegExp(`(?<![\\w.:]|fn )${name}(?:\\(|::<)|[(,=] ?${name}[,;)]`);
  return (isVisible(file, func) && bare.test(text)) || new RegExp(`\\b(?:${scopes})::${name}\\b`).test(text);
}

/** Does the path in front of its name lead to it? */
function isScopeOf(program: RustProgram, file: RustFile, path: Node, func: Func): boolean {
  const scope = fullPath(file, path).split('::').at(-2) ?? '';
  if (scope === 'Self') return typeOf(path.around('ImplItem')) === scopeOf(func);
  if (/^[A-Z]/.test(scope)) return func.isMethod && (scopeOf(func) === scope || isOfTrait(func, scope));
  if (func.isMethod || /^(?:crate|super|self|)$/.test(scope)) return !func.isMethod;
  return isInModule(func, scope) || program.crates.has(scope);
}

const isOfTrait = ({ node }: Func, trait: string) =>
  node.around('ImplItem')?.child('for') !== undefined &&
  node.around('ImplItem')?.text.split('{', 1)[0]?.includes(trait) === true;

const isWithin = (node: Node, outer: Node) =>
  node.file === outer.file && node.start >= outer.start && node.end <= outer.end;

const MAX_CALLERS = 300;

/**
 * Does some chain of names lead from main to a place, when the program is started with these arguments? Once enough is
 * read, it is supposed so. What is `aside` leads nowhere.
 */
export function isReached(
  program: RustProgram,
  from: Node,
  args: readonly string[],
  aside: (place: Node) => boolean = () => false,
): boolean {
  const first = funcOf(from);
  if (!first) return true;
  const isOff = (place: Node) => isOfOtherCommand(place, args) || aside(place);
  if (isOff(from)) return false;
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
      if (seen.has(by.node) || isOff(use) || isNeverPolled(func.node, use)) continue;
      seen.add(by.node);
      queue.push(by);
    }
  }
  return queue.length >= MAX_CALLERS;
}

/** An arm for another command of the command line than the one given: `Command::Top => …` where it is `start`. */
function isOfOtherCommand(node: Node, args: readonly string[]): boolean {
  const commands = args.filter(arg => /^[a-z][\w-]*$/.test(arg)).slice(0, 3);
  if (commands.length === 0) return false;
  for (let arm = node.around('MatchArm'); arm; arm = arm.around('MatchArm')) {
    const arms = arm.parent?.children.filter(c => c.name === 'MatchArm') ?? [];
    const chosen = arms.find(a => commands.includes(commandOf(a) ?? ''));
    if (chosen && chosen !== arm) return true;
  }
  return false;
}

/** How clap spells a variant: `SubCmd::StartAll { … }` is start-all; or the text that is compared. */
function commandOf(arm: Node): string | undefined {
  const head = arm.text.split('=>', 1)[0] ?? '';
  const variant = /(?:^|[(\s])\w+::(?:\w+::)*([A-Z]\w*)/.exec(head)?.[1];
  if (variant) return variant.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
  return /"([\w-]+)"/.exec(head)?.[1];
}

export const isMain = (program: RustProgram, { name, node, isMethod }: Func) =>
  (name === 'main' && !isMethod && node.file === program.main?.text) || hasEntryAttribute(node);

/** `#[tokio::main]` and `#[launch]` may stand on a function of another name. */
const hasEntryAttribute = (node: Node) =>
  node.parent?.children.some(c => c.name === 'Attribute' && /^#\[(?:rocket::)?launch\]$/.test(c.text)) ===
  true;

/** The body of the nearest function, async block or closure. */
export function bodyAround(node: Node): Node | undefined {
  for (let at = node.parent; at; at = at.parent) {
    const owner = at.parent?.name ?? '';
    if (owner === 'ClosureExpression' && at === at.parent?.last) return at;
    if (at.name === 'Block' && /^(?:FunctionItem|AsyncBlock)$/.test(owner)) return at;
  }
  return undefined;
}
