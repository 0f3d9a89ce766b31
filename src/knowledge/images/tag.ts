import type { Row, VersionRange } from './row.ts';

/** Words that say how new or how large an image is, or for which processor, and nothing else. */
const HARMLESS = new Set(
  'latest stable mainline lts current edge rolling oldstable oldoldstable testing unstable sid slim rc beta canary ea amd64 arm64 arm64v8 arm32v7'.split(
    ' ',
  ),
);

/** Releases of Debian and Ubuntu: /bin/sh is dash. */
const DEBIAN = new Set(
  'debian ubuntu jessie stretch buster bullseye bookworm trixie forky trusty xenial bionic focal jammy noble oracular plucky questing resolute'.split(
    ' ',
  ),
);

/** `b08`: a build. */
const VERSION = /^[vb]?\d[\w.]*$/;

/** A word and the version behind it: `alpine3.20`, `ubi9`, `jdk21`. */
const VERSIONED = /^([a-z]+)\d[\d.]*$/;

interface TagWords {
  readonly words: readonly string[];
  /** Of the program: the first version in the tag, where nothing but a version comes first. */
  readonly version: readonly number[] | undefined;
}

function wordsOf(tag: string): TagWords {
  const all = tag.toLowerCase().split('-');
  const words = all.filter(word => !VERSION.test(word)).map(withoutVersion);
  const [first = ''] = all;
  const version = VERSION.test(first) ? numbers(first) : undefined;
  return { words, version };
}

/** `amd64` has no version. */
const withoutVersion = (word: string) => (HARMLESS.has(word) ? word : (VERSIONED.exec(word)?.[1] ?? word));

const numbers = (version: string) =>
  version
    .replace(/^v/, '')
    .split('.')
    .map(part => Number.parseInt(part, 10));

/**
 * `a` below `b`, as far as `a` goes: `1.19` is not below 1.19.5, for it moves to the newest 1.19.
 */
function isBelow(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < b.length; i++) {
    const left = a[i];
    const right = b[i] ?? 0;
    if (left === undefined || Number.isNaN(left)) return false;
    if (left !== right) return left < right;
  }
  return false;
}

/**
 * Does the row hold for the tag? Every word of the tag has to be one that we know: `python:3.12-mystery` may be
 * anything, and is not in the table.
 */
export function fits(row: Row, tag: string): boolean {
  const { words, version } = wordsOf(tag);
  if (!row.tokens.every(token => words.includes(token))) return false;
  if (row.versions && !row.versions.some(range => isIn(range, version))) return false;
  return words.every(word => isKnown(row, word));
}

/** A tag without a version (`latest`, `alpine`) moves to the newest. */
function isIn([since, before]: VersionRange, version: readonly number[] | undefined): boolean {
  if (version === undefined) return before === null;
  if (since !== null && isBelow(version, numbers(since))) return false;
  return before === null || isBelow(version, numbers(before));
}

function isKnown(row: Row, word: string): boolean {
  if (row.tokens.includes(word) || row.words?.includes(word) || HARMLESS.has(word)) return true;
  return DEBIAN.has(word) && row.binSh !== 'busybox' && row.binSh !== 'bash';
}

/** `8.0-alpine` has busybox's shell, `3.1-bookworm` dash. */
export function shellOfTag(tag: string): 'busybox' | 'dash' | 'unknown' {
  const { words } = wordsOf(tag);
  if (words.includes('alpine')) return 'busybox';
  return words.some(word => DEBIAN.has(word)) ? 'dash' : 'unknown';
}
