import yargs, { type Options } from 'yargs';
import { COMMANDS, OPTION_NAMES, OPTIONS, optionOf } from './options.ts';

/** The text of --help: one screen of 80 columns. */
export function helpText(): string {
  const commands = Object.entries(COMMANDS).map(
    ([name, { words, describe }]) => [`pid1-lint ${name} ${words}`, describe] as const,
  );
  const lint = ['pid1-lint [PATH...]', 'lint Dockerfiles with the sources they copy'] as const;
  return [
    'Who becomes PID 1 of a container, and what `docker stop` does to it.',
    '',
    ...table([lint, ...commands]),
    '',
    'PATH: a Dockerfile, folder, glob, - (standard input), a script with `docker run`',
    'lines, or a source, for the Dockerfiles that read it. Default: this folder.',
    '',
    ...table(OPTION_NAMES.filter(name => !optionOf(name).hidden).map(optionRow)),
    '',
    'Examples: pid1-lint trace run.sh    pid1-lint --rule trap-lost-at-exec=off api/',
    'Exit code: 0 clean, 1 findings from --fail-on up, 2 wrong usage or bad input',
    '',
  ].join('\n');
}

function optionRow(name: (typeof OPTION_NAMES)[number]): readonly [string, string] {
  const { alias, value, describe } = optionOf(name);
  const short = alias === undefined ? '' : `-${alias}, `;
  return [`${short}--${name}${value === undefined ? '' : ` ${value}`}`, describe];
}

function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

/** Words that a shell may complete the line to, one a line. `line` begins with the program's name. */
export async function completions(line: readonly string[], ruleIds: readonly string[]): Promise<string> {
  const current = line.at(-1) ?? '';
  if (line.at(-2) === 'explain') return lines(ruleIds.filter(id => id.startsWith(current)));
  // yargs has a word to say about an option of this name that is not its own.
  const { version: _, ...options } = OPTIONS;
  const cli = yargs([])
    .scriptName('pid1-lint')
    .help(false)
    .version(false)
    .options(options as Readonly<Record<string, Options>>)
    .command('$0 [paths..]', 'lint');
  for (const [name, { describe }] of Object.entries(COMMANDS)) cli.command(name, describe);
  const found = await new Promise<readonly string[]>((resolve, reject) => {
    cli.getCompletion([...line], (error, words) => (error ? reject(error) : resolve(words)));
  });
  const words = found.map(word => word.split(':')[0] ?? word);
  return lines(words.filter(word => word !== '$0' && word.startsWith(current)));
}

const lines = (words: readonly string[]) => words.map(word => `${word}\n`).join('');
