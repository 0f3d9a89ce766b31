import { constant, numberOf, unknown, type Value } from './values.ts';

const FUNCTIONS: Readonly<Record<string, (...numbers: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  max: Math.max,
  min: Math.min,
  pow: Math.pow,
  round: Math.round,
  sign: Math.sign,
  sqrt: Math.sqrt,
  trunc: Math.trunc,
};

/** `Math.max(…)` of numbers that are known. */
export function mathCall(name: string, args: readonly Value[]): Value {
  const numbers = args.flatMap(arg => numberOf(arg) ?? []);
  const compute = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  return compute && numbers.length === args.length
    ? constant(compute(...numbers))
    : unknown(`what Math.${name}() gives`);
}
