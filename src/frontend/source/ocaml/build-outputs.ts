import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { valueOf } from '../build-words.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';
import { byMake, type Output, sourceAmong } from '../lexical/outputs.ts';
import { projectIn, sourceOf } from './dune.ts';

/**
 * What dune, ocamlopt and ocamlbuild make. @source https://dune.readthedocs.io/en/stable/reference/dune/executable.html;
 * ocaml/dune doc/usage.rst, the build directory; https://github.com/ocaml/ocamlbuild, NAME.native
 */
export const sourceOfBinary = (
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined =>
  sourceAmong(path, runs, (words, directory) => {
    const [program = '', command = '', ...rest] = plain(words);
    const name = paths.basename(program);
    if (/^(?:dune|jbuilder)$/.test(name) && /^(?:build|b|install)$/.test(command)) {
      const into = valueOf(rest, '--build-dir') ?? '_build';
      return builtIn(files, directory, into, valueOf(rest, '--prefix'));
    }
    // @source https://esy.sh/docs/en/configuration.html, `build`
    if (name === 'esy' && !/^(?:add|fetch|solve|build-dependencies)$/.test(command))
      return builtIn(files, directory, '_esy/default/build', undefined);
    if (name === 'opam' && command === 'install' && rest.some(word => /^\.\/?$/.test(word)))
      return builtIn(files, directory, '_build', undefined);
    if (/^(?:ocamlfind|ocamlopt(?:\.opt)?|ocamlc(?:\.opt)?)$/.test(name))
      return compiled([command, ...rest], directory);
    if (name === 'ocamlbuild') return nativeOf([command, ...rest], directory);
    if (name === 'make')
      return byMake(path, [
        ...builtIn(files, directory, '_build', undefined),
        ...nativeOf([paths.basename(path)], directory).filter(({ main }) => isText(files, main)),
      ]);
    return [];
  });

/** Without `sudo`, and what opam runs a command by. */
function plain(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  if (paths.basename(first) === 'sudo')
    return plain(rest.filter((word, at) => at > 0 || !word.startsWith('-')));
  if (paths.basename(first) !== 'opam' || !/^(?:exec|config)$/.test(rest[0] ?? '')) return words;
  const at = rest.indexOf('--');
  return at === -1 ? rest.slice(1) : rest.slice(at + 1);
}

function builtIn(
  files: ImageFiles,
  directory: string,
  into: string,
  prefix: string | undefined,
): readonly Output[] {
  const { executables } = projectIn(files, directory);
  const build = paths.resolve(directory, into);
  return executables.flatMap(({ name, publicName, folder }) => {
    const main = sourceOf(files, folder, name);
    const inside = folder.slice(directory.length);
    const made = [{ path: paths.join(build, `default${inside}/${name}.exe`), main }];
    if (publicName === undefined || publicName === '-') return made;
    const installed =
      prefix === undefined ? paths.join(build, 'install/default') : paths.resolve(directory, prefix);
    return [...made, { path: paths.join(installed, 'bin', publicName), main }];
  });
}

/** `ocamlfind ocamlopt -package unix -linkpkg -o server util.ml main.ml`: the last source is the program. */
function compiled(words: readonly string[], directory: string): readonly Output[] {
  const source = words.findLast(word => word.endsWith('.ml'));
  if (source === undefined || words.includes('-c')) return [];
  const output = valueOf(words, '-o') ?? 'a.out';
  return [{ path: paths.resolve(directory, output), main: paths.resolve(directory, source) }];
}

const isText = (files: ImageFiles, path: string): boolean =>
  ['context', 'inline'].includes(files.origin(path).kind);

function nativeOf(words: readonly string[], directory: string): readonly Output[] {
  return words
    .filter(word => /\.(?:native|byte)$/.test(word))
    .map(target => ({
      path: paths.resolve(directory, paths.basename(target)),
      main: paths.resolve(directory, target.replace(/\.\w+$/, '.ml')),
    }));
}
