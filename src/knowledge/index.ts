import type { Program } from '../model/index.ts';
import { programs } from './programs/index.ts';

export { readsWithoutShebang } from './execvp.ts';
export { lookupImage } from './images/index.ts';
export { isShortCommand } from './short-commands.ts';
export { changedUser } from './user-change.ts';
export { wrapperScript } from './wrapper-scripts.ts';

const exact = new Map<string, Program>();
const versioned: { readonly prefix: string; readonly program: Program }[] = [];
for (const program of programs) {
  for (const match of program.matches) {
    if (match.endsWith('*')) versioned.push({ prefix: match.slice(0, -1), program });
    else exact.set(match, program);
  }
}
const named = new Map(programs.map(program => [program.name, program]));

/** The entry for a base name of argv[0]; `python3.12` is found under `python*`. */
export function findProgram(name: string): Program | undefined {
  const found = exact.get(name);
  if (found) return found;
  return versioned.find(v => name.startsWith(v.prefix) && /^[\d.]*$/.test(name.slice(v.prefix.length)))
    ?.program;
}

/** The entry of that name. */
export function programNamed(name: string): Program | undefined {
  return named.get(name) ?? findProgram(name);
}
