import type { Node } from '../tree.ts';
import { askedByCommands } from './command-contexts.ts';
import { argumentsOf, callee, type Func, functionOf, parametersOf, resultsOf, usesOf } from './functions.ts';
import { methodMeant } from './methods.ts';
import type { GoFile, GoProgram } from './module.ts';
import type { Registration } from './registrations.ts';

/** A place where a channel (or `ctx.Done()`) is read. */
export interface Receive {
  readonly by: Func;
  readonly at: Node;
  /** The variable that takes what is received. */
  readonly variable: string | undefined;
}

export interface Receives {
  readonly places: readonly Receive[];
  /** The channel goes where it is not followed: what takes it. */
  readonly lost: string | undefined;
}

const MAX_HOPS = 60;

/** Where a variable lives: one function, or the package for its variables and the fields of its types. */
interface Holder {
  readonly name: string;
  readonly within: Func | undefined;
  readonly file: GoFile;
}

/**
 * Follows a channel or context from the variable that holds it, or from the call that makes it: through parameters, results, fields and other
 * variables of the program.
 */
export function receivesOf(
  program: GoProgram,
  { by, call }: Pick<Registration, 'by' | 'call'>,
  holder: Node,
): Receives {
  const places: Receive[] = [];
  let lost: string | undefined;
  const seen = new Set<string>();
  const queue: Holder[] = [];
  const take = (nexts: readonly Next[]) => {
    for (const next of nexts) {
      if ('place' in next) places.push(next.place);
      else if ('holders' in next) queue.push(...next.holders);
      else lost ??= next.lost;
    }
  };
  if (holder.name === 'CallExpr') take(readOf(program, by, holder));
  else queue.push(held(by, holder), ...givenAs(program, by, holder));
  for (let at = 0; at < queue.length && at < MAX_HOPS; at++) {
    const { name, within, file } = queue[at] as Holder;
    const key = `${name} ${within?.node.start ?? ''} ${file.directory} ${within?.file.text.file ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const files = within
      ? [within.file]
      : program.mentioning(name).filter(f => f.directory === file.directory);
    for (const one of files) {
      const root = within?.node ?? program.tree(one);
      for (const use of root.find(n => names(n, name))) {
        const owner = functionOf(one, use);
        const whole = use.parent?.name === 'SelectorExpr' && use.parent.last === use ? use.parent : use;
        if (owner && whole.parent?.parent !== call) take(readOf(program, owner, whole));
      }
    }
  }
  if (queue.length > MAX_HOPS) lost ??= 'more than is followed';
  return { places, lost };
}

const names = (n: Node, name: string) =>
  /^(?:VariableName|FieldName|DefName)$/.test(n.name) && n.text === name;

function held(by: Func, holder: Node): Holder {
  if (holder.name === 'SelectorExpr')
    return { name: holder.last?.text ?? '', within: undefined, file: by.file };
  const name = holder.text;
  const isLocal = [...by.node.find(n => n.name === 'DefName' && n.text === name)].length > 0;
  return { name, within: by.name !== undefined && isLocal ? by : undefined, file: by.file };
}

/** `func notify(c chan<- os.Signal)`: the channel is that of its callers. */
function givenAs(program: GoProgram, by: Func, holder: Node): readonly Holder[] {
  const index = parametersOf(by.node).findIndex(p => p.text === holder.text);
  if (holder.name === 'SelectorExpr' || index === -1) return [];
  return usesOf(program, by).flatMap(({ by: caller, at: { parent } }) => {
    const given = parent?.name === 'CallExpr' ? argumentsOf(parent)[index] : undefined;
    return given && /^(?:VariableName|SelectorExpr)$/.test(given.name) ? [held(caller, given)] : [];
  });
}

type Next = { readonly place: Receive } | { readonly holders: readonly Holder[] } | { readonly lost: string };

/** What one use of the variable does with it. */
function readOf(program: GoProgram, by: Func, use: Node): readonly Next[] {
  const { parent } = use;
  if (!parent) return [];
  // `<-ch`; `<-ctx.Done()`.
  const done = parent.name === 'SelectorExpr' && parent.last?.text === 'Done' ? parent.parent : undefined;
  const value = done?.name === 'CallExpr' ? done : use;
  if (value.parent?.name === 'UnaryExp' && value.parent.children[0]?.name === '<-') {
    return [{ place: { by, at: value.parent, variable: receiver(value.parent) } }];
  }
  if (parent.name === 'RangeClause' || (parent.name === 'ForStatement' && parent.children[1] === use)) {
    const at = parent.name === 'RangeClause' ? (parent.parent as Node) : parent;
    const body = at.child('Block');
    const variable = parent.name === 'RangeClause' ? parent.child('DefName')?.text : undefined;
    return body ? [{ place: { by, at: body.children[0] ?? body, variable } }] : [];
  }
  if (done) return [{ lost: `\`${value.text}\`` }];
  if (parent.name === 'SelectorExpr' && parent.last?.text === 'Err') return asked(by, parent);
  if (parent.name === 'Arguments') return passed(program, by, use, parent);
  if (parent.name === 'ReturnStatement') return returned(program, by, use, exprsOf(parent).indexOf(use));
  // `func wait() (ch chan os.Signal)`: a plain return gives what it holds.
  const result = resultsOf(by.node).indexOf(use);
  if (result !== -1) return returned(program, by, use, result);
  if (parent.name === 'KeyedElement' || parent.name === 'Element') {
    const key = parent.parent?.name === 'KeyedElement' ? parent.parent.child('Key') : parent.child('Key');
    return [
      key ? { holders: [{ name: key.text, within: undefined, file: by.file }] } : { lost: 'a literal' },
    ];
  }
  if (
    /^(?:Assignment|VarDecl|VarSpec)$/.test(parent.name) &&
    parent.last === use &&
    parent.children[0] !== use
  ) {
    const [target] = parent.children;
    return target ? [{ holders: [held(by, target)] }] : [];
  }
  return [];
}

