import { lastStatement } from './blocks.ts';
import { ownFlag } from './c/flag.ts';
import { type Change, lineBefore } from './edits.ts';
import { handlerBlock, inRubyBlock } from './handler-block.ts';
import { inStyleOf } from './javascript/text.ts';
import { type LoopFlag, loopFlag } from './loop-flag.ts';
import { functionOf, lastIn } from './python/text.ts';

export interface SetInHandler {
  readonly set: string;
  readonly changes: readonly Change[];
}

/** A handler that does not end the program sets the flag that its loop asks for: what stands behind that is done. */
export function setInHandler(language: string, source: string, range: Change): SetInHandler | undefined {
  if (language === 'c') {
    const flag = ownFlag(source);
    const block = flag && handlerBlock(source, range.start, range.end);
    return flag && block
      ? { set: flag.set, changes: [...flag.changes, lastStatement(source, block, flag.set)] }
      : undefined;
  }
  const flag = loopFlag(language, source);
  if (!flag) return undefined;
  const ways: Readonly<Record<string, typeof inPython>> = {
    python: inPython,
    ruby: (text, at, { set }) => inRubyBlock(text, at, set),
    php: inPhp,
    javascript: inBlock,
  };
  const changes = ways[language]?.(source, range, flag);
  return changes && { set: flag.set, changes };
}

function inPython(
  source: string,
  { start, end }: Change,
  { name, set }: LoopFlag,
): readonly Change[] | undefined {
  const handler = /,\s*([A-Za-z_]\w*)\s*,?\s*\)$/.exec(source.slice(start, end))?.[1];
  const own = handler === undefined ? undefined : functionOf(source, handler);
  if (!own || !new RegExp(`^def ${handler}\\(`, 'm').test(source)) return undefined;
  // It is to be declared before it is spoken of.
  if (new RegExp(`\\b${name}\\b`).test(source.slice(own.start, own.end))) return undefined;
  return [lastIn(source, own, `global ${name}\n${own.indent}${set}`)];
}

/** A closure has only what it names, and a function what it declares. */
function inPhp(source: string, range: Change, { name, set }: LoopFlag): readonly Change[] | undefined {
  const block = handlerBlock(source, range.start, range.end);
  if (!block || source.slice(block.open, block.close).includes(name)) return undefined;
  const head = /function\s*(\w*)\s*\([^()]*\)(\s*use\s*\(([^()]*))?(\)?[^(){]*)$/.exec(
    source.slice(0, block.open),
  );
  if (!head) return undefined;
  const [, own, use, used = '', behind = ''] = head;
  if (own !== '') {
    const isTop = lineBefore(source, head.index).trim() === '';
    return isTop
      ? [
          lastStatement(
            source,
            block,
            `global ${name};\n${/\n([ \t]*)\S/.exec(source.slice(block.open))?.[1] ?? '    '}${set};`,
          ),
        ]
      : undefined;
  }
  const at = block.open - behind.length;
  const text = use === undefined ? ` use (&${name})` : `${used.trim() === '' ? '' : ', '}&${name}`;
  return [{ start: at, end: at, text }, lastStatement(source, block, `${set};`)];
}

function inBlock(source: string, range: Change, { set }: LoopFlag): readonly Change[] | undefined {
  const block = handlerBlock(source, range.start, range.end);
  return block && [lastStatement(source, block, inStyleOf(source, `${set};`))];
}
