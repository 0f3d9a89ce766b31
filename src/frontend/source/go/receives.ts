import type { Node } from '../tree.ts';
import { callee, type Func, functionOf, usesOf } from './functions.ts';
import type { GoFile, GoProgram } from './module.ts';

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
 * Follows a channel or context from the variable that holds it: through parameters, results, fields and other
 * variables of the program.
 */
export function receivesOf(program: GoProgram, by: Func, holder: Node): Receives {
  const places: Receive[] = [];
  let lost: string | undefined;
  const seen = new Set<string>();
  const queue: Holder[] = [held(by, holder)];
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
        const next = owner ? readOf(program, owner, whole) : undefined;
        if (!next) continue;
        if ('place' in next) places.push(next.place);
        else if ('holders' in next) queue.push(...next.holders);
        else lost ??= next.lost;
      }
    }
  }
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

type Next =
  | { readonly place: Receive }
  | { readonly holders: readonly Holder[] }
  | { readonly lost: string }
  | undefined;

/** What one use of the variable does with it. */
function readOf(program: GoProgram, by: Func, use: Node): Next {
  const { parent } = use;
  if (!parent) return undefined;
  // `<-ch`; `<-ctx.Done()`.
  const done = parent.name === 'SelectorExpr' && parent.last?.text === 'Done' ? parent.parent : undefined;
  const value = done?.name === 'CallExpr' ? done : use;
  if (value.parent?.name === 'UnaryExp' && value.parent.children[0]?.name === '<-') {
    return { place: { by, at: value.parent, variable: receiver(value.parent) } };
  }
  if (parent.name === 'RangeClause' || (parent.name === 'ForStatement' && parent.children[1] === use)) {
    const at = parent.name === 'RangeClause' ? (parent.parent as Node) : parent;
    const body = at.child('Block');
    const variable = parent.name === 'RangeClause' ? parent.child('DefName')?.text : undefined;
    return body ? { place: { by, at: body.children[0] ?? body, variable } } : undefined;
  }
  if (done) return { lost: `\`${value.text}\`` };
  if (parent.name === 'Arguments') return passed(program, by, use, parent);
  if (parent.name === 'ReturnStatement') return returned(program, by);
  if (parent.name === 'KeyedElement' || parent.name === 'Element') {
    const key = parent.parent?.name === 'KeyedElement' ? parent.parent.child('Key') : parent.child('Key');
    return key ? { holders: [{ name: key.text, within: undefined, file: by.file }] } : { lost: 'a literal' };
  }
  if (
    /^(?:Assignment|VarDecl|VarSpec)$/.test(parent.name) &&
    parent.last === use &&
    parent.children[0] !== use
  ) {
    const [target] = parent.children;
    return target ? { holders: [held(by, target)] } : undefined;
  }
  return undefined;
}

/** `s := <-ch`, `case s := <-ch:`. */
function receiver(receive: Node): string | undefined {
  const { parent } = receive;
  return parent && /^(?:VarDecl|ReceiveStatement|Assignment)$/.test(parent.name)
    ? parent.child('DefName', 'VariableName')?.text
    : undefined;
}

const SIGNAL_CALLS = /^(?:Notify|NotifyContext|Stop|Reset|Ignore)$/;

function passed(program: GoProgram, by: Func, use: Node, list: Node): Next {
  const call = list.parent as Node;
  const target = call.children[0]?.last?.text ?? call.children[0]?.text ?? '';
  if (SIGNAL_CALLS.test(target) || /^(?:close|cap|len)$/.test(target)) return undefined;
  const own = callee(program, by.file, call);
  const index = list.children.filter(c => !/^[(),]$/.test(c.name)).indexOf(use);
  const parameters = own?.node.child('Parameters')?.children.filter(c => c.name === 'Parameter') ?? [];
  const defined = parameters.flatMap(p => p.children.filter(c => c.name === 'DefName'));
  const name = defined[index]?.text;
  if (own && name) return { holders: [{ name, within: own, file: own.file }] };
  return { lost: `\`${target}\`` };
}

function returned(program: GoProgram, by: Func): Next {
  const holders = usesOf(program, by).flatMap(({ by: user, at }) => {
    const call = at.parent;
    const variable = call?.name === 'CallExpr' ? call.parent : undefined;
    const target =
      variable && /^(?:VarDecl|VarSpec|Assignment)$/.test(variable.name) ? variable.children[0] : undefined;
    return target ? [held(user, target)] : [];
  });
  return holders.length > 0 ? { holders } : { lost: 'its caller' };
}
