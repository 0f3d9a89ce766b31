import { wrap } from '../report/text.ts';
import { COMMANDS, OPTION_NAMES, optionOf } from './options.ts';

/** What --help, `help` and the manual page tell beside the tables of options and commands. */
export const SUMMARY = 'Who becomes PID 1 of a container, and what `docker stop` does to it.';

export const PATHS =
  'PATH: a Dockerfile, folder, glob, - (standard input), a script with `docker run` lines, or a source, for the Dockerfiles that read it. Default: this folder.';

export const EXIT_STATUS = [
  ['0', 'nothing at or above --fail-on'],
  ['1', 'findings; of verify: what was seen differs from the prediction'],
  ['2', 'wrong usage, or input that can not be read'],
] as const;

export const ENVIRONMENT = [
  ['NO_COLOR, FORCE_COLOR', 'no colours, or colours also where no terminal is'],
  ['FORCE_HYPERLINK', '1 or 0: links in the report, where a terminal is not known to show them'],
  ['GITHUB_ACTIONS', 'findings become annotations, unless --format is given'],
  ['DOCKER_HOST', 'verify: the engine'],
] as const;

export const EXAMPLES = [
  ['pid1-lint', 'lint all below this folder'],
  ['pid1-lint trace services/web/Dockerfile', 'who is PID 1, what it starts, how it stops'],
  ['pid1-lint --rule no-init=warning api/', 'with one rule at another severity'],
  ['pid1-lint --fail-on error --format sarif . > pid1.sarif', 'for code scanning'],
  ['pid1-lint explain trap-never-runs', 'the chapter of a rule'],
  ['docker compose config | pid1-lint --stdin-filename compose.yaml -', 'from standard input'],
] as const;

type Row = readonly [left: string, right: string];

const COLUMNS = 80;

/** The text of --help: one screen of 24 lines and 80 columns. */
export function helpText(): string {
  return page([
    SUMMARY,
    '',
    ...table(commandRows()),
    '',
    ...wrapped(PATHS),
    '',
    ...table(OPTION_NAMES.filter(name => optionOf(name).common === true).map(optionRow)),
    '',
    'Example: pid1-lint --rule no-init=warning --fail-on error services/',
    'Exit code: 0 clean, 1 findings from --fail-on up, 2 wrong usage or bad input',
  ]);
}

/** The text of `help`: everything. */
export function fullHelp(): string {
  return page([
    SUMMARY,
    '',
    'Commands',
    ...table(commandRows()),
    '',
    ...wrapped(PATHS),
    '',
    'Options',
    ...table(OPTION_NAMES.map(optionRow)),
    '',
    'Examples',
    ...EXAMPLES.flatMap(([command, says]) => [`  # ${says}`, `  ${command}`]),
    '',
    'Environment',
    ...table(ENVIRONMENT),
    '',
    'Exit code',
    ...table(EXIT_STATUS),
  ]);
}

const page = (lines: readonly string[]) => `${lines.join('\n')}\n`;

function commandRows(): readonly Row[] {
  const commands = Object.entries(COMMANDS).map(
    ([name, { words, describe }]) => [`pid1-lint ${name} ${words}`.trimEnd(), describe] as const,
  );
  return [['pid1-lint [PATH...]', 'lint Dockerfiles with the sources they copy'], ...commands];
}

/** `-q, --quiet`, `--target STAGE`. */
export function optionSpelling(name: (typeof OPTION_NAMES)[number]): string {
  const { alias, value } = optionOf(name);
  const short = alias === undefined ? '' : `-${alias}, `;
  return `${short}--${name}${value === undefined ? '' : ` ${value}`}`;
}

const optionRow = (name: (typeof OPTION_NAMES)[number]): Row => [
  optionSpelling(name),
  optionOf(name).describe,
];

/** A row that is too long goes on below its right column. */
function table(rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) =>
    wrapped(right, COLUMNS - width - 4).map((line, i) => `  ${(i === 0 ? left : '').padEnd(width)}  ${line}`),
  );
}

const wrapped = (text: string, width = COLUMNS) => wrap(text, width);
