import { path } from '../../../base/index.ts';
import { userId } from '../../../knowledge/user-change.ts';
import { type Entry, givesRunBit, isMode, withPermissions } from '../layer.ts';
import { type Args, hasFlag } from './args.ts';
import type { RunReader } from './reader.ts';
import { changeFiles, targetMatcher } from './targets.ts';

/** The words behind the options of chmod and chown: what they set, and on which files. */
const wordsOf = (args: Args): readonly string[] =>
  args.slice(1).filter((arg): arg is string => arg !== undefined && !/^-(R|h|H|L|P|v|c|f|-\w+)+$/.test(arg));

export function changeMode(reader: RunReader, args: Args): void {
  const [mode = '', ...targets] = wordsOf(args);
  if (!isMode(mode)) return;
  const bit = givesRunBit(mode);
  // Who may change a mode is root or the owner: of a file that is given one by another user, it is that user.
  const { name } = reader.input.stage.user;
  const owner = userId(name) === '0' ? undefined : name;
  const given = reader.certain || !bit ? { mode, owner } : { mode: '+x' };
  const change = (before: Entry) => withPermissions(before, given);
  changeAll(reader, targets, hasFlag(args, 'R', 'recursive'), change);
  // A target that is not known may be any file: the doubt is in favour of the one that is to be started.
  if (bit && args.includes(undefined)) makeRunnable(reader);
}

export const makeRunnable = (reader: RunReader): void =>
  changeFiles(
    reader,
    () => true,
    before => withPermissions(before, { mode: '+x' }),
  );

/** Of an owner or a file that is not known: any file may be that user's. */
export function changeOwner(reader: RunReader, args: Args): void {
  const [owner = '?', ...targets] = wordsOf(args);
  const isKnown = !args.includes(undefined);
  const change = (before: Entry) => withPermissions(before, { owner: isKnown ? owner : '?' });
  if (isKnown) changeAll(reader, targets, hasFlag(args, 'R', 'recursive'), change);
  else changeFiles(reader, () => true, change);
}

function changeAll(
  reader: RunReader,
  targets: readonly string[],
  recursive: boolean,
  change: (before: Entry) => Entry,
): void {
  for (const target of targets)
    changeFiles(reader, targetMatcher(path.resolve(reader.cwd, target), recursive), change);
}
