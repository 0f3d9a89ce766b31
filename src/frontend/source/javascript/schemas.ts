import { callValue } from './calls.ts';
import { setExternalMember } from './host.ts';
import { packageOf } from './keepers.ts';
import { peek } from './members.ts';
import {
  constant,
  type Evaluation,
  type External,
  isCallable,
  type NativeCall,
  object,
  stringOf,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { memberOf, root, type Vm } from './vm.ts';

/** Steps of a schema that leave a value as it is: a check that fails ends the program, which is then given the variable. */
const CHECKS =
  /^(min|max|length|email|url|uuid|cuid2?|ulid|ip(v[46])?|regex|includes|startsWith|endsWith|nonempty|int|positive|negative|nonnegative|nonpositive|gte?|lte?|finite|safe|multipleOf|refine|superRefine|check|describe|meta|brand|readonly|strict|strip|passthrough|loose|catchall|unwrap|trim|datetime)$/;
const TRUE = /^(true|1|yes|on|y|enabled)$/i;

const isAbsent = (value: Value): boolean =>
  (value.kind === 'constant' && value.value === undefined) ||
  (value.kind === 'unknown' && value.unset === true);

/**
 * The last call that made a schema: `z.string().default('x')` is `default('x')` of `z.string()`. The `default` of what
 * comes from outside is that itself, as of a module.
 */
function lastStep(
  schema: Value,
): { name: string; args: readonly Value[]; of: Value | undefined } | undefined {
  if (schema.kind !== 'external' || !schema.path.endsWith('()')) return undefined;
  if (schema.path.endsWith(')()')) return { name: 'default', args: schema.args, of: schema.parent };
  const name = /([\w$]+)\(\)$/.exec(schema.path)?.[1];
  return name === undefined ? undefined : { name, args: schema.args, of: schema.parent?.parent };
}

function* defaultOf(vm: Vm, [given = UNDEFINED]: readonly Value[], { env, site }: NativeCall): Evaluation {
  return isCallable(given) ? yield* callValue(vm, given, undefined, [], env, site) : given;
}

/** What a schema of zod makes of a value. @source https://zod.dev/api */
function* parsed(vm: Vm, schema: Value, input: Value, call: NativeCall): Evaluation {
  const step = lastStep(schema);
  if (!step) return unknown('what a schema gives');
  const { name, args, of } = step;
  const [first = UNDEFINED, second = UNDEFINED] = args;
  const inner = () => parsed(vm, of ?? UNDEFINED, input, call);
  if (CHECKS.test(name)) return yield* inner();
  switch (name) {
    case 'default':
    case 'prefault':
      return isAbsent(input) ? yield* defaultOf(vm, args, call) : yield* inner();
    case 'optional':
    case 'nullish':
    case 'nullable': {
      const wrapped = lastStep(of ?? UNDEFINED) ? of : first;
      return isAbsent(input) ? input : yield* parsed(vm, wrapped ?? UNDEFINED, input, call);
    }
    case 'transform':
      return yield* callValue(vm, first, undefined, [yield* inner()], call.env, call.site);
    case 'pipe':
      return yield* parsed(vm, first, yield* inner(), call);
    case 'preprocess': {
      const given = yield* callValue(vm, first, undefined, [input], call.env, call.site);
      return yield* parsed(vm, second, given, call);
    }
    default:
      return shapeOf(schema) ? yield* parsedObject(vm, schema, input, call) : scalar(schema, name, input);
  }
}

function scalar(schema: Value, name: string, input: Value): Value {
  if (input.kind !== 'constant') return input.kind === 'unknown' ? input : unknown('what a schema gives');
  const isCoerced = schema.kind === 'external' && schema.path.endsWith(`.coerce.${name}()`);
  const { value } = input;
  if (name === 'stringbool') return constant(TRUE.test(String(value)));
  if (!isCoerced) return input;
  if (name === 'number') return constant(Number(value));
  if (name === 'boolean') return constant(Boolean(value));
  return name === 'string' ? constant(String(value)) : unknown('what a schema gives');
}

/** The schemas of the keys of an object. */
function shapeOf(schema: Value): Map<string, Value> | undefined {
  const step = lastStep(schema);
  const [first] = step?.args ?? [];
  if (!step) return undefined;
  if (/^(object|strictObject|looseObject)$/.test(step.name)) return slotsOf(first);
  if (CHECKS.test(step.name)) return step.of && shapeOf(step.of);
  if (step.name !== 'extend' && step.name !== 'merge') return undefined;
  const own = step.of && shapeOf(step.of);
  const more = first && (step.name === 'extend' ? slotsOf(first) : shapeOf(first));
  return own && more && new Map([...own, ...more]);
}

function slotsOf(value: Value | undefined): Map<string, Value> | undefined {
  if (value?.kind !== 'object' || value.open) return undefined;
  return new Map([...value.slots].map(([key, found]) => [key, found.value]));
}

function* parsedObject(vm: Vm, schema: Value, input: Value, call: NativeCall): Evaluation {
  const made = object({}, { open: true });
  for (const [key, each] of shapeOf(schema) ?? []) {
    const value = peek(vm, input, key, call.env, call.site);
    made.slots.set(key, { value: yield* parsed(vm, each, value, call), path: [] });
  }
  return made;
}

const READS = /^(parse|safeParse)(Async)?$/;

const isSettings = (value: Value | undefined): value is Value =>
  value?.kind === 'object' || (value?.kind === 'external' && /^(process|Bun)\.env$/.test(value.path));

/** Variables of the environment that are read by a schema: what has a default is that where nobody sets it. */
export function* schemaCall(
  vm: Vm,
  fn: External,
  name: string,
  call: NativeCall,
): Evaluation<Value | undefined> {
  const [first, second] = call.args;
  switch (packageOf(fn).replace(/\/v\d$/, '')) {
    case 'zod': {
      if (!READS.test(name) || !fn.parent || !isSettings(first) || !shapeOf(fn.parent)) return undefined;
      const data = yield* parsed(vm, fn.parent, first, call);
      return name.startsWith('safe') ? object({ success: constant(true), data }) : data;
    }
    case '@t3-oss/env-core':
    case '@t3-oss/env-nextjs':
      return name === 'createEnv' ? yield* createdEnv(vm, first, call) : undefined;
    case 'express':
      return fn.parent?.path === 'express()' ? setting(vm, fn.parent, name, call) : undefined;
    case 'envalid':
      return name === 'cleanEnv' && isSettings(first) ? cleanedEnv(vm, first, second, call) : undefined;
    default:
      return undefined;
  }
}

/**
 * `app.get('env')` is NODE_ENV, or `development` without it, as long as the program does not set another.
 *
 * @source expressjs/express 019238d lib/application.js: defaultConfiguration(), set(), get()
 */
function setting(vm: Vm, app: External, name: string, { args, env, site }: NativeCall): Value | undefined {
  const [first, value] = args;
  const settings = memberOf(app, 'settings');
  const key = first && (stringOf(first) ?? 'env');
  if (settings.kind !== 'external' || key !== 'env') return undefined;
  if (!settings.members.has(key)) {
    const mode = peek(vm, peek(vm, root(vm, 'process'), 'env', env, site), 'NODE_ENV', env, site);
    settings.members.set(key, mode.kind === 'constant' ? constant(mode.value || 'development') : mode);
  }
  if (name === 'get' && !value && first?.kind === 'constant') return settings.members.get(key);
  const given = first?.kind === 'constant' ? value : unknown('what a setting is set to');
  if (name === 'set' && given) setExternalMember(vm, settings, key, given, env);
  return undefined;
}

/** @source https://env.t3.gg/docs/core */
function* createdEnv(vm: Vm, options: Value | undefined, call: NativeCall): Evaluation<Value | undefined> {
  if (options?.kind !== 'object') return undefined;
  const member = (key: string) => options.slots.get(key)?.value;
  const from =
    member('runtimeEnv') ?? member('runtimeEnvStrict') ?? vm.run.roots.get('process')?.members.get('env');
  const made = object({}, { open: true });
  for (const part of ['shared', 'client', 'server']) {
    for (const [key, schema] of slotsOf(member(part)) ?? []) {
      const value = from ? peek(vm, from, key, call.env, call.site) : unknown('a variable');
      made.slots.set(key, { value: yield* parsed(vm, schema, value, call), path: [] });
    }
  }
  return made;
}

/** @source https://github.com/af/envalid README, "Validator types" */
function cleanedEnv(vm: Vm, from: Value, specs: Value | undefined, call: NativeCall): Value | undefined {
  const made = object({}, { open: true });
  for (const [key, spec] of slotsOf(specs) ?? []) {
    const step = lastStep(spec);
    const value = peek(vm, from, key, call.env, call.site);
    const [options] = step?.args ?? [];
    const fallback = options?.kind === 'object' ? options.slots.get('default')?.value : undefined;
    const given = step ? ofValidator(step.name, value) : unknown('what a validator gives');
    made.slots.set(key, { value: isAbsent(value) && fallback ? fallback : given, path: [] });
  }
  return made;
}

function ofValidator(name: string, value: Value): Value {
  if (value.kind !== 'constant') return value;
  if (name === 'num' || name === 'port') return constant(Number(value.value));
  if (name === 'bool') return constant(/^(true|t|yes|on|1)$/.test(String(value.value)));
  return name === 'json' ? unknown('what a validator gives') : value;
}
