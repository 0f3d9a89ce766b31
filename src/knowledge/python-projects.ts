import { path } from '../base/index.ts';
import type { FileText, ImageFiles, RunStep } from '../model/index.ts';

/** A directory with a pyproject.toml or setup.py, in the image or in a stage that something is copied from. */
export interface PythonProject {
  readonly files: ImageFiles;
  readonly directory: string;
}

export const PROJECT_FILES: readonly string[] = ['pyproject.toml', 'setup.py', 'setup.cfg'];
/** Where images keep the sources of what they install. */
const USUAL = ['/app', '/src', '/code', '/usr/src/app', '/opt/app'];

const MAX_STAGES = 8;
const MAX_PROJECTS = 24;

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
 * and where the RUN steps of the stage, and of those that it copies from, installed something or built a wheel.
 */
export function pythonProjects(files: ImageFiles, directories: readonly string[]): readonly PythonProject[] {
  const found = new Map<string, PythonProject>();
  const look = (where: ImageFiles, among: readonly string[]) => {
    for (const directory of among) {
      // A build stage may have its project at the root; in the image that is too little to go by.
      if ((directory === '/' && where === files) || found.has(directory) || found.size >= MAX_PROJECTS)
        continue;
      if (PROJECT_FILES.some(f => textIn(where, path.join(directory, f))))
        found.set(directory, { files: where, directory });
    }
  };
  look(files, [...directories, ...USUAL]);
  for (const stage of (files.stages?.() ?? []).slice(0, MAX_STAGES)) {
    const among = workdirs(stage.runs);
    look(stage.files, among);
    for (const directory of among) look(stage.files, membersOf(stage.files, directory));
  }
  // A wheel that was built before the image was, of the project that it lies in.
  const hasArchive = (files.stages?.() ?? []).some(({ runs }) => runs.some(installsArchive));
  const isTakenAway = (files.stages?.() ?? []).some(({ runs }) => runs.some(installsAndRemoves));
  const isOfContext = (own: ImageFiles) =>
    [...found.values()].some(project =>
      PROJECT_FILES.some(name => {
        const text = textIn(project.files, path.join(project.directory, name));
        return text !== undefined && text.file === textIn(own, `/${name}`)?.file;
      }),
    );
  for (const own of new Set([files.context, files.context?.project]))
    if (
      own &&
      ((hasArchive && own === files.context) ||
        (isTakenAway && isOfContext(own)) ||
        isInstalled(ownName(own), files))
    )
      look(own, ['/']);
  return [...found.values()];
}

const normalised = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** What the project beside the Dockerfile calls itself. */
function ownName(context: ImageFiles): string | undefined {
  for (const file of PROJECT_FILES) {
    const text = textIn(context, `/${file}`)?.text ?? '';
    const name = (
      file === 'setup.py' ? /\bname\s*=\s*["']([\w.-]{1,80})["']/ : /^name\s*=\s*["']?([\w.-]{1,80})/m
    ).exec(text)?.[1];
    if (name) return normalised(name);
  }
  return undefined;
}

/** The project is installed from where it is published: by its name, or from a repository that is called as it is. */
function isInstalled(name: string | undefined, files: ImageFiles): boolean {
  if (name === undefined) return false;
  return (files.stages?.() ?? []).slice(0, MAX_STAGES).some(({ runs }) => runs.some(run => names(run, name)));
}

function names({ expanded }: RunStep, name: string): boolean {
  for (const [, words = ''] of expanded
    .slice(0, 4000)
    .matchAll(/\b(?:pip[\d.]{0,5}|pipx|uv)\b[^;&|\n]{0,100}?\s(?:install|add)\s([^;&|\n]{1,2000})/g))
    for (const word of words.split(/["'\s]+/)) {
      const published = /^([\w.-]{1,80})(?:\[[\w.,-]{0,200}\])?(?:[=<>~!].{0,80})?$/.exec(word)?.[1];
      const repository = REPOSITORY.exec(word)?.[1]?.replace(/\.git$/, '');
      if ([published, repository].some(found => found !== undefined && normalised(found) === name))
        return true;
    }
  return false;
}

const REPOSITORY = /^(?:git\+)?https:\/\/(?:github|gitlab|codeberg)\.\w{2,3}\/[\w.-]{1,80}\/([\w.-]{1,80})/;

const installsArchive = ({ expanded }: RunStep): boolean =>
  /\bpip3?\b[^;&|\n]{0,200}\s(?:install|wheel)\s[^;&|\n]{0,300}\.(?:whl|tar\.gz)\b/.test(
    expanded.slice(0, 4000),
  );

/** `pip install . && rm -rf sources`: what is imported is the copy in site-packages. */
const installsAndRemoves = ({ expanded }: RunStep): boolean =>
  /\bpip[\d.]{0,5}\s+install\s(?:[^;&|\n]{0,300}\s)?["']?\.(?:\[[\w, -]{0,200}\])?["']?(?:\s|;|$)[\s\S]{0,2000}?\brm\s/.test(
    expanded.slice(0, 4000),
  );

/** Where a local project may have been installed from: the working directory, or one that a command names. */
function workdirs(runs: readonly RunStep[]): readonly string[] {
  const out = new Set<string>();
  for (const { expanded: text, workdir } of runs) {
    if (!/(?:\b|-m)(?:pip3?|uv|poetry|pdm|hatch|build|setup\.py|pipx|hatchling|flit|make)\b/.test(text))
      continue;
    for (const [, word = ''] of text
      .slice(0, 4000)
      .matchAll(/(?:install|wheel|sync|build|cd|pushd)\b[^;&|\n]{0,200}?\s["']?(\.?\.?\/[\w./-]{1,100})/g))
      out.add(path.resolve(workdir, word));
    out.add(workdir);
  }
  return [...out];
}

/** Members of a workspace of uv: `members = ["apps/*"]`. */
function membersOf(files: ImageFiles, directory: string): readonly string[] {
  const text = textIn(files, path.join(directory, 'pyproject.toml'))?.text ?? '';
  const [, list = ''] =
    /^\[tool\.uv\.workspace\][^[]{0,2000}?\bmembers\s*=\s*\[([^\]]{0,2000})\]/m.exec(text) ?? [];
  return [...list.matchAll(/["']([\w./*-]{1,100})["']/g)].flatMap(([, member = '']) => {
    if (!member.endsWith('/*')) return member.includes('*') ? [] : [path.join(directory, member)];
    const parent = path.join(directory, member.slice(0, -2));
    return files.list(parent).map(name => path.join(parent, name));
  });
}
