import type { Finding } from './types.ts';

/**
 * What a finding is known by from one run to the next: its rule, file, line of code and message, none of which change
 * when other lines come or go; equal ones are counted. The line's blanks and the message's numbers do not matter.
 */
export function fingerprinter(
  read: (file: string) => string | undefined,
  /** The file as it is called in every run. */
  nameOf: (file: string) => string = file => file,
): (finding: Finding) => string {
  const seen = new Map<string, number>();
  return ({ rule, at, message }) => {
    const line = read(at.file)?.split('\n', at.line)[at.line - 1] ?? '';
    const code = line.trim().replace(/\s+/g, ' ');
    const about = message.replace(/\d+(?:\.\d+)?/g, '#');
    const hash = fnv1a([rule, nameOf(at.file), code, about].join('\n'));
    const occurrence = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, occurrence);
    return `${hash}:${occurrence}`;
  };
}

/** FNV-1a, 64 bits: enough to tell findings apart, and no need for a module of Node. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
