import { path } from '../../../base/index.ts';
import { matchesPattern } from '../../shell/value.ts';
import type { Entry } from '../layer.ts';
import type { RunReader } from './reader.ts';

/** What a command makes of a file that is there. */
export type Change = (before: Entry) => Entry;

/** Paths that a target of chmod or sed means: itself, what a glob matches, or all below it. */
export function targetMatcher(file: string, recursive: boolean): (asked: string) => boolean {
  const isGlob = /[*?[]/.test(file);
  const parts = file.split('/');
  const matches = (asked: string) => {
    if (!isGlob) return asked === file;
    const own = asked.split('/');
    return (
      own.length === parts.length &&
      own.every((part, i) => part.length < 256 && matchesPattern(parts[i] ?? '', part))
    );
  };
  if (!recursive) return matches;
  return asked => {
    if (!isGlob) return path.isInside(file, asked);
    return matches(asked.split('/').slice(0, parts.length).join('/'));
  };
}

/** A path that stays as it was is not named: what nobody copied is not there for having been searched. */
export function changeFiles(reader: RunReader, matches: (file: string) => boolean, change: Change): void {
  reader.input.stage.files.push({
    entry(asked, below) {
      if (!matches(asked)) return undefined;
      const before = below();
      const after = change(before);
      return after === before ? undefined : after;
    },
  });
}
