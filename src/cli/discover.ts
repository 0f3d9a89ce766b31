import { path, type Vfs } from '../base/index.ts';
import type { NodeVfs } from '../node/vfs.ts';

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

export function isDockerfileName(file: string): boolean {
  const name = path.basename(file);
  return DOCKERFILE.test(name) && !NO_DOCKERFILE.test(name);
}

/** Scripts in which people write `docker run`. */
export function isScriptName(file: string): boolean {
  return /(?:^(?:GNU)?makefile|\.(?:sh|bash|mk))$/i.test(path.basename(file));
}

const SOURCE_NAME =
  /\.(?:[cm]?[jt]sx?|py|pyw|sh|bash|ash|zsh|mk|json|ya?ml|toml|ini|conf|cfg|env|md|go|rs|java|rb|php)$|^(?:GNUmakefile|makefile|procfile|pipfile|gemfile)$/i;

/** A file that an image may hold, which is no Dockerfile itself: by its name, or since it is a script. */
export function isSource(file: string, text: string): boolean {
  return SOURCE_NAME.test(path.basename(file)) || text.startsWith('#!/');
}

/** A script that names no container engine starts no container. */
export const mentionsEngine = (text: string) => /\b(?:docker|podman|nerdctl)\b/.test(text);

/** A file with another name holds a Dockerfile if its first instruction is FROM or ARG. */
export function looksLikeDockerfile(text: string): boolean {
  const line = text.split('\n', 200).find(l => !/^\s*(?:#.*)?$/.test(l));
  return line !== undefined && /^\s*(?:FROM|ARG)\s+\S/i.test(line);
}

/** Dockerfiles below a folder, sorted. Links may lead in a circle, so a folder is entered once, by whatever path. */
export function discover(vfs: NodeVfs, directory: string): readonly string[] {
  const found: string[] = [];
  const open = [directory];
  const seen = new Set<string>();
  for (let visited = 0; open.length > 0 && visited < MAX_DIRECTORIES; visited++) {
    const current = open.pop() ?? '';
    const real = vfs.real(current);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    for (const name of vfs.list(current) ?? []) {
      const file = path.join(current, name);
      if (isDockerfileName(name) && vfs.stat(file)?.kind === 'file') found.push(file);
      else if (!SKIPPED.has(name) && mayBeFolder(name) && vfs.stat(file)?.kind === 'directory')
        open.push(file);
    }
  }
  return found.sort();
}

const mayBeFolder = (name: string) =>
  !/\.(?:m?[jt]sx?|json|md|py|go|rs|java|css|html|png|svg|lock)$/i.test(name);

/** Dockerfiles that may copy a file: those of its folder and of every folder above, up to the working directory. */
export function dockerfilesFor(vfs: Vfs, file: string): readonly string[] {
  const found: string[] = [];
  for (let directory = path.dirname(file); ; directory = path.dirname(directory)) {
    for (const name of vfs.list(directory) ?? []) {
      const candidate = path.join(directory, name);
      if (isDockerfileName(name) && vfs.stat(candidate)?.kind === 'file') found.push(candidate);
    }
    if (directory === '.' || directory === '/' || directory.startsWith('..')) return found;
  }
}
