import type { Severity } from '../lint/types.ts';
import { FORMAT_NAMES, type FormatName } from '../report/formats.ts';

/** First word of a line with which completion scripts ask the program itself. */
export const COMPLETE = '--get-yargs-completions';

interface Option {
  readonly type: 'string' | 'boolean';
  /** May be given several times. */
  readonly array?: true;
  readonly alias?: string;
  readonly choices?: readonly string[];
  /** What --help shows for its value. */
  readonly value?: string;
  /** On the first screen, which --help is; `help` has all. */
  readonly common?: true;
  readonly describe: string;
}

/** The one table of options: yargs-parser reads it on the way to the answer, yargs only for completion. */
export const OPTIONS = {
  target: { type: 'string', value: 'STAGE', describe: 'build stage; by default the last one' },
  context: {
    type: 'string',
    value: 'FOLDER',
    describe: 'build context; by default the folder, or one above',
  },
  'build-arg': {
    type: 'string',
    array: true,
    value: 'NAME=VALUE',
    describe: 'an ARG; NAME alone takes it from the environment',
  },
  format: {
    type: 'string',
    choices: FORMAT_NAMES,
    value: 'FORMAT',
    common: true,
    describe: 'pretty, compact, json, sarif, html, junit and more',
  },
  'fail-on': {
    type: 'string',
    choices: ['error', 'warning', 'info', 'never'],
    value: 'SEVERITY',
    common: true,
    describe: 'error, warning (default), info, never',
  },
  rule: {
    type: 'string',
    array: true,
    value: 'ID=SEVERITY',
    common: true,
    describe: 'error, warning, info or off; for several rules again',
  },
  config: { type: 'string', value: 'FILE', describe: 'a configuration; or --no-config, for none' },
  'print-config': { type: 'boolean', describe: 'show the configuration that holds for a file' },
  baseline: { type: 'string', value: 'FILE', describe: 'leave out the findings that this file knows' },
  'update-baseline': { type: 'boolean', describe: 'write what is found into the baseline' },
  fix: { type: 'boolean', common: true, describe: 'mend what can be mended without a doubt' },
  'fix-suggested': { type: 'boolean', describe: 'with the fixes that ask for your judgement' },
  diff: { type: 'boolean', describe: 'show what would be mended, and change no file' },
  quiet: { type: 'boolean', alias: 'q', describe: 'errors only' },
  color: { type: 'boolean', describe: 'or --no-color; else NO_COLOR, FORCE_COLOR, terminal' },
  'stdin-filename': { type: 'string', value: 'PATH', describe: 'where the text of - belongs' },
  watch: {
    type: 'boolean',
    alias: 'w',
    common: true,
    describe: 'again whenever a file changes that was read; until Ctrl-C',
  },
  yes: { type: 'boolean', alias: 'y', describe: 'init: write all without asking; no file is overwritten' },
  image: { type: 'string', value: 'NAME', describe: 'verify: an image to take, in place of a build' },
  ready: {
    type: 'string',
    value: 'TEXT|:PORT',
    describe: 'verify: in its log, or open, once it is ready',
  },
  help: { type: 'boolean', alias: 'h', describe: 'the most used commands and options' },
  version: { type: 'boolean', alias: 'V', describe: 'show the version' },
} as const satisfies Readonly<Record<string, Option>>;

export type OptionName = keyof typeof OPTIONS;

export function optionOf(name: OptionName): Option {
  return OPTIONS[name];
}

export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

/** What the first word may be, other than a path. */
export const COMMANDS = {
  trace: { words: '[PATH...]', describe: 'show the process tree, and how it stops' },
  verify: { words: 'PATH [-- FLAGS]', describe: 'run it with Docker or Podman, and compare' },
  explain: { words: 'RULE|kernel', describe: 'why, what the kernel does, how to mend it' },
  init: { words: '', describe: 'write configuration, commit hook and CI job' },
  rules: { words: '', describe: 'list the rules' },
  completion: { words: 'SHELL', describe: 'a completion script for bash, zsh or fish' },
  help: { words: '', describe: 'all options, with examples' },
} as const;

export type CommandName = keyof typeof COMMANDS | 'lint';

export interface Arguments {
  readonly command: CommandName;
  readonly words: readonly string[];
  /** Behind `--`. */
  readonly rest: readonly string[];
  readonly target?: string;
  readonly context?: string;
  readonly buildArgs: readonly string[];
  readonly format?: FormatName;
  readonly failOn: Severity | 'never';
  readonly rules: readonly string[];
  /** `false`: --no-config. */
  readonly config?: string | false;
  readonly printConfig: boolean;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly fix: boolean;
  readonly fixSuggested: boolean;
  readonly diff: boolean;
  readonly quiet: boolean;
  readonly color?: boolean;
  readonly stdinFilename?: string;
  readonly watch: boolean;
  readonly yes: boolean;
  readonly image?: string;
  readonly ready?: string;
  readonly help: boolean;
  readonly version: boolean;
}
