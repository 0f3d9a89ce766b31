import type { Node } from '../tree.ts';
import type { GoProgram } from './module.ts';

const USE = /\bUse:\s*"([\w-]+)/;

/**
 * Which places belong to another command of cobra than the one that the command line names? What a command runs stands in
 * the literal that describes it; hooks that are persistent run for the commands below, too.
 */
export function placesOfOthers(program: GoProgram, args: readonly string[]): (place: Node) => boolean {
  const named = args.find(arg => !arg.startsWith('-'));
  if (named === undefined || !/^[\w-]+$/.test(named)) return () => false;
  const isCommand = new RegExp(`\\bUse:\\s*"${named}\\b`);
  if (!program.mentioning('cobra').some(({ text }) => isCommand.test(text.text))) return () => false;
  return place => {
    const name = commandAround(place);
    return name !== undefined && name !== named;
  };
}

function commandAround(place: Node): string | undefined {
  let key = '';
  for (let at: Node | undefined = place; at; at = at.parent) {
    if (at.name === 'Element') key = at.child('Key')?.text ?? key;
    if (at.name !== 'TypedLiteral' || !/^cobra\.Command\b/.test(at.text)) continue;
    return key.startsWith('Persistent') ? undefined : USE.exec(at.text)?.[1];
  }
  return undefined;
}
