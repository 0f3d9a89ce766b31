/** The one table of options: yargs-parser reads it on the way to the answer, yargs only for help and completion. */
export const OPTIONS = {
  target: { type: 'string', describe: 'Build stage to look at; by default the last one', requiresArg: true },
  context: {
    type: 'string',
    describe: 'Build context; by default the folder of the Dockerfile',
    requiresArg: true,
  },
  'build-arg': { type: 'string', array: true, describe: 'Value of an ARG, as NAME=VALUE', requiresArg: true },
  format: {
    type: 'string',
    choices: ['pretty', 'json', 'github', 'sarif'],
    describe: 'How to print findings',
  },
  'fail-on': {
    type: 'string',
    choices: ['error', 'warning', 'info', 'never'],
    default: 'warning',
    describe: 'Lowest severity that makes the exit code 1',
  },
  rule: {
    type: 'string',
    array: true,
    describe: 'Severity of a rule, as ID=error|warning|info|off',
    requiresArg: true,
  },
  quiet: { type: 'boolean', describe: 'Print errors only' },
  color: { type: 'boolean', describe: 'Colour the output; by default on a terminal' },
  'stdin-filename': {
    type: 'string',
    describe: 'Name of the Dockerfile that comes from standard input',
    requiresArg: true,
  },
  help: { type: 'boolean', alias: 'h', describe: 'Show this text' },
  version: { type: 'boolean', describe: 'Show the version' },
} as const;

export const COMMANDS = {
  '[paths..]': 'Lint Dockerfiles, and the sources that they copy',
  'explain RULE': 'Why a rule exists, what the kernel does, and how to fix it',
  rules: 'List the rules',
  'trace PATH': 'Show the predicted process tree and the stop',
} as const;

export interface Arguments {
  readonly words: readonly string[];
  readonly target?: string;
  readonly context?: string;
  readonly buildArg: readonly string[];
  readonly format?: 'pretty' | 'json' | 'github' | 'sarif';
  readonly failOn: 'error' | 'warning' | 'info' | 'never';
  readonly rule: readonly string[];
  readonly quiet: boolean;
  readonly color?: boolean;
  readonly stdinFilename?: string;
  readonly help: boolean;
  readonly version: boolean;
}
