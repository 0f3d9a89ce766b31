import { path as paths } from '../../../base/index.ts';
import { readSlot } from './frames.ts';
import type { ParsedSource } from './sources.ts';
import {
  constant,
  type Env,
  type External,
  type ModuleLike,
  type ObjectValue,
  object,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { rootActivation } from './vm.ts';

/** A module of one run. */
export interface Module extends ModuleLike {
  readonly source: ParsedSource;
  /** `__filename`: where it runs, which is the output where the source of one is read. */
  readonly runtimePath: string;
  /** What `import` binds: live names. */
  readonly exports: ObjectValue;
  /** CommonJS: the object `module`. */
  readonly moduleObject: ObjectValue;
  readonly env: Env;
  readonly isMain: boolean;
  state: 'new' | 'running' | 'done';
}

export function newModule(
  source: ParsedSource,
  runtimePath: string,
  isMain: boolean,
  base?: External,
): Module {
  const moduleExports = object({}, { open: source.isOutline });
  const moduleObject = object({
    exports: moduleExports,
    id: constant(runtimePath),
    children: unknown('children'),
  });
  const id = { id: source.id };
  return {
    id: source.id,
    source,
    runtimePath,
    exports: object({}, { open: source.isOutline, ...(base ? { base } : {}) }),
    moduleObject,
    env: {
      frame: {
        bindings: new Map(),
        parent: undefined,
        activation: { self: source.isModule ? UNDEFINED : moduleExports },
      },
      act: rootActivation(id, [], undefined),
    },
    isMain,
    state: 'new',
  };
}

/** `import` of CommonJS gives `module.exports` as default; `require` of an ES module its namespace. */
export function resultOf(module: Module, how: 'import' | 'require'): Value {
  const found = module.moduleObject.slots.get('exports');
  const value = found ? readSlot(found) : UNDEFINED;
  const assigned = value.kind !== 'object' || value.slots.size > 0;
  if (module.source.isModule && !assigned) return module.exports;
  if (how === 'require' || value.kind === 'external') return value;
  if (value.kind !== 'object') return object({ default: value });
  return object(
    Object.fromEntries([['default', value], ...[...value.slots].map(([k, s]) => [k, readSlot(s)] as const)]),
    { open: value.open },
  );
}

/** Below `node_modules` only the project's own package is read: its files load each other. */
export const isOfSamePackage = (from: string, to: string): boolean => {
  const [root] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(to) ?? [];
  return root !== undefined && paths.isInside(root.slice(0, -1), from);
};
