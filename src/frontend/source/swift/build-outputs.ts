import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { valueOf } from '../build-words.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';
import { type Output, sourceAmong } from '../lexical/outputs.ts';
import { mainOf, manifestIn } from './package.ts';

/**
 * What `swift build` makes: each executable in .build/CONFIGURATION, which is a link to the folder of the platform.
 * @source https://docs.swift.org/swiftpm/documentation/packagemanagerdocs/swiftbuild
 */
export const sourceOfBinary = (
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined =>
  sourceAmong(path, runs, ([program = '', command = '', ...words], directory) => {
    const name = paths.basename(program);
    if (name === 'swift' && command === 'build' && !words.includes('--show-bin-path'))
      return builtIn(files, directory, words);
    // What a Makefile does is not read; it makes what the project names so.
    if (name === 'make')
      return builtIn(files, directory, []).filter(made => paths.basename(made.path) === paths.basename(path));
    return [];
  });

function builtIn(files: ImageFiles, directory: string, words: readonly string[]): readonly Output[] {
  const root = paths.resolve(directory, valueOf(words, '--package-path') ?? '.');
  const { targets, products } = manifestIn(files, root);
  const into = paths.resolve(
    directory,
    valueOf(words, '--scratch-path', '--build-path') ?? paths.join(root, '.build'),
  );
  const configuration = valueOf(words, '-c', '--configuration') ?? 'debug';
  return targets.flatMap(target => {
    const main = target.isExecutable ? mainOf(files, target) : undefined;
    if (main === undefined) return [];
    const names = [target.name, ...[...products].flatMap(([name, of]) => (of === target.name ? [name] : []))];
    return [...new Set(names)].map(name => ({
      path: paths.join(paths.join(into, configuration), name),
      main,
    }));
  });
}
