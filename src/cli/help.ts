import yargs, { type Options } from 'yargs';
import { packageVersion } from '../node/package.ts';
import { COMMANDS, OPTIONS } from './options.ts';

function describedCli() {
  const { help, version, ...options } = OPTIONS;
  const cli = yargs([])
    .scriptName('pid1-lint')
    .options(options as Readonly<Record<string, Options>>)
    .help('help', help.describe)
    .alias('help', help.alias)
    .version('version', version.describe, packageVersion())
    .alias('version', version.alias)
    .command('$0 [paths..]', 'Lint Dockerfiles, and the sources that they copy');
  for (const [name, { words, describe }] of Object.entries(COMMANDS))
    cli.command(`${name} ${words}`, describe);
  return cli;
}

/** The text of --help. */
export async function helpText(columns: number): Promise<string> {
  const cli = describedCli()
    .usage('Predicts which process becomes PID 1 of a container, and what `docker stop` does to it.')
    .wrap(Math.min(columns, 100));
  cli.example('$0', 'all Dockerfiles below this folder');
  cli.example('$0 trace Dockerfile', 'who is PID 1, and how it stops');
  cli.example('$0 --rule no-init=warning api/', 'an init is asked for everywhere');
  cli.example('$0 - < Dockerfile', 'from standard input');
  cli.epilogue(EPILOGUE);
  return `${await cli.getHelp()}\n`;
}

const EPILOGUE = `A path is a Dockerfile, a folder to search, a pattern, or - for standard input. For a script or a source the Dockerfiles of its folder and of those above it are linted.

Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, or an input that can not be read.`;

/** Words that a shell may complete the line to, one a line. `line` begins with the program's name. */
export async function completions(line: readonly string[], ruleIds: readonly string[]): Promise<string> {
  const current = line.at(-1) ?? '';
  if (line.at(-2) === 'explain') return lines(ruleIds.filter(id => id.startsWith(current)));
  const found = await new Promise<readonly string[]>((resolve, reject) => {
    describedCli().getCompletion([...line], (error, words) => (error ? reject(error) : resolve(words)));
  });
  const words = found.map(word => word.split(':')[0] ?? word);
  return lines(words.filter(word => word !== '$0' && word.startsWith(current)));
}

const lines = (words: readonly string[]) => words.map(word => `${word}\n`).join('');
