import yargs, { type Options } from 'yargs';
import { COMMANDS, OPTIONS } from './options.ts';

/** The text of --help. */
export async function helpText(columns: number): Promise<string> {
  const cli = yargs([])
    .scriptName('pid1-lint')
    .usage('$0 predicts what `docker stop` does to a container.')
    .wrap(Math.min(columns, 100))
    .help(false)
    .version(false);
  for (const [usage, describe] of Object.entries(COMMANDS)) cli.usage(`  $0 ${usage.padEnd(14)} ${describe}`);
  cli.options(OPTIONS as Readonly<Record<string, Options>>);
  cli.example('$0', 'all Dockerfiles below this folder');
  cli.example('$0 trace Dockerfile', 'who is PID 1, and how it stops');
  cli.example('$0 --format sarif services/', 'for code scanning');
  cli.epilogue('Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage or input error.');
  return `${await cli.getHelp()}\n`;
}
