/** What a row of the table says about the tags that it holds for. */
export interface TagPattern {
  readonly repo: string;
  /** Words that must be in the tag, without their version: `alpine` for `alpine3.20`. */
  readonly tokens: readonly string[];
  /** Further words that may be in the tag and change no fact of this row. */
  readonly words?: readonly string[];
  /** Lowest version, and the first one that it no longer holds for. A tag without a version is the newest. */
  readonly since?: string;
  readonly before?: string;
  readonly binSh: string;
}

/** Words that say how new or how large an image is, or for which processor, and nothing else. */
const HARMLESS = new Set(
  'latest stable mainline lts current edge rolling oldstable oldoldstable testing unstable sid slim rc beta ea amd64 arm64 arm64v8 arm32v7'.split(
    ' ',
  ),
);

/** Releases of Debian and Ubuntu: /bin/sh is dash. */
const DEBIAN = new Set(
  'debian ubuntu jessie stretch buster bullseye bookworm trixie forky trusty xenial bionic focal jammy noble oracular plucky questing resolute'.split(
    ' ',
  ),
);

const VERSION = /^v?\d[\w.]*$/;

/** A word and the version behind it: `alpine3.20`, `ubi9`, `jdk21`. */
const VERSIONED = /^([a-z]+)\d[\d.]*$/;

interface TagWords {
  readonly words: readonly string[];
  /** Of the program: the first version in the tag, where nothing but a version comes first. */
  readonly version: readonly number[] | undefined;
}

function wordsOf(tag: string): TagWords {
  const all = tag.toLowerCase().split('-');
  const words = all.filter(word => !VERSION.test(word)).map(word => VERSIONED.exec(word)?.[1] ?? word);
  const [first = ''] = all;
  const version = VERSION.test(first) ? numbers(first) : undefined;
  return { words, version };
}

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
export function fits(row: TagPattern, tag: string): boolean {
  const { words, version } = wordsOf(tag);
  if (!row.tokens.every(token => words.includes(token))) return false;
  const below = (limit: string) => version !== undefined && isBelow(version, numbers(limit));
  if (row.since !== undefined && below(row.since)) return false;
  if (row.before !== undefined && !below(row.before)) return false;
  return words.every(word => isKnown(row, word));
}

function isKnown(row: TagPattern, word: string): boolean {
  if (row.tokens.includes(word) || row.words?.includes(word) || HARMLESS.has(word)) return true;
  return DEBIAN.has(word) && row.binSh !== 'busybox' && row.binSh !== 'bash';
}
