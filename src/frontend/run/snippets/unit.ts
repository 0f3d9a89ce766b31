import { path } from '../../../base/index.ts';
import { readUnit, type UnitEntry } from '../../deploy/units.ts';
import type { Snippet, Snippets } from './types.ts';

/**
 * The command lines of a service of systemd. There is no shell, but quotes and words are as good as those of one.
 * What systemd puts in, such as `%i`, is not known.
 * @source systemd.service(5)
 */
export function unitCommands(file: string, text: string): Snippets {
  const commands = readUnit(file, text).filter(
    ({ section, key }) => section === 'Service' && /^Exec(?:StartPre|StartPost|Start|Stop)$/.test(key),
  );
  return { snippets: commands.map(snippetOf), startedIn: [path.dirname(file)] };
}

function snippetOf({ value, locate }: UnitEntry): Snippet {
  // In front of the path: ignore its failure, run it as root, and the like.
  const prefix = /^[@\-:+!|]*/.exec(value)?.[0].length ?? 0;
  const text = value
    .slice(prefix)
    .replaceAll(/%%|%[a-zA-Z]/g, found => (found === '%%' ? '%%' : `$${found[1]}`));
  return { text, locate: (start, end) => locate(start + prefix, end + prefix) };
}
