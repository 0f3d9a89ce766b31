import { keepsJar } from './jar-found.ts';
import type { Value } from './value.ts';

/** What small filters of entrypoint scripts print of a line: `echo "$1" | cut -c1`, `echo "$MODE" | tr A-Z a-z`. */
export function filtered(input: Value, words: readonly Value[]): Value | undefined {
  if (!input.known || input.located || words.some(word => !word.known)) return undefined;
  const [name, ...args] = words.map(word => word.text);
  const lines = input.text.replace(/\n$/, '').split('\n');
  if (lines.length === 1 && keepsJar(lines[0] ?? '', [name ?? '', ...args])) return input;
  const each = (of: (line: string) => string | undefined): Value | undefined => {
    const made = lines.map(of);
    return made.includes(undefined) ? undefined : { ...input, text: `${made.join('\n')}\n` };
  };
  if (name === 'cut') return each(line => cut(line, args));
  if (name === 'tr') return each(line => translated(line, args));
  return undefined;
}

/** `-c1`, `-c 1-3`, `-d: -f2`; characters are taken to be bytes, so the text has to be ASCII. @source cut(1) */
function cut(line: string, args: readonly string[]): string | undefined {
  const joined = args.flatMap(arg => (/^-[cbdf]./.test(arg) ? [arg.slice(0, 2), arg.slice(2)] : [arg]));
  const options = new Map<string, string>();
  for (let at = 0; at < joined.length; at += 2) options.set(joined[at] ?? '', joined[at + 1] ?? '');
  if ([...options.keys()].some(key => !/^-[cbdf]$/.test(key))) return undefined;
  const list = /^(\d{1,4})(?:(-)(\d{1,4})?)?$/.exec(
    options.get('-c') ?? options.get('-b') ?? options.get('-f') ?? '',
  );
  if (!list || [...line].some(char => char > '~')) return undefined;
  const from = Number(list[1]);
  const to =
    list[2] === undefined ? from : list[3] === undefined ? Number.POSITIVE_INFINITY : Number(list[3]);
  if (!options.has('-f')) return line.slice(from - 1, to);
  const delimiter = options.get('-d') ?? '\t';
  // A line without the delimiter is printed whole.
  if (!line.includes(delimiter)) return line;
  return line
    .split(delimiter)
    .slice(from - 1, to)
    .join(delimiter);
}

const LOWER = /^(?:'?\[:lower:\]'?|a-z|\[a-z\])$/;
const UPPER = /^(?:'?\[:upper:\]'?|A-Z|\[A-Z\])$/;

function translated(line: string, [from = '', to = '', ...more]: readonly string[]): string | undefined {
  if (more.length > 0) return undefined;
  if (UPPER.test(from) && LOWER.test(to)) return line.replace(/[A-Z]/g, char => char.toLowerCase());
  if (LOWER.test(from) && UPPER.test(to)) return line.replace(/[a-z]/g, char => char.toUpperCase());
  return undefined;
}
