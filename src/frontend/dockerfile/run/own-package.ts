import { path } from '../../../base/index.ts';
import { type Args, operandsOf } from './args.ts';
import { ownSources } from './own-sources.ts';
import { changeMode } from './permissions.ts';
import type { RunReader } from './reader.ts';

/** Where npm puts packages that are installed for everybody. @source https://docs.npmjs.com/cli/configuring-npm/folders */
const GLOBAL = '/usr/local/lib/node_modules';
const PROGRAMS = '/usr/local/bin';
/** `@scope/name@version`, `name@version`. */
const NAME = /^((?:@[\w.-]+\/)?[\w.-]+)(?:@.*)?$/;
/** `npm pack` writes `name-1.2.3.tgz`, and `scope-name-1.2.3.tgz` for one with a scope. */
const PACKED = /(?:^|\/)([\w.-]+?)(?:-v?\d[\w.-]*|-?[*])?\.tgz$/;
const MAX_PACKAGES = 300;

interface OwnPackage {
  /** In the build context, or in the image. */
  readonly directory: string;
  readonly manifest: string;
}

/**
 * `npm install -g NAME`, where that is the name of the package beside the Dockerfile: the published one is taken to be
 * made of those sources. `npm link` and `npm install -g .` install what lies in the image.
 */
export function installOwnPackage(reader: RunReader, name: string, args: Args): void {
  if (name !== 'npm' || !reader.certain) return;
  const [command, ...operands] = operandsOf(args);
  if (!/^(?:i|install|add|link|ln)$/.test(command ?? '')) return;
  const isLink = command === 'link' || command === 'ln';
  const isGlobal =
    isLink || args.some(arg => arg === '-g' || arg === '--global' || arg === '--location=global');
  if (isGlobal && operands.length === 0) linkHere(reader, reader.cwd);
  for (const operand of operands) {
    const packed = PACKED.exec(operand)?.[1];
    if (packed !== undefined) fetchOwn(reader, packed, isGlobal);
    else if (isGlobal && /^(?:\.|\/)/.test(operand)) linkHere(reader, path.resolve(reader.cwd, operand));
    else if (!isLink) fetchOwn(reader, operand, isGlobal);
  }
}

/** The package in a folder of the image. */
function linkHere(reader: RunReader, directory: string): void {
  const origin = reader.input.stage.files.origin(path.join(directory, 'package.json'));
  if (origin.kind !== 'context' && origin.kind !== 'inline') return;
  linkPrograms(reader, { directory, manifest: origin.text.text }, directory);
}

function fetchOwn(reader: RunReader, operand: string, isGlobal: boolean): void {
  const wanted = NAME.exec(operand)?.[1];
  const own = wanted === undefined ? undefined : packageBeside(reader, wanted);
  const name = own && parsed(own.manifest).name;
  if (typeof name !== 'string' || !own) return;
  const { stage } = reader.input;
  const dest = path.join(isGlobal ? GLOBAL : path.join(reader.cwd, 'node_modules'), name);
  stage.unknowns.add(`${name}, which npm installs, is taken to be made of the sources beside the Dockerfile`);
  const layer = ownSources(reader, own.directory, dest, '755');
  const { files } = stage;
  stage.files.push({
    names: directory => layer.names?.(directory) ?? [],
    // What is not in the repository is built before it is published.
    entry: (file, below) =>
      layer.entry(file, below) ??
      (file !== dest && path.isInside(dest, file)
        ? { kind: 'produced', path: file, files, runs: [] }
        : undefined),
  });
  if (isGlobal) linkPrograms(reader, own, dest);
}

/**
 * npm makes a link for each of its programs, which it gives the run bit.
 *
 * @source https://docs.npmjs.com/cli/configuring-npm/package-json#bin; npm/bin-links lib/fix-bin.js
 */
function linkPrograms(reader: RunReader, { manifest }: OwnPackage, directory: string): void {
  const { name, bin } = parsed(manifest);
  const programs: Readonly<Record<string, unknown>> =
    typeof bin === 'string' ? { [path.basename(String(name ?? ''))]: bin } : Object(bin);
  for (const [program, written] of Object.entries(programs)) {
    if (typeof written !== 'string' || !/^[\w.-]+$/.test(program)) continue;
    const file = path.resolve(directory, written);
    changeMode(reader, ['chmod', '755', file]);
    reader.input.stage.files.link(path.join(PROGRAMS, program), file);
  }
}

function parsed(manifest: string): { readonly name?: unknown; readonly bin?: unknown } {
  try {
    return Object(JSON.parse(manifest));
  } catch {
    return {};
  }
}

/** The package of this name: where the Dockerfile is or above it, or one or two folders below the build context. */
function packageBeside(reader: RunReader, wanted: string): OwnPackage | undefined {
  const { vfs, context, file } = reader.input.build.input;
  const below = (folder: string) =>
    (vfs.list(folder) ?? [])
      .filter(name => name !== 'node_modules' && !name.startsWith('.'))
      .map(name => path.join(folder, name))
      .filter(entry => vfs.stat(entry)?.kind === 'directory');
  const nested = below(context);
  const folders = [
    ...path.upwards(path.dirname(file)),
    context,
    ...nested,
    ...nested.slice(0, 30).flatMap(below),
  ];
  for (const directory of folders.slice(0, MAX_PACKAGES)) {
    const manifest = vfs.read(path.join(directory, 'package.json'));
    if (manifest !== undefined && isNamed(manifest, wanted)) return { directory, manifest };
  }
  return undefined;
}

function isNamed(manifest: string, wanted: string): boolean {
  const { name } = parsed(manifest);
  return typeof name === 'string' && (name === wanted || name.replace(/^@(.*)\//, '$1-') === wanted);
}