/** `for ctx.Err() == nil {`, `if ctx.Err() != nil {`: what is done once the context has ended. */
function asked(by: Func, method: Node): readonly Next[] {
  let at = method.parent?.parent;
  if (at?.name !== 'BinaryExp' || at.last?.text !== 'nil') return [];
  const operator = at.children[1]?.text;
  const joins = operator === '==' ? '&&' : '||';
  while (at.parent?.name === 'BinaryExp' && at.parent.children[1]?.text === joins) at = at.parent;
  const around = at.parent;
  if (around?.name === 'ForStatement' && operator === '==')
    return [{ place: { by, at: around, variable: undefined } }];
  const body = around?.name === 'IfStatement' && operator === '!=' ? around.child('Block') : undefined;
  return body ? [{ place: { by, at: body.children[0] ?? body, variable: undefined } }] : [];
}

/** `s := <-ch`, `case s := <-ch:`. */
function receiver(receive: Node): string | undefined {
  const { parent } = receive;
  return parent && /^(?:VarDecl|ReceiveStatement|Assignment)$/.test(parent.name)
    ? parent.child('DefName', 'VariableName')?.text
    : undefined;
}

const SIGNAL_CALLS = /^(?:Notify|NotifyContext|Stop|Reset|Ignore)$/;

function passed(program: GoProgram, by: Func, use: Node, list: Node): readonly Next[] {
  const call = list.parent as Node;
  const target = call.children[0]?.last?.text ?? call.children[0]?.text ?? '';
  if (SIGNAL_CALLS.test(target) || /^(?:close|cap|len)$/.test(target)) return [];
  const derived = derivedBy(by.file, call);
  if (derived) return [{ holders: [held(by, derived)] }];
  const asked = askedByCommands(program, by.file, call);
  if (asked) return asked.flatMap(command => readOf(program, command.by, command.at));
  const own = callee(program, by.file, call) ?? methodMeant(program, by.file, call);
  const name = own && parametersOf(own.node)[argumentsOf(call).indexOf(use)]?.text;
  return [own && name ? { holders: [{ name, within: own, file: own.file }] } : { lost: `\`${target}\`` }];
}

/**
 * `ctx, cancel := context.WithCancel(parent)`, `group, ctx := errgroup.WithContext(parent)`: a context that ends with another.
 * @source https://pkg.go.dev/context#WithCancel
 * @source https://pkg.go.dev/golang.org/x/sync/errgroup#WithContext
 */
function derivedBy(file: GoFile, call: Node): Node | undefined {
  const [target] = call.children;
  const around = call.parent;
  const isMade = target?.name === 'SelectorExpr' && /^With(?!outCancel)/.test(target.last?.text ?? '');
  if (!isMade || !around || !/^(?:VarDecl|VarSpec|Assignment)$/.test(around.name)) return undefined;
  const imported = file.imports.get(target.children[0]?.text ?? '');
  const names = around.children.filter(c => /^(?:DefName|VariableName|SelectorExpr)$/.test(c.name));
  if (imported === 'context') return names[0];
  return imported === 'golang.org/x/sync/errgroup' ? names[1] : undefined;
}

const exprsOf = ({ children }: Node): readonly Node[] =>
  children.filter(c => c.name !== ',' && c.name !== 'return');

/** `return ch`: what the callers do with the result. */
function returned(program: GoProgram, by: Func, use: Node, index: number): readonly Next[] {
  const literal = use.around('FunctionLiteral');
  const callers: readonly { readonly by: Func; readonly at: Node }[] = literal
    ? callsOfLiteral(by, literal)
    : usesOf(program, by);
  return callers.length === 0 ? [{ lost: 'its caller' }] : callers.flatMap(c => resultOf(program, c, index));
}

/** `stop := func() <-chan os.Signal {…}`, or a literal that is called at once. */
function callsOfLiteral(by: Func, literal: Node) {
  const holder = literal.parent;
  if (holder?.name === 'CallExpr' && holder.children[0] === literal) return [{ by, at: literal }];
  const name =
    holder && /^(?:VarDecl|VarSpec)$/.test(holder.name) ? holder.child('DefName')?.text : undefined;
  const calls = by.node.find(n => n.name === 'VariableName' && n.text === name);
  return name === undefined ? [] : [...calls].map(at => ({ by, at }));
}

/** What one caller does with a result of a function. */
function resultOf(
  program: GoProgram,
  { by, at }: { readonly by: Func; readonly at: Node },
  index: number,
): readonly Next[] {
  const call = at.parent;
  if (call?.name !== 'CallExpr' || call.children[0] !== at) return [{ lost: 'its caller' }];
  const around = call.parent;
  if (!around || !/^(?:VarDecl|VarSpec|Assignment)$/.test(around.name)) return readOf(program, by, call);
  const targets = around.children.slice(
    0,
    around.children.findIndex(c => c.name === '=' || c.name === ':='),
  );
  const target = targets.filter(c => c.name !== ',')[index];
  return target ? [{ holders: [held(by, target)] }] : [];
}
