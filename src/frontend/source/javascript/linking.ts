import type { Loader } from './loader.ts';
import type { Module } from './module.ts';
import type { Node, TSESTree, Variable } from './syntax.ts';
import { bound } from './tree.ts';
import { type Evaluation, type Slot, UNDEFINED, type Value } from './values.ts';
import type { Vm } from './vm.ts';

const live = (value: () => Value, isPutOff?: () => boolean): Slot => ({
  value: UNDEFINED,
  path: [],
  live: value,
  ...(isPutOff ? { isPutOff } : {}),
});

const nameOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === 'Identifier' ? node.name : node.value;

function* declared(node: Node): Generator<TSESTree.Identifier> {
  switch (node.type) {
    case 'VariableDeclaration':
      for (const { id } of node.declarations) yield* bound(id);
      return;
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      if (node.id) yield node.id;
      return;
    case 'TSEnumDeclaration':
      yield node.id;
      return;
    case 'TSModuleDeclaration':
      if (node.id.type === 'Identifier') yield node.id;
      return;
    default:
      return;
  }
}

/** Makes the names that a module exports, each read when it is used. */
export function exportNames(module: Module, read: (variable: Variable) => Value): void {
  const { slots } = module.exports;
  const add = (name: string, id: Node) => {
    const variable = module.source.variables.get(id);
    if (variable)
      slots.set(
        name,
        live(() => read(variable)),
      );
  };
  for (const node of module.source.program.body) {
    if (node.type === 'ExportDefaultDeclaration') {
      const { declaration } = node;
      if (declaration.type === 'ClassDeclaration' && declaration.id) add('default', declaration.id);
    }
    if (node.type !== 'ExportNamedDeclaration' || node.source) continue;
    if (node.declaration) for (const id of declared(node.declaration)) add(id.name, id);
    for (const { local, exported } of node.specifiers) add(nameOf(exported), local);
  }
}

/** Loads what a module imports or passes on, in order, before it runs. */
export function* linkImports(vm: Vm, loader: Loader, module: Module): Evaluation<void> {
  for (const node of module.source.program.body) {
    switch (node.type) {
      case 'ImportDeclaration':
        if (isElided(module, node)) break;
        yield* linkImport(vm, loader, module, node);
        break;
      case 'ExportAllDeclaration': {
        const from = yield* loader.load(vm, node.source.value, module.env, node, 'import');
        if (node.exported)
          module.exports.slots.set(
            nameOf(node.exported),
            live(() => from),
          );
        else passOn(module, from);
        break;
      }
      case 'ExportNamedDeclaration': {
        if (!node.source) break;
        const from = yield* loader.later(vm, node.source.value, module.env, node);
        for (const { local, exported } of node.specifiers) {
          const name = nameOf(local);
          module.exports.slots.set(
            nameOf(exported),
            live(() => loader.member(vm, from.value(), name, module.env, node), from.isPutOff),
          );
        }
        break;
      }
      default:
        break;
    }
  }
}

function passOn(module: Module, from: Value): void {
  if (from.kind !== 'object') {
    module.exports.open = true;
    return;
  }
  for (const [name, found] of from.slots) {
    if (name !== 'default' && !module.exports.slots.has(name)) module.exports.slots.set(name, found);
  }
}

/** TypeScript drops an import of names that are used as types alone. */
function isElided({ source }: Module, { specifiers }: TSESTree.ImportDeclaration): boolean {
  if (source.isOutline || specifiers.length === 0 || !/\.[mc]?tsx?$/.test(source.path)) return false;
  return specifiers.every(s => source.variables.get(s.local)?.references.length === 0);
}

function* linkImport(
  vm: Vm,
  loader: Loader,
  module: Module,
  node: TSESTree.ImportDeclaration,
): Evaluation<void> {
  const from = yield* loader.later(vm, node.source.value, module.env, node);
  for (const specifier of node.specifiers) {
    const variable = module.source.variables.get(specifier.local);
    if (!variable) continue;
    const name =
      specifier.type === 'ImportSpecifier'
        ? nameOf(specifier.imported)
        : specifier.type === 'ImportDefaultSpecifier'
          ? 'default'
          : undefined;
    const value = () =>
      name === undefined ? from.value() : loader.member(vm, from.value(), name, module.env, node);
    module.env.frame.bindings.set(variable, live(value, from.isPutOff));
  }
}
