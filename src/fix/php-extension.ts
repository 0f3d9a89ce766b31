import type { Remedy } from '../lint/remedy.ts';
import type { TextEdit } from '../lint/types.ts';
import { userBehind } from './install-init.ts';
import type { FixInput, Planned } from './types.ts';

/** The official images of PHP have the extension's source, and a script that builds it. */
export function pcntl({ spec }: FixInput['launch'], sources: FixInput['sources']): readonly TextEdit[] {
  const dockerfile = sources.dockerfile(spec.at.from.file);
  const from = dockerfile?.at(spec.at.from);
  if (!dockerfile || !from || !/^(?:docker\.io\/)?(?:library\/)?php:/.test(spec.base.reference)) return [];
  if (dockerfile.stageOf(from).some(({ args }) => /\bpcntl\b/.test(args.text))) return [];
  const user = userBehind(from, dockerfile);
  const line = 'RUN docker-php-ext-install pcntl';
  const lines = user === 'root' ? [line] : ['USER root', line, `USER ${user}`];
  return [dockerfile.insertBelow(from, lines)];
}

/** Workers of Laravel and Symfony take signals where it is there. */
export function installPcntl(
  _: Extract<Remedy, { do: 'install-pcntl' }>,
  { launch, sources }: FixInput,
): Planned {
  return { safety: 'suggested', edits: pcntl(launch, sources) };
}
