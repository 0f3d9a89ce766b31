import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { valueOf } from '../build-words.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';
import { sourceAmong } from '../lexical/outputs.ts';

/** What `dart compile exe` makes: the file that `-o` names, else one beside the source. @source https://dart.dev/tools/dart-compile */
export const sourceOfBinary = (
  _files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined =>
  sourceAmong(path, runs, ([program = '', ...words], directory) => {
    const name = paths.basename(program);
    const isCompiler =
      (name === 'dart' && words[0] === 'compile' && words[1] === 'exe') || name === 'dart2native';
    const source = isCompiler ? words.find(word => word.endsWith('.dart')) : undefined;
    if (source === undefined) return [];
    const output = valueOf(words, '-o', '--output') ?? source.replace(/\.dart$/, '.exe');
    return [{ path: paths.resolve(directory, output), main: paths.resolve(directory, source) }];
  });
