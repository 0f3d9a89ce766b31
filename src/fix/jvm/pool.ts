import { indentAt, lineStart } from '../edits.ts';
import { besides, type InFile } from './handler.ts';
import { jvmText } from './text.ts';

type Read = (file: string) => string | undefined;

/** A pool that a hook waits for is shut down before: in the file of the hook, or in one whose class that makes. */
export function shutsPool(file: string, read: Read): InFile | undefined {
  for (const own of [file, ...besides(file, read)]) {
    const source = read(own);
    const text = source === undefined ? undefined : jvmText(source, own);
    const [waits, pool = ''] = /\b(\w+)\s*\.\s*awaitTermination\s*\(/.exec(text?.code ?? '') ?? [];
    if (!text || source === undefined || waits === undefined) continue;
    if (new RegExp(`\\b${pool}\\s*\\.\\s*(?:shutdown|shutdownNow|close)\\s*\\(`).test(text.code)) continue;
    const place = text.code.indexOf(waits);
    const at = lineStart(source, place);
    // `if (!pool.awaitTermination(…))` begins a line too; a lambda without braces has no room.
    if (!/^\s*(?:if\s*\(\s*!?\s*)?$/.test(source.slice(at, place))) continue;
    const stop = `${indentAt(source, place)}${pool}.shutdown()${text.language === 'java' ? ';' : ''}\n`;
    return { file: own, source, changes: [{ start: at, end: at, text: stop }] };
  }
  return undefined;
}
