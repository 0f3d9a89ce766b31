import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Puts a text in the place of a file at once: whoever reads it sees the old or the new one, never a part. Its mode and
 * owner stay. `path` has no symbolic links in it, so that a link to the file stays a link. Returns what went wrong.
 */
export function replaceFile(path: string, before: string, after: string): string | undefined {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    accessSync(path, constants.W_OK);
    // What somebody saved meanwhile is not written over.
    if (!holds(path, before)) return 'the file has changed meanwhile';
    const { mode, uid, gid } = statSync(path);
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      const bytes = Buffer.from(after);
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // The bits for set-user-ID go when the owner changes, so they are set afterwards.
    const own = statSync(temporary);
    if (own.uid !== uid || own.gid !== gid) chownSync(temporary, uid, gid);
    chmodSync(temporary, mode & 0o7777);
    renameSync(temporary, path);
    return undefined;
  } catch (error) {
    rmSync(temporary, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? 'permission denied' : (code ?? message);
  }
}

/** Are these the bytes of a file? Of one in another encoding than UTF-8 the text is not all that there is. */
export function holds(path: string, text: string): boolean {
  return readFileSync(path).equals(Buffer.from(text));
}
