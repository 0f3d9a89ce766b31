import { path as paths } from '../../../base/index.ts';
import { packagesOf } from '../../../knowledge/haskell-packages.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { valueOf } from '../build-words.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';
import { byMake, type Output, sourceAmong } from '../lexical/outputs.ts';
import { projectFiles } from '../lexical/program.ts';

/**
 * What stack, cabal and ghc make of a project. stack lays executables in `--local-bin-path`, cabal in `--installdir`; what
 * neither of them copies lies in folders whose names hold versions. @source https://docs.haskellstack.org/en/stable/commands/install_command;
 * https://cabal.readthedocs.io/en/stable/cabal-commands.html#cabal-install
 */
export const sourceOfBinary = (
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined =>
  sourceAmong(path, runs, ([program = '', ...words], directory) => {
    const name = paths.basename(program);
    if (/^ghc(?:-[\d.]+)?$/.test(name)) return compiled(words, directory);
    const into = name === 'stack' ? stackFolder(words) : name === 'cabal' ? cabalFolder(words) : undefined;
    if (into !== undefined) return executablesOf(files, directory, paths.resolve(directory, into));
    if (name === 'make') return byMake(path, executablesOf(files, directory, '/'));
    return [];
  });

function executablesOf(files: ImageFiles, directory: string, into: string): readonly Output[] {
  return packagesOf(projectFiles(files), directory).flatMap(({ executables }) =>
    executables.map(({ name, main }) => ({ path: paths.join(into, name), main })),
  );
}

function stackFolder(words: readonly string[]): string | undefined {
  const copied = valueOf(words, '--local-bin-path') ?? '/root/.local/bin';
  const command = words.find(
    (word, at) => /^(?:build|install|exec|run)$/.test(word) && words[at - 1] !== '--local-bin-path',
  );
  if (command === 'install') return copied;
  if (command !== 'build') return undefined;
  return words.includes('--copy-bins') ? copied : '.stack-work/install/bin';
}

function cabalFolder(words: readonly string[]): string | undefined {
  const command = words.find(word => /^(?:(?:new|v[12])-)?(?:build|install)$/.test(word));
  if (command === undefined) return undefined;
  if (command.endsWith('build')) return 'dist-newstyle/build';
  return valueOf(words, '--installdir', '--bindir') ?? '/root/.cabal/bin';
}

/** `ghc -O2 -o server Main.hs`; without `-o` it is called like the source. */
function compiled(words: readonly string[], directory: string): readonly Output[] {
  const source = words.find(word => /\.l?hs$/.test(word));
  if (source === undefined) return [];
  const output = valueOf(words, '-o') ?? source.replace(/\.l?hs$/, '');
  return [{ path: paths.resolve(directory, output), main: paths.resolve(directory, source) }];
}
