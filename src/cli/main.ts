import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type LintOptions, type LintResult, lint, RULE_IDS, RULES } from '../analysis.ts';
import { nearest } from '../base/index.ts';
import { ParserCache } from '../frontend/parsers.ts';
import { atLeast } from '../lint/severity.ts';
import type { Finding, InputError } from '../lint/types.ts';
import { collectInputs, type Input, rootsOf } from '../node/inputs.ts';
import { chapter } from '../node/package.ts';
import { loadParser } from '../node/parsers.ts';
import { type NodeVfs, nodeVfs } from '../node/vfs.ts';
import { inert, safe } from '../report/text.ts';
import { parseArguments } from './arguments.ts';
import { configuredFor, printedConfig } from './config.ts';
import { type ExitCode, type Host, isUsageError, reportColumns, UsageError, wantsColour } from './host.ts';
import { type Arguments, COMMANDS, COMPLETE } from './options.ts';
import { lintFormat, lintReport, rulesList, traceOutput, versionText, WITHOUT_FIXES } from './output.ts';
import { progress } from './progress.ts';
import { buildArgs, checkRule, ruleSettings } from './settings.ts';

export type { ExitCode, Host } from './host.ts';

/** Arguments in, exit code out. The report alone goes to `host.out`; what is wrong with the input to `host.err`. */
export async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  try {
    return await run(argv, host);
  } catch (error) {
    if (isUsageError(error)) {
      host.err(`pid1-lint: ${safe(error.message)}\nTry pid1-lint --help.\n`);
    } else {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      host.err(`pid1-lint failed; please report it:\n${text.split('\n').map(safe).join('\n')}\n`);
    }
    return 2;
  }
}

async function run(argv: readonly string[], host: Host): Promise<ExitCode> {
  if (argv[0] === COMPLETE) {
    const { completions } = await import('./completion.ts');
    return say(host, await completions(argv.slice(1), RULE_IDS));
  }
  const args = parseArguments(argv);
  if (args.version) return say(host, versionText());
  if (args.help) {
    const { helpText } = await import('./help.ts');
    return say(host, helpText());
  }
  switch (args.command) {
    case 'rules':
      return say(host, await rulesList(RULES, args, host));
    case 'explain':
      return await explain(args, host);
    case 'completion': {
      const { completionScript } = await import('./completion.ts');
      return say(host, completionScript(args.words[0]));
    }
    case 'init': {
      const { initCommand } = await import('./init.ts');
      return await initCommand(args, host);
    }
    case 'help': {
      const { fullHelp } = await import('./help.ts');
      return say(host, fullHelp());
    }
    case 'verify': {
      const { verifyCommand } = await import('./verify.ts');
      return await verifyCommand(args, host, {
        buildArgs: buildArgs(args.buildArgs, host.env),
        configuredFor: file => configuredFor([file], args, host),
      });
    }
    case 'trace':
    case 'lint': {
      if (!args.watch) return await lintFiles(args, host);
      const { watch } = await import('./watch.ts');
      return await watch(args, host, over => lintFiles(args, host, over));
    }
  }
}

function say(host: Host, text: string): ExitCode {
  host.out(text);
  return 0;
}

/** `over`: something between the files and those that read them. */
async function lintFiles(
  args: Arguments,
  host: Host,
  over: (vfs: NodeVfs) => NodeVfs = vfs => vfs,
): Promise<ExitCode> {
  const { words, context, stdinFilename } = args;
  checkFirstWord(args, host);
  if (words.includes('')) throw new UsageError('a path is empty');
  if (args.printConfig) return await printConfig(args, host);
  const options = lintOptions(args, host);
  const roots = rootsOf(host.cwd, [...words, ...(context === undefined ? [] : [context])]);
  const vfs = over(nodeVfs(host.cwd, roots));
  const stdin = { filename: stdinFilename, read: host.readStdin };
  const { inputs, errors, sources } = await collectInputs({ words, cwd: host.cwd, stdin }, vfs);
  const configured = await configuredFor(paths(inputs), args, host, over);
  if (configured.problems.length > 0) return sayErrors(configured.problems, host);
  const { settingsOf } = configured;
  const { at: onInput, end } = progress(host);
  const result = await lint(vfs, new ParserCache(loadParser), inputs, { ...options, settingsOf, onInput });
  end();
  const all = { ...result, errors: [...errors, ...result.errors] };
  // A script whose `docker build` fails is no idle one.
  const failed = result.errors.length > 0 ? inputs.filter(i => i.kind === 'run-script').map(i => i.path) : [];
  const idle = sources.filter(source => !failed.includes(source));
  const notes = [...unusedSources(idle, args.words.length === 1, result), ...notRead(result)];
  for (const note of notes) host.err(`${inert(safe(note))}\n`);
  sayErrors(all.errors, host);
  if (args.command === 'trace') host.out(await traceOutput(all, args, host));
  else {
    const read = (file: string) => inputs.find(i => i.path === file)?.text ?? vfs.read(file);
    const { fresh, ...counted } = await againstBaseline(result, inputs, args, host, read);
    if (all.errors.length === 0 && (args.fix || args.fixSuggested || args.diff)) {
      const { fixFiles } = await import('./fix.ts');
      const parsers = new ParserCache(loadParser);
      return await fixFiles({
        ...{ args, host, vfs, inputs, result },
        lint: (files, texts) => lint(files, parsers, texts, { ...options, settingsOf }),
        inBaseline: result.findings.filter(finding => !fresh.includes(finding)),
        report: (left, text) => lintReport({ ...left, ...counted }, args, host, text, RULES),
      });
    }
    const toShow = fresh.filter(f => shown(f, args));
    const findings = WITHOUT_FIXES.has(lintFormat(args, host)) ? toShow : await edited(toShow, read);
    host.out(await lintReport({ ...all, ...counted, findings }, args, host, read, RULES));
    const { failOn } = args;
    const fails = failOn !== 'never' && findings.some(f => atLeast(f.severity, failOn));
    if (all.errors.length === 0 && fails) return 1;
  }
  return all.errors.length > 0 ? 2 : 0;
}

