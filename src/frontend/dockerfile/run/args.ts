/** Words of a command; `undefined`: not known. */
export type Args = readonly (string | undefined)[];

/** Arguments that are no options and are known. */
export function operandsOf(args: Args): readonly string[] {
  const rest = args.slice(1).filter(arg => arg !== undefined);
  const end = rest.indexOf('--');
  const before = (end === -1 ? rest : rest.slice(0, end)).filter(arg => !/^-./.test(arg));
  return end === -1 ? before : [...before, ...rest.slice(end + 1)];
}

/** Is an option given, alone, in a bundle of letters, or by its long name? */
export function hasFlag(args: Args, letter: string, long: string): boolean {
  return args.some(
    arg => arg === `--${long}` || (arg !== undefined && /^-[A-Za-z]+$/.test(arg) && arg.includes(letter)),
  );
}
