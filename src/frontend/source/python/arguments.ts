import type { CallArgument, Value } from './value.ts';

/** The argument at a position, or of that name. */
export function argument(args: readonly CallArgument[], position: number, name?: string): Value | undefined {
  const byName = name === undefined ? undefined : args.find(a => a.name === name);
  if (byName) return byName.value;
  return args.filter(a => a.name === undefined)[position]?.value;
}

export const positional = (args: readonly CallArgument[]): readonly Value[] =>
  args.filter(a => a.name === undefined).map(a => a.value);
