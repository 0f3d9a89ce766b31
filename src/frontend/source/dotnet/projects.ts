import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { placedCommandsOf } from '../build-words.ts';
import type { Made } from '../made.ts';

/** A project file: https://learn.microsoft.com/dotnet/core/project-sdk/overview. */
export interface Project {
  readonly file: FileText;
  readonly directory: string;
}

const MAX_DIRECTORIES = 2000;
const MAX_DEPTH = 8;
const MAX_PROJECTS = 40;
const SKIPPED: ReadonlySet<string> = new Set(['bin', 'obj', 'node_modules', '.git', 'wwwroot', 'packages']);

/** The project whose assembly a file is: `Api.dll`, or `Api`, its own starter. */
export function projectOf(made: Made, assembly: string): Project | { readonly unknown: string } {
  const { files, runs, path } = made;
  const roots = new Set([...runs.map(run => run.workdir), paths.dirname(path), '/']);
  for (const root of roots) {
    const all = projectsBelow(files, root).filter(project => assemblyOf(files, project) === assembly);
    const found = onlyOnce(files, all);
    const [only, another] = found;
    if (only && another)
      return {
        unknown: `which of ${only.file.file} and ${another.file.file} builds ${assembly} is not known`,
      };
    if (only) return only;
  }
  return { unknown: `no project is found that builds ${assembly}` };
}

/** A file that is copied to a place of its own first, for a restore: the one that lies among its sources. */
function onlyOnce(files: ImageFiles, found: readonly Project[]): readonly Project[] {
  const weight = ({ directory }: Project) =>
    (files.list(directory).some(name => /\.(?:cs|fs|vb)$/.test(name)) ? 1_000_000 : 0) + directory.length;
  return found.filter(
    project => !found.some(other => other.file.file === project.file.file && weight(other) > weight(project)),
  );
}

/**
 * Its name, unless the file or what is shared by the projects below a directory gives another one:
 * Microsoft.Common.CurrentVersion.targets, AssemblyName.
 */
function assemblyOf(files: ImageFiles, { file, directory }: Project): string {
  const own = paths.basename(file.file).replace(/\.(?:cs|fs|vb)proj$/, '');
  const texts = [file.text, ...sharedSettings(files, directory)];
  const named = texts.map(
    text => /<AssemblyName(?:\s[^<>]{0,200})?>\s*([^<\s][^<]{0,200}?)\s*<\/AssemblyName>/.exec(text)?.[1],
  );
  return named.find(name => name !== undefined)?.replace(OWN_NAME, own) ?? own;
}

/** https://learn.microsoft.com/visualstudio/msbuild/msbuild-reserved-and-well-known-properties */
const OWN_NAME = /\$\(MSBuildProjectName(?:\.Replace\("[^"]*",\s*"[^"]*"\))?\)/g;

/** https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory: the nearest one above. */
export function sharedSettings(files: ImageFiles, directory: string): readonly string[] {
  for (let at = directory; ; at = paths.dirname(at)) {
    const origin = files.origin(paths.join(at, 'Directory.Build.props'));
    if (origin.kind === 'context' || origin.kind === 'inline') return [origin.text.text];
    if (at === '/') return [];
  }
}

function projectsBelow(files: ImageFiles, root: string): readonly Project[] {
  const found: Project[] = [];
  let seen = 0;
  const open = [{ directory: root, depth: 0 }];
  for (let next = open.pop(); next && seen < MAX_DIRECTORIES; next = open.pop()) {
    seen++;
    const { directory, depth } = next;
    for (const name of files.list(directory)) {
      const path = paths.join(directory, name);
      if (/\.(?:cs|fs|vb)proj$/.test(name)) found.push(...projectAt(files, path));
      else if (depth < MAX_DEPTH && !SKIPPED.has(name) && files.origin(path).kind === 'directory')
        open.push({ directory: path, depth: depth + 1 });
    }
  }
  return found;
}

function projectAt(files: ImageFiles, path: string): readonly Project[] {
  const origin = files.origin(path);
  const isText = origin.kind === 'context' || origin.kind === 'inline';
  return isText ? [{ file: origin.text, directory: paths.dirname(path) }] : [];
}

const STARTS = /Sdk="Microsoft\.NET\.Sdk\.(?:Web|Worker)"|<OutputType>\s*Exe\b/i;
const OF_TESTS = /Microsoft\.NET\.Test\.Sdk|<IsTestProject>\s*true\b/i;

/** The only program that the steps publish; `undefined`: none, or several. */
export function onlyPublished({ files, runs }: Made): Project | undefined {
  const commands = runs
    .flatMap(placedCommandsOf)
    .flatMap(({ words, directory }) =>
      words[0] === 'dotnet' && words[1] === 'publish' ? [{ words: words.slice(2), directory }] : [],
    );
  const isNamed = (project: Project) => {
    const path = paths.join(project.directory, paths.basename(project.file.file));
    return commands.some(({ words, directory }) =>
      (/^[^-]/.test(words[0] ?? '-') ? words : ['.', ...words]).some(word =>
        [path, project.directory].includes(paths.resolve(directory, word)),
      ),
    );
  };
  const all = [...new Set(commands.map(c => c.directory))].flatMap(root => projectsBelow(files, root));
  const starting = onlyOnce(files, all).filter(
    ({ file }) => STARTS.test(file.text) && !OF_TESTS.test(file.text),
  );
  const named = starting.filter(isNamed);
  const chosen = named.length > 0 ? named : starting;
  const [only, another] = [...new Map(chosen.map(p => [p.file.file, p])).values()];
  return another ? undefined : only;
}

/** A project and those that it refers to, itself first. */
export function withReferences(files: ImageFiles, project: Project): readonly Project[] {
  const all = [project];
  for (let at = 0; at < all.length && all.length < MAX_PROJECTS; at++) {
    const { file, directory } = all[at] as Project;
    for (const [, include = ''] of file.text.matchAll(/<ProjectReference\s+Include="([^"]{1,300})"/g)) {
      const path = paths.resolve(directory, include.replaceAll('\\', '/'));
      const known = all.some(p => paths.join(p.directory, paths.basename(p.file.file)) === path);
      if (!known) all.push(...projectAt(files, path));
    }
  }
  return all;
}

/** Names of the packages that a project takes from outside. */
export const packagesOf = ({ file }: Project): readonly string[] =>
  [...file.text.matchAll(/<PackageReference\s+(?:Include|Update)="([^"]{1,200})"/g)].map(
    ([, name = '']) => name,
  );
