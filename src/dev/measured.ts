import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * The tables of measurements in the rules' pages. A page names the rows, and how each program was seen to stop comes
 * from the measurements themselves, so a figure in a page can't be wrong for long:
 *
 *     <!-- measured SIGTERM
 *     npm/start
 *     uwsgi/master = uwsgi --master
 *     -->
 *     <!-- /measured -->
 */
export function withMeasurements(page: string, measurements: Measurements): string {
  return page.replace(
    /(<!-- measured (SIG[A-Z0-9]+)\n([^>]*?)-->\n)[\s\S]*?(<!-- \/measured -->)/g,
    (_, head: string, signal: string, ids: string, end: string) =>
      `${head}${table(signal, ids.trim().split('\n'), measurements)}\n${end}`,
  );
}

/** One stop, as the tables show it. */
interface Stop {
  readonly exit: number | null;
  readonly seconds?: number;
  readonly handlerRan?: boolean;
  readonly others: readonly string[];
}

interface Measured {
  /** The command, and PID 1 where another program has taken its place. */
  readonly started: string;
  /** Of the program that was started, and of the one that PID 1 has become. */
  readonly version: string;
  readonly versionOfPid1?: string | undefined;
  stop(signal: string): Stop | undefined;
}

export type Measurements = ReadonlyMap<string, Measured>;

interface ProgramRow {
  readonly id: string;
  readonly version: string;
  readonly argv: readonly string[];
  readonly signals: Readonly<
    Record<
      string,
      { readonly exit: number | null; readonly children?: readonly (readonly [string, string])[] }
    >
  >;
}

interface TreeRow {
  readonly id: string;
  readonly argv?: readonly string[];
  readonly tree?: string;
  readonly signals: Readonly<
    Record<
      string,
      {
        readonly exit: number | null;
        readonly seconds?: number;
        readonly handlerRan?: boolean;
        readonly told?: readonly (readonly [string, readonly string[]])[];
      }
    >
  >;
}

export function readMeasurements(root: string): Measurements {
  const folder = `${root}src/knowledge/measurements`;
  const programs = readdirSync(`${folder}/programs`).flatMap(
    file => JSON.parse(readFileSync(`${folder}/programs/${file}`, 'utf8')) as ProgramRow[],
  );
  const versions = new Map(programs.map(row => [row.id.split('/')[0] ?? '', shortVersion(row.version)]));
  const trees = ['native', 'shell'].flatMap(name =>
    readFileSync(`${folder}/${name}.ndjson`, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as TreeRow),
  );
  return new Map<string, Measured>([
    ...trees.map(row => [row.id, ofTree(row, versions)] as const),
    ...programs.map(row => [row.id, ofProgram(row)] as const),
  ]);
}

function ofProgram(row: ProgramRow): Measured {
  return {
    started: code(row.argv.join(' ')),
    version: shortVersion(row.version),
    stop(signal) {
      const seen = row.signals[signal];
      return seen && { exit: seen.exit, others: counted((seen.children ?? []).map(fateOf)) };
    },
  };
}

const fateOf = ([command, fate]: readonly [string, string]) => `${code(command, 40)}: ${fate}`;

function ofTree(row: TreeRow, versions: ReadonlyMap<string, string>): Measured {
  const program = basename(row.argv?.[0] ?? '');
  return {
    started: startedAs(row.argv ?? [], row.tree),
    versionOfPid1: versions.get(firstWord(pid1Of(row.tree))),
    version: versions.get(program) ?? (program === 'dash' ? DASH : 'Debian 12'),
    stop(signal) {
      const seen = row.signals[signal.replace(/^SIG/, '')];
      if (!seen) return undefined;
      const others = (seen.told ?? []).map(([name, got]) =>
        got.length === 0
          ? `${code(name)} is told nothing`
          : `${code(name)} gets ${got.map(s => `SIG${s}`).join(', ')}`,
      );
      return { ...seen, others: counted(others) };
    },
  };
}

/** It has no entry of its own, for a shell is measured by what it becomes. */
const DASH = 'dash 0.5.12';

function startedAs(argv: readonly string[], tree: string | undefined): string {
  const command = code(argv.join(' '));
  const pid1 = code(pid1Of(tree));
  return pid1 === '``' || firstWord(pid1) === firstWord(command)
    ? command
    : `${command}, which becomes ${pid1}`;
}

const pid1Of = (tree: string | undefined) => /^1:(.*?)(?: -> |; \d|$)/.exec(tree ?? '')?.[1] ?? '';

const firstWord = (text: string) => basename(text.replaceAll('`', '').split(' ')[0] ?? '');

/** The same told of two processes is told once. */
function counted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].map(text => {
    const n = texts.filter(other => other === text).length;
    return n === 1 ? text : `${n} × ${text}`;
  });
}

const MAX_COMMAND = 72;

/** The actors of the measurements under the names that the pages use: `app` has a handler, `bare` has none. */
function code(command: string, limit = MAX_COMMAND): string {
  const text = command
    .replace(/\$P\/|\/p\/|(?<= )\/w\//g, '')
    .replace(/\bhand \d+ (?:[5-9]\d{2}|\d{4,})\b/g, 'slow-app')
    .replace(/\bhand \d+ \d+\b/g, 'app')
    .replace(/\bhand(?: \d+)?\b(?!\.)/g, 'app')
    .replace(/\bnohand\b/g, 'bare')
    .replace(/\bhand\./g, 'app.')
    .replace(/\bplain\./g, 'bare.')
    .replace(/\s+/g, ' ')
    .trim();
  return `\`${text.length > limit ? `${text.slice(0, limit - 1)}…` : text}\``;
}

function table(signal: string, ids: readonly string[], measurements: Measurements): string {
  const rows = ids.map(line => {
    const [id = '', label] = line.split(' = ');
    const row = measurements.get(id);
    const stop = row?.stop(signal);
    if (!row || !stop) throw new Error(`${id} was not measured with ${signal}`);
    const version = (label === undefined ? undefined : row.versionOfPid1) ?? row.version;
    const cells = [label ?? row.started, outcome(stop), stop.others.join('; '), version];
    return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [`| started as | ${signal} | the others | version |`, '|---|---|---|---|', ...rows].join('\n');
}

function outcome({ exit, seconds = 0, handlerRan }: Stop): string {
  const handler = handlerRan === true ? ', a handler ran' : '';
  if (exit === null) return `stays${handler}`;
  return `exit ${exit}${seconds >= 0.25 ? ` after ${Math.round(seconds * 10) / 10} s` : ''}${handler}`;
}

/** `tini 0.19.0-1+b3` as `tini 0.19.0`, `perl-base 5.36.0-7` as `perl 5.36.0`. */
function shortVersion(version: string): string {
  const [name = '', number = ''] = version.split(' ');
  const plain = name.replace(/-(?:minimal|jre-headless|cli|core|bin|static|base)$/, '');
  return `${plain} ${number.replace(/^\d+:/, '').replace(/[-+~].*$/, '')}`.trim();
}
