import { readFileSync } from 'node:fs';
import { rules } from '../../rules/index.ts';
import { escapeControls, type Vfs } from '../base/index.ts';
import { ParserCache } from '../frontend/parsers.ts';
import { type LintInput, type LintOptions, type LintResult, lint } from '../index.ts';
import { applySuppressions } from '../lint/suppressions.ts';
import type { InputError, Severity } from '../lint/types.ts';
import { loadParser } from '../node/parsers.ts';
import { nodeVfs } from '../node/vfs.ts';
import { parseArguments, suggestion, UsageError } from './arguments.ts';
import { discover, dockerfilesFor, isDockerfile } from './discover.ts';
import type { Arguments } from './options.ts';

/** Everything that the command line takes from its process, so that tests run it without one. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTty: boolean;
  readonly columns: number;
  readStdin(): string;
  out(text: string): void;
  err(text: string): void;
}

/** 0: nothing at or above --fail-on. 1: findings. 2: usage or input error. */
export type ExitCode = 0 | 1 | 2;

export async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    const args = parseArguments(argv);
    if (args.version) return say(host, `${version()}\n`);
    if (args.help) {
      const { helpText } = await import('./help.ts');
      return say(host, await helpText(host.columns));
    }
    const [command, ...rest] = args.words;
    if (command === 'rules') return say(host, ruleList(args));
    if (command === 'explain') return explain(rest, host);
    const isTrace = command === 'trace';
    return await run(isTrace ? rest : args.words, args, host, isTrace);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    host.err(`pid1-lint: ${error.message}\n`);
    return 2;
  }
}

function say(host: Host, text: string): ExitCode {
  host.out(text);
  return 0;
}

async function run(
  words: readonly string[],
  args: Arguments,
  host: Host,
  isTrace: boolean,
): Promise<ExitCode> {
  const vfs = nodeVfs(host.cwd, [
    ...(args.context ? [args.context] : []),
    ...words.filter(w => w.startsWith('/') || w.startsWith('..')).map(parentOf),
  ]);
  const { inputs, errors } = await collect(words.length > 0 ? words : ['.'], args, host, vfs);
  const options = lintOptions(args);
  const result = await lint(vfs, new ParserCache(loadParser), inputs, options);
  const all = { ...result, errors: [...errors, ...result.errors] };
  for (const error of all.errors) host.err(`${errorLine(error)}\n`);
  if (isTrace) {
    host.out(await traceReport(all, args, host));
    return all.errors.length > 0 ? 2 : 0;
  }
  const suppressed = applySuppressions(
    all.findings,
    file => vfs.read(file),
    [...new Set(all.launches.flatMap(l => l.prediction.filesRead))],
    new Set(rules.map(r => r.id)),
  );
  const findings = suppressed.filter(f => !args.quiet || f.severity === 'error');
  host.out(await report({ ...all, findings }, args, host, vfs));
  if (all.errors.length > 0) return 2;
  return findings.some(f => RANK[f.severity] >= RANK[args.failOn]) ? 1 : 0;
}

const parentOf = (word: string) =>
  /(Dockerfile|Containerfile|\.\w+$)/.test(word) ? word.replace(/\/[^/]*$/, '') || '/' : word;

const RANK: Readonly<Record<Severity | 'never', number>> = { info: 1, warning: 2, error: 3, never: 4 };

