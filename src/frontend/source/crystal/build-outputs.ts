import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { valueOf } from '../build-words.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';
import { byMake, type Output, sourceAmong } from '../lexical/outputs.ts';
import { textAt } from '../lexical/program.ts';

/**
 * What `crystal build` and `shards build` make: the file that `-o` names, or one of the source's name where it runs; the
 * targets of shard.yml in bin/. @source https://crystal-lang.org/reference/man/crystal; shards(1), `build`
 */
export const sourceOfBinary = (
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined =>
  sourceAmong(path, runs, ([program = '', command = '', ...words], directory) => {
    const name = paths.basename(program);
    if (name === 'crystal' && /^(?:build|b)$/.test(command)) return compiled(words, directory);
    if (name === 'shards' && command === 'build') return targetsOf(files, directory);
    if (name === 'make') return byMake(path, targetsOf(files, directory));
    // @source luckyframework/lucky tasks/build/release.cr
    if (name === 'lucky' && command === 'build.release') return compiled(['src/start_server.cr'], directory);
    return [];
  });

/** Options whose value is a word of its own. */
const VALUED =
  /^(?:-D|--define|--cross-compile|--error-trace|-f|--mcpu|--mattr|--mcmodel|--link-flags|--target|--threads|-o|--output|--emit|-O)$/;

function compiled(words: readonly string[], directory: string): readonly Output[] {
  const sources = words.filter((word, at) => word.endsWith('.cr') && !VALUED.test(words[at - 1] ?? ''));
  const [first] = sources;
  if (first === undefined) return [];
  const output = valueOf(words, '-o', '--output') ?? paths.basename(first).replace(/\.cr$/, '');
  return [{ path: paths.resolve(directory, output), main: paths.resolve(directory, first) }];
}

/** `targets:` of shard.yml; without any there is nothing to build. */
function targetsOf(files: ImageFiles, directory: string): readonly Output[] {
  const text = textAt(files, paths.join(directory, 'shard.yml'))?.text ?? '';
  const [, section = ''] = /^targets:[ \t]*\n((?:[ \t]+[^\n]*\n?|[ \t]*\n){1,200})/m.exec(text) ?? [];
  return [...section.matchAll(/^[ \t]+([\w.-]+):[ \t]*\n[ \t]+main:[ \t]*["']?([\w./-]+)/gm)].map(
    ([, name = '', main = '']) => ({
      path: paths.join(directory, 'bin', name),
      main: paths.resolve(directory, main),
    }),
  );
}
