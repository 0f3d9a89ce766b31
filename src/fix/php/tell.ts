import { type Block, blockAfter, functionNamed } from '../blocks.ts';
import { type Change, indentAt, lineBefore } from '../edits.ts';

/** A handler in PHP ends the processes of proc_open(), and waits for them, before it ends the program. */
export function tellInPhp(
  source: string,
  handler: Change,
  starts: readonly Change[],
): readonly Change[] | undefined {
  const opened = starts.map(({ start }) => openedAt(source, start));
  if (opened.length === 0 || opened.some(one => one === undefined)) return undefined;
  const names = [...new Set(opened as readonly string[])];
  const handled = handlerOf(source, handler);
  if (!handled) return undefined;
  const ends = names.map(name =>
    name.endsWith('[]')
      ? [
          `foreach (${name.slice(0, -2)} as $process) {`,
          '    proc_terminate($process);',
          '    proc_close($process);',
          '}',
        ]
      : [`proc_terminate(${name});`, `proc_close(${name});`],
  );
  const variables = names.map(name => name.replace(/\[\]$/, '')).filter(name => !name.startsWith('$this->'));
  const told = handled.write(
    ends.flat(),
    // What is opened later is not there yet when the closure takes it.
    variables.map(name =>
      starts.some(({ start }) => start > handler.start) || name !== names[0] || names[0]?.endsWith('[]')
        ? `&${name}`
        : name,
    ),
  );
  return told && [...told, ...starts.flatMap(start => withoutShell(source, start))];
}

export function openedAt(source: string, start: number): string | undefined {
  const name = /^[ \t]*(\$\w+(?:->\w+)*(?:\[\])?)[ \t]*=[ \t]*$/.exec(lineBefore(source, start))?.[1];
  return /^\\?proc_open\(/.test(source.slice(start)) ? name : undefined;
}

/** proc_open() has a shell run a text: it is to become the command. */
export function withoutShell(source: string, { start }: Change): readonly Change[] {
  const text = /^\\?proc_open\(\s*(['"])(?!exec )[\w./ =:-]+\1/.exec(source.slice(start));
  const at = start + (text ? text[0].indexOf(text[1] ?? '') + 1 : 0);
  return text ? [{ start: at, end: at, text: 'exec ' }] : [];
}

interface Handled {
  readonly write: (lines: readonly string[], variables: readonly string[]) => readonly Change[] | undefined;
}

function handlerOf(source: string, { start, end }: Change): Handled | undefined {
  const call = source.slice(start, end);
  const arrow = /,\s*((?:static )?fn\s*\([^)]*\)\s*=>\s*(exit\([^()]*\)|die\([^()]*\)))\s*\)/.exec(call);
  const indent = indentAt(source, start);
  if (arrow?.[1] !== undefined) {
    const at = start + arrow.index + arrow[0].indexOf(arrow[1]);
    return {
      write: (lines, variables) => {
        const use = variables.length > 0 ? ` use (${variables.join(', ')})` : '';
        const body = [...lines, `${arrow[2]};`].map(line => `${indent}    ${line}\n`).join('');
        return [
          { start: at, end: at + (arrow[1]?.length ?? 0), text: `function ()${use} {\n${body}${indent}}` },
        ];
      },
    };
  }
  const closure = /\bfunction\s*\([^)]*\)(\s*use\s*\(([^)]*)\))?(?:\s*:\s*\w+)?\s*\{/.exec(call);
  const method = /,\s*\[\s*\$this\s*,\s*['"](\w+)['"]\s*\]\s*\)/.exec(call)?.[1];
  const name = method ?? /,\s*['"](\w+)['"]\s*\)/.exec(call)?.[1];
  const block = closure
    ? blockAfter(source, start + closure.index + closure[0].length - 1)
    : name === undefined
      ? undefined
      : functionNamed(source, name);
  if (!block) return undefined;
  return {
    write: (lines, variables) => {
      if (method !== undefined && variables.length > 0) return undefined;
      const own = closure
        ? lines
        : [
            ...(variables.length > 0 ? [`global ${variables.map(v => v.replace('&', '')).join(', ')};`] : []),
            ...lines,
          ];
      const inside = beforeExit(source, block, own);
      if (!closure) return [inside];
      const known = closure[2] ?? '';
      const missing = variables.filter(v => !known.includes(v.replace('&', '')));
      if (missing.length === 0) return [inside];
      const head = start + closure.index;
      const at =
        closure[1] === undefined
          ? head + closure[0].indexOf(')') + 1
          : head + closure[0].indexOf(closure[1]) + closure[1].length - 1;
      const text = closure[1] === undefined ? ` use (${missing.join(', ')})` : `, ${missing.join(', ')}`;
      return [{ start: at, end: at, text }, inside];
    },
  };
}

/** In front of the exit of a block, or as its last lines. */
function beforeExit(source: string, { open, close }: Block, lines: readonly string[]): Change {
  const body = source.slice(open + 1, close);
  const exit = /^([ \t]*)(?:exit|die)\b/m.exec(body);
  if (exit) {
    const at = open + 1 + exit.index;
    return { start: at, end: at, text: lines.map(line => `${exit[1]}${line}\n`).join('') };
  }
  const inLine = /\b(?:exit|die)\b/.exec(body);
  if (inLine || !body.includes('\n')) {
    const at = open + 1 + (inLine?.index ?? body.trimEnd().length);
    return { start: at, end: at, text: `${inLine ? '' : ' '}${lines.join(' ')}${inLine ? ' ' : ''}` };
  }
  const last = body.split('\n').findLast(line => line.trim() !== '') ?? '';
  const indent = /^[ \t]*/.exec(last)?.[0] ?? '';
  const at = open + 1 + body.trimEnd().length;
  return { start: at, end: at, text: lines.map(line => `\n${indent}${line}`).join('') };
}
