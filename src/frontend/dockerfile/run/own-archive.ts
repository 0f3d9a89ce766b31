import { path } from '../../../base/index.ts';
import { ownRepository } from '../own-repository.ts';
import { type Args, operandsOf } from './args.ts';
import { ownSources } from './own-sources.ts';
import type { RunReader } from './reader.ts';

/** An archive of the project's own repository, in which all is below `name-REF`. */
export interface OwnArchive {
  readonly name: string;
  /** The checkout of the same repository. */
  readonly folder: string;
  /** Not known where a variable is in it. */
  readonly ref: string | undefined;
  isUnpacked: boolean;
}

/** @source https://docs.github.com/en/repositories/working-with-files/using-files/downloading-source-code-archives */
const ARCHIVE =
  /https?:\/\/((?:codeload\.)?github\.com\/[\w.-]{1,100}\/([\w.-]{1,100}))\/(?:archive|tarball|zipball|tar\.gz|zip)\/(?:refs\/(?:heads|tags)\/)?([^\s|;&>]{1,200})/;

const UNKNOWN = '?';

/** A step as text with the variables that are known, and without its quotes. */
const plainText = ({ input: { step }, values }: RunReader): string =>
  step.text
    .replace(/["']/g, '')
    .replace(/\$\{?(\w+)\}?/g, (_, name: string) => values.lookup(name) ?? UNKNOWN);

/** `curl`, `wget`: what a later command unpacks. */
export function fetchArchive(reader: RunReader): void {
  const { vfs, context } = reader.input.build.input;
  const [, repository, name, file = ''] = ARCHIVE.exec(plainText(reader)) ?? [];
  const folder = repository && ownRepository(vfs, context, repository.replace('codeload.', ''));
  const ref = file.replace(/\.(?:zip|tar\.gz|tgz)$/, '').replace(/^v(?=\d)/, '');
  reader.archive =
    folder && name
      ? { name, folder, ref: /^[\w.-]+$/.test(ref) ? ref : undefined, isUnpacked: false }
      : undefined;
}

/** `tar -C DIRECTORY`, `unzip -d DIRECTORY`. */
export function unpackArchive(reader: RunReader, args: Args): void {
  const { archive } = reader;
  if (!archive || !reader.certain) return;
  const at = args.findIndex(arg => arg === '-C' || arg === '--directory' || arg === '-d');
  const into = at === -1 ? '.' : args[at + 1];
  archive.isUnpacked = true;
  if (into === undefined) return;
  if (args.some(arg => /^--strip(?:-components?)?(?:=1)?$/.test(arg ?? ''))) bring(reader, archive, into);
  else if (archive.ref !== undefined)
    bring(reader, archive, path.join(into, `${archive.name}-${archive.ref}`));
}

/** `mv name-$VERSION /srv/app`. False: it moves something else. */
export function moveArchive(reader: RunReader, args: Args): boolean {
  const { archive } = reader;
  const [dest] = operandsOf(args).slice(-1);
  if (!archive?.isUnpacked || !reader.certain || args.length !== 3 || dest === undefined) return false;
  const moved = args[1] ?? /\bmv\s+(\S+)/.exec(plainText(reader))?.[1];
  const isKnown = archive.ref !== undefined && moved === `${archive.name}-${archive.ref}`;
  if (isKnown || !moved?.startsWith(`${archive.name}-`)) return false;
  bring(reader, archive, dest);
  return true;
}

function bring(reader: RunReader, { folder }: OwnArchive, directory: string): void {
  const { stage } = reader.input;
  const dest = path.resolve(reader.cwd, directory);
  stage.unknowns.add(`what is fetched to ${dest} is taken to be the sources beside the Dockerfile`);
  stage.files.push(ownSources(reader, folder, dest, undefined));
}
