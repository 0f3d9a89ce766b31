import type { RunStep } from '../../../model/index.ts';
import { commandsOf, fits, namesOf, placedCommandsOf } from '../build-words.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';

/** A binary that a command of a build step makes, and the source that it is made from. */
export interface Output {
  readonly path: string;
  readonly main: string;
}

/**
 * The source of what build steps make: of what they lay at the very path, else of what bears its name, or had it before it
 * was copied. `undefined`: they make nothing of this language.
 */
export function sourceAmong(
  path: string,
  runs: readonly RunStep[],
  outputsOf: (words: readonly string[], directory: string) => readonly Output[],
): BuiltFrom | BuiltFromUnknown | undefined {
  const outputs = runs.flatMap(run =>
    placedCommandsOf(run).flatMap(({ words, directory }) => outputsOf(plain(words), directory)),
  );
  if (outputs.length === 0) return undefined;
  const names = namesOf(
    path,
    runs.flatMap(run => commandsOf(run.expanded)),
  );
  const laid = outputs.filter(output => fits(output.path, path));
  const named = outputs.filter(output => names.some(name => fits(name, nameOf(output))));
  // What it is seen to be a copy of is something else.
  if (laid.length + named.length === 0 && names.length > 1) return undefined;
  // Renamed in a way that is not seen: only one can have been meant.
  const left = distinct(laid.length > 0 ? laid : named.length > 0 ? named : outputs);
  const [first, second] = left;
  if (!first) return undefined;
  if (!second) return { main: first.main, isNamed: laid.length > 0 || named.length > 0 };
  const either = left.map(({ main }) => ({ main }));
  const shown = either.slice(0, 3).map(({ main }) => main);
  return { unknown: `${path} may be built from ${shown.join(' or ')}`, either };
}

/** What a Makefile does is not read; it makes what the project names as the file is called. */
export const byMake = (path: string, outputs: readonly Output[]): readonly Output[] =>
  outputs.filter(output => nameOf(output) === path.slice(path.lastIndexOf('/') + 1));

/** Without the variables that are set for a command, and the shell's own words in front of it. */
const plain = (words: readonly string[]): readonly string[] =>
  words.slice(words.findIndex(word => !/^(?:[A-Za-z_]\w*=.*|then|else|do|time|exec|env|!)$/s.test(word)));

const nameOf = ({ path }: Output): string => path.slice(path.lastIndexOf('/') + 1);

const distinct = (outputs: readonly Output[]) => [...new Map(outputs.map(o => [o.main, o])).values()];
