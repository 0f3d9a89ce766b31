import type { Node } from '../tree.ts';
import type { GoFile, GoProgram } from './module.ts';

/** A function of the program, or what a package evaluates before main. */
export interface Func {
  readonly file: GoFile;
  readonly node: Node;
  /** `undefined`: variables of the package. */
  readonly name: string | undefined;
  readonly isMethod: boolean;
}

/** A place where a function is called or its value taken. */
export interface Use {
  readonly by: Func;
  readonly at: Node;
  /** On a goroutine of its own: `go f()`, or a function given to errgroup and the like. */
  readonly isConcurrent: boolean;
}

const DECLARATIONS = ['FunctionDecl', 'MethodDecl', 'VarDecl', 'ConstDecl', 'TypeDecl'];
const LITERAL = 'FunctionLiteral';

/** What declares a node at the top of its file. */
export function functionOf(file: GoFile, node: Node): Func | undefined {
  let at: Node | undefined = node;
  while (at && !(DECLARATIONS.includes(at.name) && at.parent?.name === 'SourceFile')) at = at.parent;
  if (!at) return undefined;
  const isMethod = at.name === 'MethodDecl';
  const name = isMethod
    ? at.child('FieldName')?.text
    : at.name === 'FunctionDecl'
      ? at.child('DefName')?.text
      : undefined;
  return { file, node: at, name, isMethod };
}

/** The declaration of a function of a package. */
export function declared(program: GoProgram, directory: string, name: string): Func | undefined {
  for (const file of program.files) {
    if (file.directory !== directory || !file.text.text.includes(`func ${name}`)) continue;
    const node = program
      .tree(file)
      .children.find(c => c.name === 'FunctionDecl' && c.child('DefName')?.text === name);
    if (node) return { file, node, name, isMethod: false };
  }
  return undefined;
}

/** The function that a call means, where it is one of the program's own and no method. */
export function callee(program: GoProgram, file: GoFile, call: Node): Func | undefined {
  const [target] = call.children;
  if (target?.name === 'VariableName') return declared(program, file.directory, target.text);
  if (target?.name !== 'SelectorExpr') return undefined;
  const [base] = target.children;
  const imported = base?.name === 'VariableName' ? file.imports.get(base.text) : undefined;
  const directory = imported === undefined ? undefined : program.directoryOf(imported);
  return directory === undefined ? undefined : declared(program, directory, target.last?.text ?? '');
}

/** What a function is given for a parameter, and where. */
export interface Given {
  readonly value: Node;
  readonly file: GoFile;
}

/** `do()` in `func wait(do func())`: what the callers of `wait` give it. Empty where the name is no parameter. */
export function givenFor(program: GoProgram, file: GoFile, call: Node): readonly Given[] {
  const [target] = call.children;
  const by = target?.name === 'VariableName' ? functionOf(file, call) : undefined;
  const index = by ? parametersOf(by.node).findIndex(p => p.text === target?.text) : -1;
  if (!by || index === -1) return [];
  return usesOf(program, by).flatMap(({ by: { file: at }, at: { parent } }) => {
    const value = parent?.name === 'CallExpr' ? argumentsOf(parent)[index] : undefined;
    return value ? [{ value, file: at }] : [];
  });
}

/** What a call is given. */
export const argumentsOf = (call: Node): readonly Node[] =>
  call.child('Arguments')?.children.filter(c => !/^(?:[(),]|\.\.\.)$/.test(c.name)) ?? [];

/** The names of the parameters of a function or method, its receiver left out. */
export const parametersOf = ({ children, name }: Node): readonly Node[] =>
  namesIn(children.filter(c => c.name === 'Parameters')[name === 'MethodDecl' ? 1 : 0]);

/** The names of its results, where they have some. */
export const resultsOf = ({ children, name }: Node): readonly Node[] =>
  namesIn(children.filter(c => c.name === 'Parameters')[name === 'MethodDecl' ? 2 : 1]);

const namesIn = (list: Node | undefined): readonly Node[] =>
  list?.children.flatMap(p => (p.name === 'Parameter' ? p.children.filter(c => c.name === 'DefName') : [])) ??
  [];

/** Literals that a call starts on goroutines: errgroup.Group.Go, sync.WaitGroup.Go, run.Group.Add, pool.Submit. */
const STARTS_GOROUTINES = /^(?:Go|GoCtx|TryGo|Add|Submit|SafeGo|AfterFunc)$/;

/** Whether a node runs on another goroutine than the function around it. */
export function isConcurrent(node: Node, within: Node): boolean {
  for (let at: Node | undefined = node; at && at !== within; at = at.parent) {
    if (at.name === 'GoStatement') return true;
    const call = at.name === LITERAL && at.parent?.name === 'Arguments' ? at.parent.parent : undefined;
    const name = call?.children[0]?.last?.text ?? call?.children[0]?.text ?? '';
    if (STARTS_GOROUTINES.test(name)) return true;
  }
  return false;
}

