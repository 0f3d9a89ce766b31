import { attribute } from './attribute.ts';
import { invoke } from './call.ts';
import type { Builtin } from './stdlib.ts';
import { type ClassValue, external, NONE, UNKNOWN, type Value } from './value.ts';

/** Classes whose own class methods make their one object. */
const APPLICATION =
  /^(?:traitlets\.config\.(?:\w+\.)?|jupyter_core\.application\.)(?:Jupyter)?App(?:lication)?$/;

/** `App.launch_instance` and `App.instance` of the program's own subclass; `undefined`: the class has none. */
export function ofApplication(library: string, cls: ClassValue, name: string): Value | undefined {
  if ((name !== 'launch_instance' && name !== 'instance') || !APPLICATION.test(library)) return undefined;
  return { type: 'partial', callee: external(`traitlets.${name}`), args: [{ value: cls }] };
}

const instance: Builtin = (m, [cls, ...args], at) => (cls ? invoke(m, cls.value, args, at) : UNKNOWN);

/** @source ipython/traitlets traitlets/config/application.py Application.launch_instance() */
const launchInstance: Builtin = (m, args, at, path) => {
  const app = instance(m, args.slice(0, 1), at, path);
  for (const name of ['initialize', 'start']) invoke(m, attribute(m, app, name), [], at);
  return NONE;
};

export const TRAITLETS_CALLS: Readonly<Record<string, Builtin>> = {
  'traitlets.instance': instance,
  'traitlets.launch_instance': launchInstance,
};
