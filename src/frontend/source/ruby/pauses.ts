import type { Env } from '../../../model/index.ts';
import type { Call, Code } from '../scripting/code.ts';
import type { Walker } from '../scripting/walk.ts';

const MAX_DEPTH = 6;

/** How many seconds `sleep` is asked to sleep. @source https://docs.ruby-lang.org/en/3.1/Kernel.html#method-i-sleep */
export function pauseOf({ name, on, args }: Call, walker: Walker, env: Env): number | undefined {
  const [asked] = args;
  const isKernel = !on || (on.kind === 'name' && on.name === 'Kernel');
  return name === 'sleep' && isKernel && asked ? numberOf(asked, walker, env) : undefined;
}

/** `30`, `60 * 5`, `Integer(ENV.fetch('INTERVAL', '60'))`: what the image does not set has its default. */
export function numberOf(code: Code, walker: Walker, env: Env, depth = 0): number | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const number = (part: Code | undefined) => part && numberOf(part, walker, env, depth + 1);
  switch (code.kind) {
    case 'value':
      return numeric(code.value);
    case 'name': {
      const value = walker.evaluate(code);
      return value?.kind === 'value' ? numeric(value.value) : undefined;
    }
    case 'or':
      return number(code.left) ?? number(code.right);
    case 'seq':
      return code.body.length === 1 ? number(code.body[0]) : undefined;
    case 'call':
      return called(code, number, env);
    default:
      return undefined;
  }
}

function called(
  { name, on, args }: Call,
  number: (part: Code | undefined) => number | undefined,
  env: Env,
): number | undefined {
  const [first, second] = args;
  if (!on) return /^(?:Integer|Float)$/.test(name) ? number(first) : undefined;
  if (on.kind === 'name' && on.name === 'ENV' && /^(?:fetch|\[\])$/.test(name)) {
    const variable = first?.kind === 'value' ? String(first.value) : undefined;
    if (variable === undefined) return undefined;
    return Object.hasOwn(env, variable) ? numeric(env[variable] ?? null) : number(second);
  }
  if (/^to_[if]$/.test(name)) return number(on);
  const [left, right] = [number(on), number(first)];
  return name === '*' && left !== undefined && right !== undefined ? left * right : undefined;
}

function numeric(value: string | number | boolean | null): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : undefined;
}
