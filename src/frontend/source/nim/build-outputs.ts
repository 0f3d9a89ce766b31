import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { BuiltFrom, BuiltFromUnknown } from '../input.ts';
import { byMake, type Output, sourceAmong } from '../lexical/outputs.ts';
import { textAt } from '../lexical/program.ts';

/**
 * What `nim c` and `nimble build` make: the file that `-o` names, else one beside the source; each `bin` of the project file
 * in its `binDir`. @source nim-lang/Nim doc/basicopt.txt, --out and --outdir; nim-lang/nimble readme, `bin`
 */
export const sourceOfBinary = (
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | BuiltFromUnknown | undefined =>
  sourceAmong(path, runs, ([program = '', ...words], directory) => {
    const name = paths.basename(program);
    if (name === 'make') return byMake(path, binariesOf(files, directory));
    if (name === 'nim') return compiled(words, directory);
    if (name !== 'nimble') return [];
    const [command = ''] = words.filter(word => !word.startsWith('-'));
    if (/^(?:c|cc|cpp)$/.test(command)) return compiled(words, directory);
    return /^(?:build|install|refresh)$/.test(command) ||
      !/^(?:test|check|list|search|path|init)$/.test(command)
      ? binariesOf(files, directory)
      : [];
  });

function compiled(words: readonly string[], directory: string): readonly Output[] {
  const at = words.findIndex(word => /^(?:c|cc|cpp|compile|compileToC|compileToCpp)$/i.test(word));
  const source = at === -1 ? undefined : words.slice(at + 1).find(word => !word.startsWith('-'));
  if (source === undefined) return [];
  const main = paths.resolve(directory, source.endsWith('.nim') ? source : `${source}.nim`);
  const option = (name: RegExp) => words.flatMap(word => name.exec(word)?.[1] ?? [])[0];
  const named = option(/^--?o(?:ut)?[:=](.+)$/i);
  const folder = option(/^--outdir[:=](.+)$/i);
  const name = named ?? paths.basename(main).replace(/\.nim$/, '');
  if (folder !== undefined) return [{ path: paths.resolve(directory, paths.join(folder, name)), main }];
  // A bare name lies where the command runs; without one it lies beside the source.
  const place = named === undefined ? paths.dirname(main) : directory;
  return [{ path: paths.resolve(place, name), main }];
}

/** `bin = @["server"]`, `srcDir = "src"`, `namedBin["main"] = "server"`. */
function binariesOf(files: ImageFiles, directory: string): readonly Output[] {
  const file = files.list(directory).find(name => name.endsWith('.nimble'));
  const text = file === undefined ? undefined : textAt(files, paths.join(directory, file))?.text;
  if (text === undefined) return [];
  const value = (key: string) =>
    new RegExp(`^\\s*${key}\\s*[=:]\\s*"([^"\\n]{0,100})"`, 'mi').exec(text)?.[1] ?? '';
  const [, list = ''] = /^\s*bin\s*[=:]\s*@?\[?([^\]\n]{0,500})/im.exec(text) ?? [];
  const bins = [...list.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  const named = [
    ...text.matchAll(
      /\bnamedBin\[\s*"([^"]+)"\s*\]\s*=\s*"([^"]+)"|\("([^"]+)"\s*,\s*"([^"]+)"\)|"([\w/-]+)"\s*:\s*"([\w/-]+)"/g,
    ),
  ].map(([, a, b, c, d, e, f]) => ({ source: a ?? c ?? e ?? '', name: b ?? d ?? f ?? '' }));
  const all = [...bins.map(name => ({ source: name, name })), ...(/\bnamedBin\b/.test(text) ? named : [])];
  return all.map(({ source, name }) => ({
    path: paths.resolve(directory, paths.join(value('binDir'), name)),
    main: paths.resolve(directory, paths.join(value('srcDir'), `${source.replace(/\.nim$/, '')}.nim`)),
  }));
}
