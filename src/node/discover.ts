import { path, type Vfs } from '../base/index.ts';
import type { DeclarationKind } from '../frontend/deploy/types.ts';
import { gitIgnores, type Ignores } from '../frontend/gitignore.ts';
import { scriptKind } from '../frontend/run/names.ts';
import { foundKind, mayDeclare } from './declarations.ts';
import type { NodeVfs } from './vfs.ts';

const DOCKERFILE = /^(?:Dockerfile|Containerfile)(?:[.-].*)?$|\.(?:dockerfile|containerfile)$/i;

/** Named like a Dockerfile, but not one: its ignore file, a template, an editor's copy, a document. */
const NO_DOCKERFILE =
  /(?:\.(?:dockerignore|containerignore|md|rst|txt|j2|jinja2?|tmpl|tpl|template|erb|mustache|in|orig|rej|bak|swp|sh|py|js|ts|json|ya?ml|toml)|~)$/i;

/** Folders with other people's code, or none that anyone wrote. */
const SKIPPED: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.svn',
  'vendor',
  '.venv',
  'venv',
]);
const MAX_DIRECTORIES = 20_000;

function isDockerfileName(file: string): boolean {
  const name = path.basename(file);
  return DOCKERFILE.test(name) && !NO_DOCKERFILE.test(name);
}

/** `Dockerfile.go` is the one for Go, `dockerfile.go` a source in it: what it begins with tells. */
const OF_A_LANGUAGE =
  /\.(?:go|rs|rb|php|java|kts?|scala|swift|dart|zig|cs|fs|c|cc|cpp|cxx|h|hpp|lua|pl|pm|exs?|erl|r|jl)$/i;

export function isDockerfile(vfs: Vfs, file: string): boolean {
  if (!isDockerfileName(file)) return false;
  const text = OF_A_LANGUAGE.test(file) ? vfs.read(file) : undefined;
  return text === undefined || looksLikeDockerfile(text);
}

const SOURCE_NAME =
  /\.(?:[cm]?[jt]sx?|py|pyw|sh|bash|ash|zsh|mk|json|ya?ml|toml|ini|conf|cfg|env|md|go|rs|c|cc|cpp|cxx|h|hpp|cs|fs|vb|[cfv][sb]proj|java|kts?|scala|sbt|gradle|rb|ru|php|pl|pm|exs?|erl|hcl|nomad|container|build|service|template)$|^(?:GNUmakefile|makefile|procfile|pipfile|gemfile)$/i;

/** A file that an image may hold, which is no Dockerfile itself: by its name, or since it is a script. */
export function isSource(file: string, text: string): boolean {
  return SOURCE_NAME.test(path.basename(file)) || text.startsWith('#!/');
}

/** A script, or another file with commands in it, with a line that may start a container. */
export function mayRunContainers(file: string, text: string): boolean {
  const isScript = /(?:^(?:gnu)?makefile|\.(?:sh|bash|mk))$/i.test(path.basename(file)) || SHELL.test(text);
  const holdsCommands = isScript || scriptKind(file, text) !== 'shell';
  return holdsCommands && /\b(?:docker|podman)\b/.test(text) && /\b(?:run|create|up)\b/.test(text);
}

const SHELL = /^#!\s?\/\S{0,80}\b(?:env (?:-S )?)?(?:ba|da|k|z)?sh\b/;

/** A file with another name holds a Dockerfile if its first instruction is FROM or ARG. */
export function looksLikeDockerfile(text: string): boolean {
  const line = text.split('\n', 200).find(l => !/^\s*(?:#.*)?$/.test(l));
  return line !== undefined && /^\s*(?:FROM|ARG)\s+\S/i.test(line);
}

/**
 * Dockerfiles and what declares containers below a folder, sorted, but for those that .gitignore leaves out: what is built or
 * downloaded is not the user's to mend. A linked folder is not entered twice: it may lead in a circle.
 */
export function discover(vfs: NodeVfs, directory: string): readonly Found[] {
  const found: Found[] = [];
  const open: Open[] = [{ folder: directory, above: undefined }];
  const seen = new Set<string>();
  for (let next = open.pop(); next && seen.size < MAX_DIRECTORIES; next = open.pop()) {
    const { folder, above } = next;
    const real = vfs.real(folder);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    const names = vfs.list(folder) ?? [];
    const own = above && names.includes('.gitignore') ? above.below(folder) : above;
    const ignores = own ?? gitIgnores(vfs, folder);
    for (const name of names) {
      const file = path.join(folder, name);
      const isNamed = isDockerfileName(name) || mayDeclare(name);
      if (!isNamed && (SKIPPED.has(name) || !mayBeFolder(name))) continue;
      const kind = vfs.stat(file)?.kind;
      if (kind === undefined || ignores.ignores(file, kind === 'directory')) continue;
      if (kind === 'directory') open.push({ folder: file, above: ignores });
      else if (isNamed) found.push(...wanted(vfs, file));
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A file that declares containers. */
export interface Found {
  readonly path: string;
  readonly kind: 'dockerfile' | DeclarationKind;
}

function wanted(vfs: Vfs, path: string): readonly Found[] {
  if (isDockerfile(vfs, path)) return [{ path, kind: 'dockerfile' }];
  const kind = foundKind(path, () => vfs.read(path));
  // What lies over the file of the default name is read with that one.
  return kind === undefined || (kind === 'compose' && OVERRIDE.test(path)) ? [] : [{ path, kind }];
}

const OVERRIDE = /[.-]override\.ya?ml$/i;

interface Open {
  readonly folder: string;
  /** `undefined`: where the search begins. */
  readonly above: Ignores | undefined;
}

const mayBeFolder = (name: string) =>
  !/\.(?:m?[jt]sx?|json|md|py|go|rs|java|css|html|png|svg|lock)$/i.test(name);

/** Dockerfiles that may copy a file: those of its folder and of every folder above, up to the working directory. */
export function dockerfilesFor(vfs: Vfs, file: string): readonly string[] {
  const found: string[] = [];
  for (let directory = path.dirname(file); ; directory = path.dirname(directory)) {
    for (const name of vfs.list(directory) ?? []) {
      const candidate = path.join(directory, name);
      if (vfs.stat(candidate)?.kind === 'file' && isDockerfile(vfs, candidate)) found.push(candidate);
    }
    if (directory === '.' || directory === '/' || directory.startsWith('..')) return found;
  }
}
