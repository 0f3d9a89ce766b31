import {
  constant,
  type Evaluation,
  type NativeCall,
  type ObjectValue,
  stringOf,
  unknown,
  type Value,
} from './values.ts';
import type { Vm } from './vm.ts';

const SERVICE = 'ConfigService';

/** `ConfigService` of @nestjs/config, as a type names it or as it is imported. */
export const isSettings = (token: Value | string | undefined): boolean =>
  typeof token === 'string'
    ? token === `class ${SERVICE}`
    : token?.kind === 'external' && token.path === `@nestjs/config.${SERVICE}`;

/** A validator may have made a number or a boolean of it. */
const MAY_BE_CHANGED = /^(?:true|false|yes|no|on|off|[\d.-]*)$/i;

/**
 * Where nobody gives a setting, a file of settings or a default of the schema may.
 *
 * @source @nestjs/config 12.0.1 dist/config.service.js, get: the environment, unless a namespace of the program's own has that
 * key
 */
function* setting(vm: Vm, { args }: NativeCall): Evaluation {
  const name = stringOf(args[0]) ?? '';
  const { env } = vm.run.input;
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === undefined || MAY_BE_CHANGED.test(value) ? unknown(`the setting ${name}`) : constant(value);
}

export function settingsOf(vm: Vm): ObjectValue {
  const call = (request: NativeCall) => setting(vm, request);
  const slot = { value: { kind: 'native', name: 'get', call }, path: [] } as const;
  return {
    kind: 'object',
    slots: new Map([
      ['get', slot],
      ['getOrThrow', { ...slot }],
    ]),
    open: true,
    listeners: new Map(),
  };
}
