import { lineIndex } from '../../base/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { TextEdit } from '../../lint/types.ts';
import { indentAt, lineStart, rangeOf } from '../edits.ts';
import { userBehind } from '../image/install-init.ts';
import type { FixInput, Planned } from '../types.ts';

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

/** Without it a handler waits for somebody to call pcntl_signal_dispatch(). */
export function takeAtOnce(
  { at }: Extract<Remedy, { do: 'signals-at-once' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const source = sources.read(at.file);
  const range = source === undefined ? undefined : rangeOf(source, at);
  if (source === undefined || !range || at.file === launch.spec.file) return undefined;
  const start = lineStart(source, range.start);
  // In an expression or behind another statement its place is for a person to say.
  if (!/^[ \t]*\\?$/.test(source.slice(start, range.start))) return undefined;
  const text = `${indentAt(source, range.start)}pcntl_async_signals(true);\n`;
  return { safety: 'suggested', edits: [{ at: lineIndex(at.file, source)(start, start), text }] };
}
