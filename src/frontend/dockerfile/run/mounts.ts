import { path } from '../../../base/index.ts';
import type { Build } from '../build.ts';
import { contextLayer } from '../context.ts';
import { findStage } from '../from.ts';
import type { Instruction } from '../instructions.ts';
import type { Stage } from '../stage.ts';

/**
 * What a RUN sees by `--mount=type=bind`, the default type: the build context, or files of another stage. Nothing of
 * it stays in the image, but what the RUN makes is made of it. Without a target it lies in the working directory.
 *
 * @source https://docs.docker.com/reference/dockerfile/#run---mounttypebind
 */
export function applyMounts(
  { input, ignored, stages }: Build,
  stage: Stage,
  { at }: Instruction,
  mounts: readonly string[],
): void {
  for (const mount of mounts) {
    const options = new Map(mount.split(',').map(option => split(stage.scope.expand(option).text)));
    const from = options.get('from');
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination') ?? '.';
    const source = options.get('source') ?? options.get('src') ?? '.';
    const type = options.get('type') ?? 'bind';
    // A cache begins as what `from` holds.
    const other = from === undefined || !/^(bind|cache)$/.test(type) ? undefined : findStage(stages, from);
    if (other) stage.files.takeFrom(other.files);
    if (type !== 'bind' || from !== undefined) continue;
    stage.files.mount(
      contextLayer({
        vfs: input.vfs,
        context: input.context,
        ignored,
        excluded: () => false,
        sources: [source],
        dest: path.resolve(stage.workdir, target),
        intoDirectory: false,
        keepsParents: false,
        given: {},
        at,
      }),
    );
  }
}

function split(option: string): readonly [string, string] {
  const equals = option.indexOf('=');
  return equals === -1 ? [option, ''] : [option.slice(0, equals), option.slice(equals + 1)];
}
