import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const BLOCK = 512;

interface Entry {
  readonly name: string;
  readonly type: '0' | '2' | '5';
  readonly mode: number;
  readonly size: number;
  readonly mtime: number;
  readonly link?: string;
}

/** A folder as a tar, without what `ignored` leaves out; `extra`: files that are added, by name. */
export function tarOf(
  folder: string,
  ignored: (file: string) => boolean,
  extra: Readonly<Record<string, string>>,
): Readable {
  return Readable.from(blocks(folder, ignored, extra));
}

async function* blocks(
  folder: string,
  ignored: (file: string) => boolean,
  extra: Readonly<Record<string, string>>,
): AsyncGenerator<Buffer> {
  const open = [''];
  for (let directory = open.pop(); directory !== undefined; directory = open.pop()) {
    for (const name of (await readdir(join(folder, directory))).sort()) {
      const path = directory === '' ? name : `${directory}/${name}`;
      const stat = await lstat(join(folder, path));
      if (stat.isDirectory()) {
        // A pattern with `!` may bring back what is below.
        open.push(path);
        if (!ignored(path))
          yield header({ name: `${path}/`, type: '5', mode: stat.mode, size: 0, mtime: stat.mtimeMs });
      } else if (ignored(path)) {
      } else if (stat.isSymbolicLink()) {
        const link = await readlink(join(folder, path));
        yield header({ name: path, type: '2', mode: 0o777, size: 0, mtime: stat.mtimeMs, link });
      } else if (stat.isFile()) {
        yield header({ name: path, type: '0', mode: stat.mode, size: stat.size, mtime: stat.mtimeMs });
        yield* contents(join(folder, path), stat.size);
      }
    }
  }
  for (const [name, text] of Object.entries(extra)) {
    const bytes = Buffer.from(text);
    yield header({ name, type: '0', mode: 0o644, size: bytes.length, mtime: 0 });
    yield padded(bytes);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** Exactly as many bytes as the header says, whatever happens to the file meanwhile. */
async function* contents(file: string, size: number): AsyncGenerator<Buffer> {
  let left = size;
  if (size > 0) {
    for await (const chunk of createReadStream(file, { end: size - 1 })) {
      left -= (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  }
  yield Buffer.alloc(left + ((BLOCK - (size % BLOCK)) % BLOCK));
}

const padded = (bytes: Buffer) =>
  Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);

/** A pax header first where a name does not fit. @source POSIX.1-2017 pax, "ustar Interchange Format" */
function header(entry: Entry): Buffer {
  const name = Buffer.from(entry.name);
  const link = Buffer.from(entry.link ?? '');
  if (name.length <= 100 && link.length <= 100 && entry.size < 8 ** 11) return block(entry, name, link);
  const records = [
    record('path', entry.name),
    ...(entry.link === undefined ? [] : [record('linkpath', entry.link)]),
    record('size', String(entry.size)),
  ].join('');
  const pax = { ...entry, size: Buffer.byteLength(records) };
  return Buffer.concat([
    block({ ...pax, type: '0' }, Buffer.from('pax'), Buffer.alloc(0), 'x'),
    padded(Buffer.from(records)),
    block(
      { ...entry, size: Math.min(entry.size, 8 ** 11 - 1) },
      name.subarray(0, 100),
      link.subarray(0, 100),
    ),
  ]);
}

/** `LENGTH key=value\n`, where the length counts itself. */
function record(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function block(entry: Entry, name: Buffer, link: Buffer, type: string = entry.type): Buffer {
  const out = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number) =>
    `${Math.floor(value)
      .toString(8)
      .padStart(length - 1, '0')}\0`;
  name.copy(out, 0);
  out.write(octal(entry.mode & 0o7777, 8), 100);
  out.write(octal(0, 8), 108);
  out.write(octal(0, 8), 116);
  out.write(octal(entry.size, 12), 124);
  out.write(octal(Math.max(0, entry.mtime / 1000), 12), 136);
  out.write('        ', 148);
  out.write(type, 156);
  link.copy(out, 157);
  out.write('ustar\x0000', 257);
  const sum = out.reduce((total, byte) => total + byte, 0);
  out.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return out;
}
