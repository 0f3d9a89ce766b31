import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import type { BuiltFrom } from '../input.ts';
import { buildRules } from './build-commands.ts';
import { record, text } from './jsonc.ts';
import { readPackage } from './project.ts';

/** Packers put the sources of a program and the runtime that runs them into one file. */
export type Packer = 'bun' | 'deno' | 'node';

/** The sources of a program that `bun build --compile`, `deno compile`, `pkg` or `nexe` has made. */
export function packedMainOf(
  runtime: Packer,
  files: ImageFiles,
  path: string,
  runs: readonly RunStep[],
): BuiltFrom | undefined {
  for (const rule of buildRules(files, path, runs)) {
    if (rule.kind !== 'file' || rule.inside !== runtime) continue;
    const pack = readPackage(files, rule.entry);
    const isOwnName = paths.dirname(path) === rule.output && isNamedAfter(text(pack?.name) ?? '', path);
    if (rule.output !== path && !isOwnName) continue;
    const program = text(pack?.bin) ?? Object.values(record(pack?.bin)).map(text)[0];
    return { main: program === undefined ? rule.entry : paths.resolve(rule.entry, program) };
  }
  return undefined;
}

/** With several targets the platform follows. @source https://github.com/yao-pkg/pkg#targets */
function isNamedAfter(name: string, path: string): boolean {
  const plain = paths.basename(name);
  const made = paths.basename(path);
  return plain !== '' && (made === plain || made.startsWith(`${plain}-linux`));
}
