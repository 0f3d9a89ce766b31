import { lineLocation } from '../../base/index.ts';
import type { Launch, TextEdit } from '../../lint/types.ts';
import type { Sources } from '../sources.ts';

/** A service begins on the line that its context names: `compose.yaml:7 service web`. */
const SERVICE = /^\s*(?:"[\w.-]+"|'[\w.-]+'|[\w.-]+):\s*(?:&[\w.-]+\s*)?(?:#.*)?$/;

/**
 * A key of a Compose service, changed, put behind its image or in front, or with `undefined` taken out. Only a service in block style on lines of its own is
 * touched; whether the file still says the same of all else is seen when it is linted again.
 */
export function inService(
  { spec }: Launch,
  sources: Sources,
  key: 'init' | 'stop_signal' | 'stop_grace_period' | 'entrypoint' | 'command',
  value: string | undefined,
): TextEdit | undefined {
  const service = spec.declaredIn === 'compose' ? serviceOf(spec.context) : undefined;
  if (!service) return undefined;
  const { file, line } = service;
  const lines = sources.read(file)?.split(/\r?\n/);
  if (!lines || !SERVICE.test(lines[line - 1] ?? '')) return undefined;
  const indentOf = (text: string) => text.length - text.trimStart().length;
  const isBlank = (text: string) => /^\s*(?:#.*)?$/.test(text);
  const own = indentOf(lines[line - 1] ?? '');
  const first = lines.findIndex((text, i) => i >= line && !isBlank(text));
  const indent = indentOf(lines[first] ?? '');
  if (first === -1 || indent <= own || (lines[first] ?? '').trimStart().startsWith('-')) return undefined;
  const end = lines.findIndex((text, i) => i > first && !isBlank(text) && indentOf(text) <= own);
  const body = lines.slice(first, end === -1 ? undefined : end);
  const at = body.findIndex(text => indentOf(text) === indent && text.trimStart().startsWith(`${key}:`));
  if (value === undefined) {
    if (at === -1 || body.filter(text => !isBlank(text)).length === 1) return undefined;
    const line = first + at + 1;
    return { at: { file, line, column: 1, endLine: line + 1, endColumn: 1 }, text: '' };
  }
  const written = `${' '.repeat(indent)}${key}: ${value}`;
  if (at !== -1) {
    const line = body[at] ?? '';
    // A comment behind the value stays.
    const comment = /^\s*[\w-]+:\s*(?:"[^"]*"|'[^']*'|\[[^\]]*\]|[^#'"[\]]*?)(\s+#.*)$/.exec(line)?.[1] ?? '';
    return { at: lineLocation(file, first + at + 1, line.length - comment.length), text: written };
  }
  // Behind what names the image, or all that it has in common with others, where that is one line.
  const image = body.findIndex(
    text => indentOf(text) === indent && /^\s*(?:(?:image|build):\s*[^\s#|>&]|<<:\s*\*)/.test(text),
  );
  const below = first + 1 + (image === -1 || image === body.length - 1 ? 0 : image + 1);
  const place = { file, line: below, column: 1, endLine: below, endColumn: 1 };
  return { at: place, text: `${written}\n` };
}

function serviceOf(context: string): { readonly file: string; readonly line: number } | undefined {
  const [, file, line] = /^(.{1,1000}):(\d{1,7}) service /.exec(context) ?? [];
  return file === undefined ? undefined : { file, line: Number(line) };
}
