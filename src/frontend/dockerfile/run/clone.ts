import { path } from '../../../base/index.ts';
import { ownRepository } from '../own-repository.ts';
import type { Args } from './args.ts';
import { copyTree } from './move.ts';
import { ownSources } from './own-sources.ts';
import type { RunReader } from './reader.ts';

/** Options of `git clone` with a value of their own. @source git-clone(1) */
const WITH_VALUE =
  /^(?:-[bcoju]|--(?:branch|config|origin|jobs|upload-pack|depth|reference|shallow-since|shallow-exclude|template|revision))$/;

/**
 * `git clone URL [DIRECTORY]` of the project's own repository brings the files of the build context, and one of a folder
 * what that has.
 */
export function clone(reader: RunReader, args: Args): void {
  if (args[1] !== 'clone' || !reader.certain) return;
  const operands = args.slice(2).filter((arg, i, all) => {
    const before = all[i - 1];
    return !arg?.startsWith('-') && !(before !== undefined && WITH_VALUE.test(before));
  });
  // A folder whose name is not known.
  if (operands.includes(undefined)) return;
  const [url, directory = url && path.basename(url).replace(/\.git$/, '')] = operands;
  const local = /^(?:file:\/\/)?(\/[^:]*)$/.exec(url ?? '')?.[1];
  if (local !== undefined && directory !== undefined) {
    copyTree(reader, path.resolve('/', local), path.resolve(reader.cwd, directory));
    return;
  }
  const { build, stage } = reader.input;
  const { vfs, context } = build.input;
  const folder = url === undefined ? undefined : ownRepository(vfs, context, url);
  if (directory === undefined || folder === undefined) return;
  const dest = path.resolve(reader.cwd, directory);
  stage.unknowns.add(`${url}, which is cloned to ${dest}, is taken to be the sources in the build context`);
  stage.files.push(ownSources(reader, folder, dest, undefined));
}