/** All places that name a function: calls, and values handed to others (`RunE: serve`). */
export function usesOf(program: GoProgram, func: Func): readonly Use[] {
  const { name, isMethod, file: home } = func;
  if (name === undefined) return [];
  const uses: Use[] = [];
  for (const file of program.mentioning(name)) {
    const same = file.directory === home.directory;
    const names = new Set(
      [...file.imports]
        .filter(([, imported]) => program.directoryOf(imported) === home.directory)
        .map(([n]) => n),
    );
    if (!isMethod && !same && names.size === 0) continue;
    if (!mayUse(file.text.text, name, isMethod, same, names)) continue;
    const means = (node: Node): boolean => {
      if (node.name === 'SelectorExpr' && node.last?.text === name) {
        const [base] = node.children;
        return isMethod || (base?.name === 'VariableName' && names.has(base.text));
      }
      return !isMethod && same && node.name === 'VariableName' && node.text === name;
    };
    for (const at of program.tree(file).find(means)) {
      const by = functionOf(file, at);
      if (by && by.node !== func.node) uses.push({ by, at, isConcurrent: isConcurrent(at, by.node) });
    }
  }
  return uses;
}

/** A quick look at the text: is it named other than where it is declared? */
function mayUse(
  text: string,
  name: string,
  isMethod: boolean,
  same: boolean,
  packages: ReadonlySet<string>,
): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (/\w/.test(text[at + name.length] ?? '')) continue;
    const before = text.slice(Math.max(0, at - 40), at);
    const selected = /(\w*)\.$/.exec(before);
    if (selected && (isMethod || packages.has(selected[1] ?? ''))) return true;
    if (!selected && same && !isMethod && !/\w$|\bfunc $|\/\/[^\n]*$/.test(before)) return true;
  }
  return false;
}

export interface Reached {
  /** Some chain of calls leads from main to it without a goroutine in between. */
  readonly onMain: boolean;
  /** The calls of such a chain, innermost first; empty for main itself. */
  readonly chain: readonly Use[];
}

/** Is the type of a method's receiver spoken of outside of its own methods? */
function isTypeUsed(program: GoProgram, { node, name }: Func): boolean {
  const [receiver] = node.child('Parameters')?.find(n => n.name === 'TypeName') ?? [];
  if (!receiver || !/^[A-Z]/.test(name ?? '')) return false;
  return program
    .mentioning(receiver.text)
    .some(file =>
      [...program.tree(file).find(n => n.name === 'TypeName' && n.text === receiver.text)].some(
        use =>
          use.around('MethodDecl') === undefined &&
          use.around('TypeSpec')?.child('DefName')?.text !== use.text,
      ),
    );
}

const MAX_CALLERS = 400;

/**
 * Goes up from a function to main, until enough is read: then what a program imports is supposed to be used. https://go.dev/ref/spec#Program_execution. `undefined`: nothing
 * reaches it but by what is off.
 */
export function reachedFromMain(
  program: GoProgram,
  main: string,
  func: Func,
  isOff: (at: Node) => boolean = () => false,
): Reached | undefined {
  const seen = new Set<Node>([func.node]);
  let ways: { readonly func: Func; readonly chain: readonly Use[]; readonly onMain: boolean }[] = [
    { func, chain: [], onMain: true },
  ];
  let other: Reached | undefined;
  for (let count = 0; ways.length > 0 && count < MAX_CALLERS; ) {
    const next: typeof ways = [];
    for (const way of ways) {
      count++;
      if (program.isTired) return other ?? { onMain: way.onMain, chain: way.chain };
      const { name, file } = way.func;
      if (name === 'main' && file.directory === main && !way.func.isMethod) {
        if (way.onMain) return { onMain: true, chain: way.chain };
        other ??= { onMain: false, chain: way.chain };
        continue;
      }
      // Run before main, or whenever its package is loaded.
      if (name === 'init' || name === undefined) {
        other ??= { onMain: name === undefined && way.onMain, chain: way.chain };
      }
      const uses = usesOf(program, way.func);
      // A package from outside may call it through an interface.
      if (way.func.isMethod && isTypeUsed(program, way.func)) {
        other ??= { onMain: way.onMain, chain: way.chain };
      }
      for (const use of uses) {
        if ((seen.has(use.by.node) && use.by.name !== 'main') || isOff(use.at)) continue;
        seen.add(use.by.node);
        next.push({ func: use.by, chain: [...way.chain, use], onMain: way.onMain && !use.isConcurrent });
      }
    }
    ways = next;
  }
  return other;
}
