import { path } from '../base/index.ts';
import type { Env, FileText, ImageFiles, RunStep } from '../model/index.ts';

/** A directory with a pyproject.toml or setup.py, in the image or in a stage that something is copied from. */
export interface PythonProject {
  readonly files: ImageFiles;
  readonly directory: string;
}

export const PROJECT_FILES: readonly string[] = ['pyproject.toml', 'setup.py', 'setup.cfg'];
/** Where images keep the sources of what they install. */
const USUAL = ['/app', '/src', '/code', '/usr/src/app', '/opt/app'];

/** A file as text, also where a build stage holds it. */
export function textIn(files: ImageFiles, file: string, depth = 0): FileText | undefined {
  const origin = files.origin(file);
  if (origin.kind === 'context' || origin.kind === 'inline') return origin.text;
  if (origin.kind !== 'produced' || depth > 4 || (origin.files === files && origin.path === file))
    return undefined;
  return textIn(origin.files, origin.path, depth + 1);
}

/**
 * Projects that `pip install .`, `uv sync` and their kin made importable: sought in the directories that are named,
 * and in the working directories of the RUN steps of the stages that a virtual environment, a `--prefix` or a
 * wheel was copied from.
 */
export function pythonProjects(
  files: ImageFiles,
  env: Env,
  directories: readonly string[],
): readonly PythonProject[] {
  const found = new Map<string, PythonProject>();
  const look = (where: ImageFiles, among: readonly string[]) => {
    for (const directory of among) {
      if (directory === '/' || found.has(directory) || found.size >= 6) continue;
      if (PROJECT_FILES.some(f => textIn(where, path.join(directory, f))))
        found.set(directory, { files: where, directory });
    }
  };
  look(files, [...directories, ...USUAL]);
  for (const stage of stagesBehind(files, env)) look(stage.files, workdirs(stage.runs));
  return [...found.values()];
}

interface StageRuns {
  readonly files: ImageFiles;
  readonly runs: readonly RunStep[];
}

const MAX_STAGES = 6;

/** The stage itself, and those that its environment or the wheels that it installs come from. */
function stagesBehind(files: ImageFiles, env: Env): readonly StageRuns[] {
  const stages: StageRuns[] = [];
  const probe = (where: ImageFiles, directory: string) => {
    const origin = where.origin(path.join(directory, 'python-project'));
    if (origin.kind !== 'produced' || stages.length >= MAX_STAGES) return;
    if (stages.some(s => s.files === origin.files)) return;
    const stage = { files: origin.files, runs: origin.runs };
    stages.push(stage);
    for (const { text } of stage.runs) {
      if (!/\bpip\b|\buv\b/.test(text)) continue;
      for (const [word] of text.slice(0, 4000).matchAll(/\/[\w./-]{1,100}/g))
        probe(stage.files, word.endsWith('/') ? word : path.dirname(word));
    }
  };
  // A path that any command with an open end may have made.
  probe(files, '/opt/python-project');
  for (const directory of (env.PATH ?? '').split(':', 20))
    if (directory.startsWith('/')) probe(files, directory);
  for (const directory of (env.PYTHONPATH ?? '').split(':', 20))
    if (directory.startsWith('/')) probe(files, directory);
  return stages;
}

/** Where a local project may have been installed from: the working directory, or one that a command names. */
function workdirs(runs: readonly RunStep[]): readonly string[] {
  const out = new Set<string>();
  for (const { text, workdir } of runs) {
    if (!/\b(pip3?|uv|poetry|pdm|hatch|build|setup\.py|pipx|hatchling|flit)\b/.test(text)) continue;
    for (const [, word = ''] of text
      .slice(0, 4000)
      .matchAll(/(?:install|wheel|sync|build|cd)\b[^;&|\n]{0,200}?\s(\.?\.?\/[\w./-]{1,100})/g))
      out.add(path.resolve(workdir, word));
    out.add(workdir);
  }
  return [...out];
}