/** In one line each, however many there are. */
function notRead({ notRead: charts, templates }: LintResult): readonly string[] {
  const shown = templates.slice(0, MAX_SHOWN);
  const more = templates.length > shown.length ? ` and ${templates.length - shown.length} more` : '';
  return [
    ...(charts.length === 0
      ? []
      : [`not read: ${charts.join(', ')}; what \`helm template\` makes of one can be linted`]),
    ...(templates.length === 0
      ? []
      : [`not read, since nothing has filled it in yet: the template ${shown.join(', ')}${more}`]),
  ];
}

const MAX_SHOWN = 5;

/** With the edits of their fixes, where there are any. */
async function edited(
  findings: readonly Finding[],
  read: (file: string) => string | undefined,
): Promise<readonly Finding[]> {
  if (!findings.some(({ fixes }) => fixes.some(fix => fix.remedy))) return findings;
  const { withEdits } = await import('../fix/plan.ts');
  return withEdits(findings, read);
}

/** The findings that no baseline knows; with one, how many it does. */
async function againstBaseline(
  { findings, launches }: LintResult,
  inputs: readonly Input[],
  { baseline, updateBaseline }: Arguments,
  host: Host,
  read: (file: string) => string | undefined,
): Promise<{ readonly fresh: readonly Finding[]; readonly inBaseline?: number }> {
  if (baseline === undefined) {
    if (updateBaseline) throw new UsageError('--update-baseline needs --baseline FILE');
    return { fresh: findings };
  }
  const { withBaseline } = await import('./baseline.ts');
  const filesRead = launches.flatMap(({ spec, prediction }) => [spec.file, ...prediction.filesRead]);
  const covered = new Set([...paths(inputs), ...filesRead]);
  const result = withBaseline({ file: baseline, update: updateBaseline, findings, covered, read }, host);
  if (typeof result === 'string') throw new UsageError(result);
  return { fresh: result.fresh, inBaseline: result.known };
}

const paths = (inputs: readonly Input[]) => inputs.map(input => input.path);

/** What is wrong with inputs or configurations, a line each. */
function sayErrors(errors: readonly InputError[], host: Host): 2 {
  for (const error of errors) host.err(`${errorLine(error)}\n`);
  return 2;
}

async function printConfig(args: Arguments, host: Host): Promise<ExitCode> {
  const printed = await printedConfig(args, host);
  return typeof printed === 'string' ? say(host, printed) : sayErrors(printed, host);
}

/** A command with a typing error looks like a path. */
function checkFirstWord({ command, words: [first = ''] }: Arguments, { cwd }: Host): void {
  if (command !== 'lint' || !/^[a-z]+$/.test(first) || existsSync(resolve(cwd, first))) return;
  const meant = nearest(first, Object.keys(COMMANDS));
  if (meant) throw new UsageError(`there is no command and no file ${first}; did you mean ${meant}?`);
}

/**
 * What was named, and had no effect: said, but no failure, since a commit hook names all that was changed. Of YAML, which
 * may be anything, it is worth saying of a lone file only.
 */
function unusedSources(
  sources: readonly string[],
  isAlone: boolean,
  { launches }: LintResult,
): readonly string[] {
  const used = new Set(launches.flatMap(launch => launch.prediction.filesRead));
  return sources
    .filter(source => !used.has(source) && (isAlone || !/\.ya?ml$/.test(source)))
    .map(source => `${source}: starts no container, and no Dockerfile here reads it`);
}

const shown = (finding: Finding, { quiet }: Arguments) => !quiet || finding.severity === 'error';

function lintOptions(args: Arguments, host: Host): LintOptions {
  const { target, context } = args;
  return {
    buildArgs: buildArgs(args.buildArgs, host.env),
    rules: ruleSettings(args.rules, RULE_IDS),
    ...(target === undefined ? {} : { target }),
    ...(context === undefined ? {} : { context }),
  };
}

/** `path:line:column: message`, in one line. */
export function errorLine({ file, line, column, message }: InputError): string {
  const place = line === undefined ? '' : `:${line}:${column ?? 1}`;
  return inert(safe(`${file}${place}: ${message}`));
}

async function explain({ words, color }: Arguments, host: Host): Promise<ExitCode> {
  const [id, ...others] = words;
  if (id === undefined || others.length > 0) {
    throw new UsageError('explain needs the name of one rule, or kernel for the whole path of a signal');
  }
  if (id !== KERNEL_CHAPTER) checkRule(id, [...RULE_IDS, KERNEL_CHAPTER]);
  const rule = RULES.find(r => r.id === id);
  const page = chapter(id) ?? `# ${id}\n\n${rule?.meta.summary ?? ''}\n`;
  const { renderMarkdown } = await import('../report/markdown.ts');
  return say(host, renderMarkdown(page, { colour: wantsColour(color, host), columns: reportColumns(host) }));
}

/** The chapter that all others refer to. */
const KERNEL_CHAPTER = 'kernel';
