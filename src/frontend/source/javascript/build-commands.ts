import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { BUILD_TOOLS, type BuildRule } from './build-tools.ts';
import { record } from './jsonc.ts';
import { jsonAt, readPackage, remembered, textAt, workspacePackages } from './project.ts';

const MAX_TEXT = 20_000;

/** Simple commands of a script: enough for build scripts, which quote little. */
function commands(script: string): readonly (readonly string[])[] {
  return script
    .slice(0, MAX_TEXT)
    .replaceAll('\\\n', ' ')
    .split(/&&|\|\||[;\n|&]/)
    .map(part =>
      part
        .trim()
        .split(/\s+/)
        .map(word => word.replace(/^(["'])(.*)\1$/, '$2')),
    )
    .map(words => words.filter(word => word !== '' && !/^[A-Za-z_]\w*=/.test(word)));
}

const RUNNERS = /^(npx|bunx|pnpm|yarn|npm|exec|dlx|run|cross-env|dotenv|--|node|-y|--yes)$/;

/** The build tool that a command runs, behind `npx` and the like. */
function toolOf(words: readonly string[]): { readonly tool: string; readonly args: readonly string[] } {
  let at = 0;
  while (at < words.length && RUNNERS.test(words[at] ?? '')) at++;
  const tool = paths.basename(words[at] ?? '').replace(/\.[cm]?js$/, '');
  return { tool, args: words.slice(at + 1) };
}

/** The commands of a script, each with the directory that it runs in. */
function placed(script: string, directory: string) {
  let at = directory;
  const left: string[] = [];
  return commands(script).map(words => {
    if (words[0] === 'pushd') left.push(at);
    if (words[0] === 'popd') at = left.pop() ?? at;
    if (words[0] === 'cd' || words[0] === 'pushd') at = paths.resolve(at, words[1] ?? '');
    return { words, at };
  });
}

function rulesOf(script: string, directory: string): readonly BuildRule[] {
  return placed(script, directory).flatMap(({ words, at }) => {
    const { tool, args } = toolOf(words);
    const reader = Object.hasOwn(BUILD_TOOLS, tool) ? BUILD_TOOLS[tool] : undefined;
    return reader?.(args, at) ?? [];
  });
}

type Step = Pick<RunStep, 'text' | 'workdir'>;

/** Scripts that call scripts are followed so deep. */
const MAX_CALLS = 3;

/** A step, and the shell scripts of the project that it runs. */
function withScripts(files: ImageFiles, step: Step, depth = 0): readonly Step[] {
  if (depth === MAX_CALLS) return [step];
  const called = placed(step.text, step.workdir).flatMap(({ words, at }) => {
    const name = words.find(word => !/^(?:sh|bash|\.|source|-\w+)$/.test(word)) ?? '';
    const script = /\.sh$/.test(name) ? textAt(files, paths.resolve(at, name)) : undefined;
    return script ? withScripts(files, { text: script.text, workdir: at }, depth + 1) : [];
  });
  return [step, ...called];
}

/** Where a step runs scripts of a package. */
const ranIn = ({ text, workdir }: Step): readonly string[] =>
  placed(text, workdir).flatMap(({ words, at }) => (RUNS_SCRIPT.test(words.join(' ')) ? [at] : []));

const RUNS_SCRIPT = /\b(?:npm|pnpm|yarn|bun|deno)\b/;

/** The commands of steps, and of the scripts that they run, each with the directory that it runs in. */
export const buildSteps = (files: ImageFiles, runs: readonly RunStep[]) =>
  runs.flatMap(run => withScripts(files, run)).flatMap(({ text, workdir }) => placed(text, workdir));

/** All that RUN steps and the scripts of the packages there, and above a path, build. */
export function buildRules(files: ImageFiles, path: string, runs: readonly RunStep[]): readonly BuildRule[] {
  const rules = runs.flatMap(run => withScripts(files, run)).flatMap(run => rulesOf(run.text, run.workdir));
  for (const directory of buildPlaces(files, path, runs)) rules.push(...scriptRules(files, directory));
  return rules;
}

/** Where a build of a file may be written down: above it, and in the packages whose scripts are run. */
export function buildPlaces(files: ImageFiles, path: string, runs: readonly RunStep[]): ReadonlySet<string> {
  const ran = runs.flatMap(run => withScripts(files, run)).flatMap(ranIn);
  const members = ran.flatMap(directory => [...workspacePackages(files, directory).values()]);
  return new Set([...paths.upwards(paths.dirname(path)), ...ran, ...members]);
}

function scriptRules(files: ImageFiles, directory: string): readonly BuildRule[] {
  return remembered(files, `scripts ${directory}`, () =>
    [readPackage(files, directory)?.scripts, ...denoTasks(files, directory)]
      .flatMap(scripts => Object.values(record(scripts)))
      .flatMap(text => (typeof text === 'string' ? withScripts(files, { text, workdir: directory }) : []))
      .flatMap(({ text, workdir }) => rulesOf(text, workdir)),
  );
}

const denoTasks = (files: ImageFiles, directory: string): readonly unknown[] =>
  ['deno.json', 'deno.jsonc'].map(name => jsonAt(files, paths.join(directory, name))?.tasks);
