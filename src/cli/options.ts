import type { Severity } from '../lint/types.ts';

export const FORMATS = ['pretty', 'json', 'github', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

interface Option {
  readonly type: 'string' | 'boolean';
  /** May be given several times. */
  readonly array?: true;
  readonly alias?: string;
  readonly choices?: readonly string[];
  readonly describe: string;
}

/** The one table of options: yargs-parser reads it on the way to the answer, yargs only for help and completion. */
export const OPTIONS = {
  target: { type: 'string', describe: 'Build stage to look at; by default the last one' },
  context: { type: 'string', describe: 'Build context; by default the folder of the Dockerfile' },
  'build-arg': {
    type: 'string',
    array: true,
    describe: 'Value of an ARG, as NAME=VALUE; NAME alone takes it from the environment',
  },
  format: {
    type: 'string',
    choices: FORMATS,
    describe: 'How to print findings; by default github in GitHub Actions, else pretty',
  },
  'fail-on': {
    type: 'string',
    choices: ['error', 'warning', 'info', 'never'],
    describe: 'Lowest severity that makes the exit code 1; by default warning',
  },
  rule: { type: 'string', array: true, describe: 'Severity of a rule, as ID=error|warning|info|off' },
  quiet: { type: 'boolean', alias: 'q', describe: 'Errors only; the others do not count for the exit code' },
  color: { type: 'boolean', describe: 'Colour the output; by default on a terminal' },
  'stdin-filename': { type: 'string', describe: 'Path that the text from standard input (-) stands for' },
  help: { type: 'boolean', alias: 'h', describe: 'Show this text' },
  version: { type: 'boolean', alias: 'V', describe: 'Show the version' },
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof OPTIONS;

export function optionOf(name: OptionName): Option {
  return OPTIONS[name];
}

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** What the first word may be, other than a path. */
export const COMMANDS = {
  explain: { words: '<rule>', describe: 'Why a rule exists, what the kernel does, and how to fix it' },
  rules: { words: '', describe: 'List the rules' },
  trace: { words: '[paths..]', describe: 'Show the predicted process tree, and how it stops' },
  completion: { words: '<shell>', describe: 'Print a completion script for bash or zsh' },
} as const;

export type CommandName = keyof typeof COMMANDS | 'lint';

export interface Arguments {
  readonly command: CommandName;
  readonly words: readonly string[];
  readonly target?: string;
  readonly context?: string;
  readonly buildArgs: readonly string[];
  readonly format?: Format;
  readonly failOn: Severity | 'never';
  readonly rules: readonly string[];
  readonly quiet: boolean;
  readonly color?: boolean;
  readonly stdinFilename?: string;
  readonly help: boolean;
  readonly version: boolean;
}
