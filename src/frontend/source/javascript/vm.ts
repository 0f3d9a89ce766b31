import type { Loader } from './loader.ts';
import type { Run } from './run.ts';
import type { Node } from './syntax.ts';
import type { Activation, Condition, Env, External, ModuleLike, Path, Value } from './values.ts';

/** What every piece of the interpreter needs. */
export interface Vm {
  readonly run: Run;
  readonly loader: Loader;
}

/** A root of the world outside: a package, a module of the runtime, a global. One value for a name. */
export function root(vm: Vm, path: string, truthy = true): External {
  const known = vm.run.roots.get(path);
  if (known) return known;
  const made = external(path, { truthy });
  vm.run.roots.set(path, made);
  return made;
}

export function external(
  path: string,
  more: Partial<Pick<External, 'parent' | 'args' | 'truthy' | 'child'>> = {},
): External {
  return {
    kind: 'external',
    path,
    args: [],
    members: new Map<string, Value>(),
    listeners: new Map<string, Value[]>(),
    truthy: false,
    ...more,
  };
}

/** Paths grow with chains of calls; longer ones are cut. */
const MAX_PATH = 200;

export function memberOf(parent: External, name: string): Value {
  const known = parent.members.get(name);
  if (known) return known;
  const path = parent.path.length > MAX_PATH ? `….${name}` : `${parent.path}.${name}`;
  const made = external(path, { parent });
  parent.members.set(name, made);
  return made;
}

/** A condition on code, worded by its source text. */
export function condition(vm: Vm, module: ModuleLike, node: Node, holds: boolean, note?: string): Condition {
  const text = note ?? vm.loader.snippet(module, node);
  return { id: `${module.id}:${node.range[0]}`, holds, text: holds ? text : `not (${text})` };
}

export function withPath(env: Env, path: Path): Env {
  return { frame: env.frame, act: { ...env.act, path } };
}

/** An activation for work that the event loop starts. */
export function rootActivation(module: ModuleLike, path: Path, site: Activation['site']): Activation {
  return { module, path, entry: path, returns: [], jumps: [], depth: 0, site };
}
