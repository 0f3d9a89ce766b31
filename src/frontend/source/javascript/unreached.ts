import type { SignalName } from '../../../kernel/index.ts';
import { isSubscription } from './emitters.ts';
import { signalOf } from './host.ts';
import type { Node, TSESTree } from './syntax.ts';
import { childNodes } from './tree.ts';
import { constant } from './values.ts';
import type { Vm } from './vm.ts';

const LISTENS = /\bprocess\s*\??\.\s*(?:on|once|addListener|prependListener|prependOnceListener)\b/;

/**
 * Listeners in the files of the program that were never come by: for each signal, why that may be a gap of the analysis.
 * One in a branch that is not taken, or in a function that nothing speaks of, is none.
 */
export function unreachedListeners(vm: Vm): ReadonlyMap<SignalName | '*', string> {
  const found = new Map<SignalName | '*', string>();
  const { endless, blocked } = vm.run;
  if (blocked) return found;
  for (const module of vm.loader.modules()) {
    const { text } = module.source;
    if (vm.loader.isModel(module) || !LISTENS.test(text) || !text.includes('SIG')) continue;
    const late = comesTooLate(vm, module.source.program);
    for (const { node, parents } of nodesOf(module.source.program)) {
      const signal = subscribedSignal(node);
      if (!signal || found.has(signal) || vm.run.subscriptions.has(node)) continue;
      if (late.some(each => isIn(each, node, parents))) continue;
      if (endless?.module.id === module.id && node.range[0] > endless.node.range[0]) continue;
      if ([node, ...parents].some(n => vm.run.skipped.has(n)) || isNeverCalled(vm, parents)) continue;
      const place = vm.loader.where({ module, node });
      found.set(signal, `whether ${place} is come to, which listens to a signal, is not known`);
    }
  }
  return found;
}

/** `*`: which one is not known. */
function subscribedSignal(node: Node): SignalName | '*' | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object, property, computed } = node.callee;
  if (object.type !== 'Identifier' || object.name !== 'process' || computed) return undefined;
  if (property.type !== 'Identifier' || !isSubscription(property.name)) return undefined;
  const [event] = node.arguments;
  if (event?.type === 'Literal')
    return signalOf(constant(typeof event.value === 'string' ? event.value : ''));
  return event ? '*' : undefined;
}

const isFunction = (node: Node) => /Function/.test(node.type);

interface Late {
  readonly after: number;
  readonly before: number;
  readonly within: Node | undefined;
}

/** What comes behind a wait, or in a callback, for what ends only when the program is stopped: too late to listen. */
function comesTooLate(vm: Vm, program: Node): readonly Late[] {
  const lasting = vm.run.keepers.filter(k => k.lasts).map(k => k.site.node);
  if (lasting.length === 0) return [];
  return [...nodesOf(program)].flatMap(({ node, parents }): Late[] => {
    if (!lasting.includes(node)) return [];
    const [parent, call] = parents;
    const after = node.range[1];
    const within = parents.find(isFunction);
    if (parent?.type === 'AwaitExpression') return [{ after, before: Number.POSITIVE_INFINITY, within }];
    const name = parent?.type === 'MemberExpression' ? parent.property : undefined;
    const isThen = name?.type === 'Identifier' && name.name === 'then';
    return isThen && call ? [{ after, before: call.range[1], within: undefined }] : [];
  });
}

/** In the same function, or in the callback. */
const isIn = ({ after, before, within }: Late, node: Node, parents: readonly Node[]): boolean =>
  node.range[0] > after &&
  node.range[1] <= before &&
  (before !== Number.POSITIVE_INFINITY || parents.find(isFunction) === within);

interface Placed {
  readonly node: Node;
  /** Innermost first. */
  readonly parents: readonly Node[];
}

function* nodesOf(node: Node, parents: readonly Node[] = []): Generator<Placed> {
  yield { node, parents };
  const inside = [node, ...parents];
  for (const child of childNodes(node)) yield* nodesOf(child, inside);
}

/** Is it in a function whose name nothing but imports and exports speaks of? */
function isNeverCalled(vm: Vm, parents: readonly Node[]): boolean {
  return parents.some((node, at) => {
    const name = nameOf(node, parents.slice(at + 1));
    return name !== undefined && !isSpokenOf(vm, name);
  });
}

/** A member of an object, and of a class that inherits, may be called by whoever is given that. */
function nameOf(node: Node, [parent, , cls]: readonly Node[]): string | undefined {
  if (node.type === 'FunctionDeclaration') return node.id?.name;
  if (node.type !== 'FunctionExpression' && node.type !== 'ArrowFunctionExpression') return undefined;
  const of = parent && declared(parent, cls);
  return of?.type === 'Identifier' || of?.type === 'PrivateIdentifier' ? of.name : undefined;
}

function declared(parent: Node, cls: Node | undefined): Node | undefined {
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id;
    case 'MethodDefinition': {
      const inherits =
        (cls?.type === 'ClassDeclaration' || cls?.type === 'ClassExpression') && cls.superClass;
      return parent.kind === 'method' && !parent.computed && !inherits ? parent.key : undefined;
    }
    case 'AssignmentExpression':
      return parent.left.type === 'MemberExpression' ? parent.left.property : parent.left;
    default:
      return undefined;
  }
}

function isSpokenOf(vm: Vm, name: string): boolean {
  for (const module of vm.loader.modules()) {
    if (vm.loader.isModel(module) || !module.source.text.includes(name)) continue;
    for (const { node, parents } of nodesOf(module.source.program)) {
      if (node.type !== 'Identifier' && node.type !== 'PrivateIdentifier') continue;
      if (node.name === name && isUse(node, parents)) return true;
    }
  }
  return false;
}

/** Not where it is defined, imported or exported. */
function isUse(node: Node, [parent, above]: readonly Node[]): boolean {
  switch (parent?.type) {
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ExportSpecifier':
    case 'ExportDefaultDeclaration':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return false;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return parent.id !== node;
    case 'VariableDeclarator':
      return parent.id !== node;
    case 'Property':
      // `module.exports = { name }`, `const { name } = require(…)`
      return !isExportList(above) && above?.type !== 'ObjectPattern' && parent.value === node;
    case 'MemberExpression':
      return !(above?.type === 'AssignmentExpression' && above.left === parent);
    case 'AssignmentExpression':
      return parent.left !== node && !isExports(parent.left);
    default:
      return true;
  }
}

const isExports = (node: TSESTree.Node): boolean =>
  node.type === 'MemberExpression' &&
  node.property.type === 'Identifier' &&
  (node.property.name === 'exports' ||
    (node.object.type === 'Identifier' && node.object.name === 'exports') ||
    isExports(node.object));

/** The object of `module.exports = {…}`; it may be one of any other purpose too, whose members are then called by name. */
const isExportList = (node: Node | undefined): boolean => node?.type === 'ObjectExpression';