function lintOptions(args: Arguments): LintOptions {
  const buildArgs = Object.fromEntries(
    args.buildArg.map(pair => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, process.env[pair]] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
  const ids = rules.map(rule => rule.id);
  const settings: Record<string, Severity | 'off'> = {};
  for (const setting of args.rule) {
    const [id = '', severity = ''] = setting.split('=', 2);
    if (!ids.includes(id)) throw new UsageError(`unknown rule ${id}${suggestion(id, ids)}`);
    if (!['error', 'warning', 'info', 'off'].includes(severity)) {
      throw new UsageError(`--rule ${id} takes =error, =warning, =info or =off`);
    }
    settings[id] = severity as Severity | 'off';
  }
  return {
    buildArgs,
    rules: settings,
    ...(args.target === undefined ? {} : { target: args.target }),
    ...(args.context === undefined ? {} : { context: args.context }),
  };
}

async function collect(
  words: readonly string[],
  args: Arguments,
  host: Host,
  vfs: Vfs,
): Promise<{ inputs: LintInput[]; errors: InputError[] }> {
  const inputs = new Map<string, LintInput>();
  const errors: InputError[] = [];
  const add = (input: LintInput) => inputs.set(input.path, input);
  for (const written of words) {
    const word = written.replace(/^\.\//, '') || '.';
    if (word === '-') {
      add({ path: args.stdinFilename ?? 'Dockerfile', text: host.readStdin() });
      continue;
    }
    const stat = vfs.stat(word);
    if (stat?.kind === 'directory') {
      const found = discover(vfs, word.replace(/\/+$/, '') || '/');
      if (found.length === 0) errors.push({ file: word, message: 'there is no Dockerfile in this folder' });
      for (const file of found) add({ path: file });
    } else if (stat)
      for (const file of isDockerfile(word) || !isSource(word) ? [word] : dockerfilesFor(vfs, word))
        add({ path: file });
    else if (/[*?[{]/.test(word)) {
      const { glob } = await import('tinyglobby');
      const found = await glob(word, {
        cwd: host.cwd,
        ignore: ['**/node_modules/**', '**/.git/**'],
        dot: true,
      });
      if (found.length === 0) errors.push({ file: word, message: 'nothing matches this pattern' });
      for (const file of found.sort()) add({ path: file });
    } else errors.push({ file: word, message: 'there is no such file or folder' });
  }
  return { inputs: [...inputs.values()], errors };
}

/** A source or script, whose Dockerfile is meant: what a commit hook passes. */
const isSource = (file: string) => /\.(sh|bash|py|js|mjs|cjs|ts|mts|cts|tsx|jsx|json|ini|conf)$/.test(file);

async function report(result: LintResult, args: Arguments, host: Host, vfs: Vfs): Promise<string> {
  const format = args.format ?? (host.env.GITHUB_ACTIONS === 'true' ? 'github' : 'pretty');
  switch (format) {
    case 'json':
      return (await import('../report/json.ts')).jsonReport(result);
    case 'github':
      return (await import('../report/github.ts')).githubReport(result.findings);
    case 'sarif':
      return (await import('../report/sarif.ts')).sarifReport(result.findings, rules, version());
    case 'pretty':
      return (await import('../report/pretty.ts')).prettyReport(result, {
        colour: colour(args, host),
        columns: host.columns,
        read: file => vfs.read(file),
      });
  }
}

async function traceReport(result: LintResult, args: Arguments, host: Host): Promise<string> {
  if (args.format === 'json') return (await import('../report/trace-json.ts')).traceJson(result.launches);
  return (await import('../report/trace.ts')).traceReport(result.launches, {
    colour: colour(args, host),
    columns: host.columns,
  });
}

function colour(args: Arguments, host: Host): boolean {
  if (args.color !== undefined) return args.color;
  if (host.env.NO_COLOR) return false;
  return host.env.FORCE_COLOR ? host.env.FORCE_COLOR !== '0' : host.stdoutIsTty;
}

export function errorLine({ file, line, column, message }: InputError): string {
  const place = line === undefined ? '' : `:${line}:${column ?? 1}`;
  return escapeControls(`${file}${place}: ${message}`);
}

function ruleList(args: Arguments): string {
  if (args.format === 'json') {
    return `${JSON.stringify(
      rules.map(({ id, meta }) => ({
        id,
        severity: meta.severity,
        group: meta.group,
        summary: meta.summary,
      })),
      undefined,
      2,
    )}\n`;
  }
  const width = Math.max(...rules.map(r => r.id.length));
  return `${rules.map(({ id, meta }) => `${id.padEnd(width)}  ${meta.severity.padEnd(7)}  ${meta.summary}`).join('\n')}\n`;
}

function explain(words: readonly string[], host: Host): ExitCode {
  const [id = ''] = words;
  const ids = rules.map(rule => rule.id);
  if (!ids.includes(id)) {
    host.err(
      `pid1-lint: ${id === '' ? 'explain needs the name of a rule' : `unknown rule ${id}${suggestion(id, ids)}`}\n`,
    );
    return 2;
  }
  return say(host, readFileSync(rulePage(id), 'utf8'));
}

declare const BUNDLED: boolean | undefined;

function rulePage(id: string): URL {
  return typeof BUNDLED === 'undefined'
    ? new URL(`../../rules/${id}/README.md`, import.meta.url)
    : new URL(`./rules/${id}.md`, import.meta.url);
}

function version(): string {
  const file = typeof BUNDLED === 'undefined' ? '../../package.json' : '../package.json';
  return (JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as { version: string }).version;
}
