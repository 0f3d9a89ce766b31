import { path, type Vfs } from '../../base/index.ts';

const COMPOSE = /^(?:docker-)?compose(?:[.-][\w.-]{1,60})?\.ya?ml$/i;
const MAX_TEXT = 200_000;

/**
 * The folder that a Compose file beside or above a Dockerfile builds it in; `undefined`: none names it, or they differ.
 * Read line by line: `context` and `dockerfile` stand side by side in `build`.
 */
export function declaredContext(vfs: Vfs, file: string, folders: Iterable<string>): string | undefined {
  const found = new Set<string>();
  for (const folder of folders) {
    for (const name of vfs.list(folder) ?? []) {
      const text = COMPOSE.test(name) ? vfs.read(path.join(folder, name)) : undefined;
      if (text === undefined || text.length > MAX_TEXT) continue;
      for (const { context, dockerfile } of buildsOf(text)) {
        const at = path.normalize(path.join(folder, context));
        if (path.normalize(path.join(at, dockerfile)) === path.normalize(file)) found.add(at);
      }
    }
  }
  const [only, ...others] = found;
  return others.length === 0 ? only : undefined;
}

const ENTRY = /^([ \t]*)(context|dockerfile):[ \t]*(["']?)([\w./-]+)\3[ \t]*(?:#.*)?$/;

interface Build {
  readonly context: string;
  readonly dockerfile: string;
}

function buildsOf(text: string): readonly Build[] {
  const builds: Build[] = [];
  let open: { indent: string; context?: string; dockerfile?: string } | undefined;
  for (const line of text.split('\n')) {
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (open && indent.length < open.indent.length) open = undefined;
    const [, , key, , value] = ENTRY.exec(line.trimEnd()) ?? [];
    if (value === undefined || (open && open.indent !== indent)) continue;
    open ??= { indent };
    open = { ...open, [key as 'context' | 'dockerfile']: value };
    if (open.context !== undefined && open.dockerfile !== undefined)
      builds.push({ context: open.context, dockerfile: open.dockerfile });
  }
  return builds;
}
