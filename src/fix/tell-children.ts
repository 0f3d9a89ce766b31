import { lineIndex } from '../base/index.ts';
import type { Remedy } from '../lint/remedy.ts';
import { blockAfter, functionNamed } from './blocks.ts';
import { type Change, rangeOf } from './edits.ts';
import { functionOf, lastIn } from './python.ts';
import type { FixInput, Planned } from './types.ts';

/** The handler of a program tells the child that the program has started, and waits for it. */
export function tellChildren(
  { at, child, language }: Extract<Remedy, { do: 'tell-child' }>,
  { sources, launch }: FixInput,
): Planned | undefined {
  const source = sources.read(at.file);
  if (source === undefined || at.file !== child.file || at.file === launch.spec.file) return undefined;
  const handler = rangeOf(source, at);
  const start = rangeOf(source, child);
  if (!handler || !start) return undefined;
  const line = source.slice(source.lastIndexOf('\n', start.start - 1) + 1, start.start + 1);
  const variable = /(?:^|\s)((?:self\.|this\.)?[A-Za-z_$][\w$]*)\s*(?::[^=]+)?=\s*[^=]*$/.exec(line)?.[1];
  const isAlone = line.slice(0, -1).trim() === '';
  const free = ['child', language === 'python' ? 'child_process' : 'childProcess', 'started'].find(
    own => !new RegExp(`\\b${own}\\b`).test(source),
  );
  const name = variable ?? (isAlone ? free : undefined);
  if (name === undefined) return undefined;
  const told = (language === 'python' ? inPython : inJavaScript)(source, handler, name);
  if (!told) return undefined;
  const declared = {
    start: start.start,
    end: start.start,
    text: `${language === 'python' ? '' : 'const '}${name} = `,
  };
  const changes = variable === undefined ? [declared, ...told] : told;
  const locate = lineIndex(at.file, source);
  return {
    safety: 'suggested',
    title: `Tell \`${name}\` in the handler, and wait for it`,
    edits: changes.map(({ start: from, end, text }) => ({ at: locate(from, end), text })),
  };
}

const escaped = (variable: string) => variable.replaceAll(/[.$]/g, '\\$&');

function inPython(source: string, { start, end }: Change, child: string): readonly Change[] | undefined {
  const name = /,\s*(?:self\.|cls\.)?([A-Za-z_]\w*)\s*,?\s*\)$/.exec(source.slice(start, end))?.[1];
  const handler = name === undefined ? undefined : functionOf(source, name);
  if (!handler) return undefined;
  const body = source.slice(handler.start, handler.end);
  const told = new RegExp(
    `^([ \\t]*)${escaped(child)}\\.(?:terminate|kill|send_signal)\\([^\\n]*\\)[ \\t]*$`,
    'm',
  ).exec(body);
  if (told) {
    const at = handler.start + told.index + told[0].length;
    return [{ start: at, end: at, text: `\n${told[1]}${child}.wait()` }];
  }
  const exit = /^([ \t]*)(?:sys\.exit|os\._exit|exit|quit|raise SystemExit)\b/m.exec(body);
  if (!exit) return [lastIn(source, handler, `${child}.terminate()\n${handler.indent}${child}.wait()`)];
  const at = handler.start + exit.index;
  const indent = exit[1] ?? '';
  return [{ start: at, end: at, text: `${indent}${child}.terminate()\n${indent}${child}.wait()\n` }];
}

function inJavaScript(source: string, { start, end }: Change, child: string): readonly Change[] | undefined {
  const call = source.slice(start, end);
  const name = /,\s*([A-Za-z_$][\w$]*)\s*\)$/.exec(call)?.[1];
  const opening = /(?:=>|\bfunction\b[^({]*\([^)]*\))\s*\{/.exec(call);
  const block =
    name === undefined
      ? opening && blockAfter(source, start + opening.index + opening[0].length - 1, end)
      : functionNamed(source, name);
  if (!block) return inExpression(source, start, end, child);
  const body = source.slice(block.open + 1, block.close);
  const exits = [...body.matchAll(/\bprocess\.exit\([^()\n]*\)/g)];
  const [exit] = exits;
  if (exits.length !== 1 || !exit) return undefined;
  const at = block.open + 1 + exit.index;
  const isTold = new RegExp(`\\b${escaped(child)}\\.kill\\(`).test(body);
  const indent = /[ \t]*$/.exec(source.slice(source.lastIndexOf('\n', at) + 1, at))?.[0];
  const isLine = source.slice(source.lastIndexOf('\n', at) + 1, at).trim() === '';
  const kill = isTold ? '' : `${child}.kill('SIGTERM');${isLine ? `\n${indent}` : ' '}`;
  const text = `${kill}${child}.once('exit', () => ${exit[0]})`;
  const isBody = /=>\s*$/.test(source.slice(block.open, at));
  return [{ start: at, end: at + exit[0].length, text: isBody ? `{ ${text}; }` : text }];
}

/** `() => process.exit(0)` gets a body. */
function inExpression(
  source: string,
  start: number,
  end: number,
  child: string,
): readonly Change[] | undefined {
  const exit = /=>\s*(process\.exit\([^()\n]*\))\)$/.exec(source.slice(start, end))?.[1];
  if (exit === undefined) return undefined;
  const at = end - 1 - exit.length;
  return [
    { start: at, end: end - 1, text: `{ ${child}.kill('SIGTERM'); ${child}.once('exit', () => ${exit}); }` },
  ];
}
