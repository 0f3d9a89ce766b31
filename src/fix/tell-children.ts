import { lineIndex } from '../base/index.ts';
import type { Remedy } from '../lint/remedy.ts';
import { walk } from '../model/index.ts';
import { blockAfter } from './blocks.ts';
import { type Change, indentAt, lineStart, rangeOf } from './edits.ts';
import { tellInGo } from './go/tell.ts';
import { tellList } from './javascript/list.ts';
import { tellInModule } from './javascript/module.ts';
import { exitsIn, inStyleOf, listenerBlock } from './javascript/text.ts';
import { tellInJava } from './jvm/tell.ts';
import { tellInPhp } from './php/tell.ts';
import { tellAtExit, waitWhereTold } from './python/at-exit.ts';
import { startAndTell, tellInLoop, tellInWith } from './python/command.ts';
import { tellCopies } from './python/copies.ts';
import { functionOf, lastIn } from './python/text.ts';
import { tellInRuby } from './ruby/tell.ts';
import { tellAtExitOf } from './tell-elsewhere.ts';
import type { FixInput, Planned } from './types.ts';

/** The handler of a program tells the child that the program has started, and waits for it. */
export function tellChildren(
  { at, child, language }: Extract<Remedy, { do: 'tell-child' }>,
  { sources, launch }: FixInput,
): Planned | undefined {
  const source = sources.read(child.file);
  const inHandler = at.file === child.file ? source : sources.read(at.file);
  if (source === undefined || inHandler === undefined || child.file === launch.spec.file) return undefined;
  const handler = rangeOf(inHandler, at);
  const start = rangeOf(source, child);
  if (!handler || !start) return undefined;
  const editsOf = (file: string, text: string, changes: readonly Change[]) => {
    const locate = lineIndex(file, text);
    return joined(changes).map(({ start: from, end, text: by }) => ({ at: locate(from, end), text: by }));
  };
  const written = (title: string, changes: readonly Change[]): Planned => ({
    safety: 'suggested',
    title,
    edits: editsOf(child.file, source, changes),
  });
  if (at.file !== child.file && language === 'javascript') {
    const [only, other] = startsIn(source, child.file, launch);
    const listener = { file: at.file, source: inHandler };
    const module = { file: child.file, source };
    const changes = only && !other ? tellInModule(module, only, listener, handler) : undefined;
    if (!changes) return undefined;
    const edits = [
      ...editsOf(child.file, source, [...changes.inChild, ...withoutShell(source, only ?? start)]),
      ...editsOf(at.file, inHandler, changes.inHandler),
    ];
    return { safety: 'suggested', title: 'Tell it where it is kept, and wait for it in the handler', edits };
  }
  const isWritten = at.file !== child.file || handler.start !== start.start;
  const copies =
    language === 'python' && isWritten ? tellCopies(inHandler, handler, { source, start }) : undefined;
  if (copies)
    return {
      safety: 'suggested',
      title: 'Tell them in the handler, and let Python wait for them',
      edits: editsOf(at.file, inHandler, copies),
    };
  if (at.file !== child.file) {
    const isExit = /\b(?:exit|die)\b/.test(inHandler.slice(handler.start, handler.end));
    const told =
      language === 'python'
        ? tellAtExit(source, start, { source: inHandler, range: handler })
        : language === 'php' || language === 'ruby'
          ? tellAtExitOf(language, source, startsIn(source, child.file, launch), isExit)
          : undefined;
    return told && written('Tell it when the program exits, and wait for it', told);
  }
  const signal = launch.stop.signal ?? 'SIGTERM';
  const handled = source.slice(handler.start, handler.end);
  if (language !== 'python' && language !== 'javascript') {
    const starts = startsIn(source, at.file, launch);
    const changes = {
      go: () => tellInGo(source, handler, starts, signal),
      php: () => tellInPhp(source, handler, starts),
      ruby: () => tellInRuby(source, isWritten ? handler : undefined, starts, signal),
      java: () => tellInJava(source, starts),
    }[language]();
    return changes && written('Tell it on the signal, and wait for it', changes);
  }
  if (language === 'python') {
    const asOwn = startAndTell(source, start, signal);
    if (asOwn) return written('Start it as a process that is told and waited for', asOwn);
    const inWith = isWritten
      ? undefined
      : (tellInWith(source, start, signal) ?? tellInLoop(source, start, signal));
    if (inWith) return written('Tell it on the signal, and let the program wait for it', inWith);
    const atExit = tellAtExit(source, start, { source, range: handler });
    if (atExit) return written('Tell it when the program exits, and wait for it', atExit);
    const isCall = /\bsignal/.test(source.slice(handler.start, handler.end));
    const waiting = isCall ? undefined : waitWhereTold(source, start);
    if (waiting) return written('Wait for it where it is told', waiting);
  }
  const sigkill = language === 'javascript' ? /\.kill\((['"])SIG(KILL)\1\)/.exec(handled) : null;
  if (sigkill) {
    const start = handler.start + sigkill.index + sigkill[0].indexOf('KILL');
    return written('Have it sent the signal that stops it in order', [
      { start, end: start + 4, text: 'TERM' },
    ]);
  }
  if (!isWritten) return undefined;
  const line = source.slice(lineStart(source, start.start), start.start + 1);
  const variable =
    /(?:^|\s)((?:self\.|this\.)?[A-Za-z_$][\w$]*)\s*(?::[^=]+)?=\s*(?:(?:await|new)\s+)?\S$/.exec(line)?.[1];
  // Who has a name for each can tell each, and wait for its end.
  const workers =
    language === 'javascript' && variable === undefined ? dismissWorkers(source, handler, start) : undefined;
  const isInside = variable === undefined || /^\s/.test(line);
  const list = language === 'javascript' && isInside ? tellList(source, handler, start, variable) : undefined;
  if (list) return written('Tell all of them in the handler, and wait for them', list);
  if (workers) return written('Let the primary wait until its workers have ended', workers);
  const isAlone = line.slice(0, -1).trim() === '';
  const free = ['child', language === 'python' ? 'child_process' : 'childProcess', 'started'].find(
    own => !new RegExp(`\\b${own}\\b`).test(source),
  );
  const name = variable ?? (isAlone ? free : undefined);
  if (name === undefined) return undefined;
  const isLocal = language === 'javascript' && variable !== undefined && /^\s/.test(line);
  const told = isLocal
    ? besideChild(source, handler, start, name)
    : (language === 'python' ? inPython : inJavaScript)(source, handler, name);
  if (!told) return undefined;
  const declared = {
    start: start.start,
    end: start.start,
    text: `${language === 'python' ? '' : 'const '}${name} = `,
  };
  const changes = [...(variable === undefined ? [declared] : []), ...told, ...withoutShell(source, start)];
  return written(`Tell \`${name}\` in the handler, and wait for it`, changes);
}

/** Where a file starts processes: who tells one of them has to tell all. */
function startsIn(source: string, file: string, { stop }: FixInput['launch']): readonly Change[] {
  const nodes = stop.tree ? [...walk(stop.tree.pid1)] : [];
  const places = nodes.flatMap(({ at }) => (at?.file === file ? [at] : []));
  const ranges = places.flatMap(place => rangeOf(source, place) ?? []);
  return ranges.filter((range, i) => ranges.findIndex(({ start }) => start === range.start) === i);
}

/** Imports that go to one place are one change. */
function joined(changes: readonly Change[]): readonly Change[] {
  const all: Change[] = [];
  for (const change of changes) {
    const at = all.findIndex(({ start, end }) => start === change.start && end === change.end);
    const other = all[at];
    if (other) all[at] = { ...other, text: other.text + change.text };
    else all.push(change);
  }
  return all;
}

/** Workers of cluster run the same file, and the handler is theirs too. */
function dismissWorkers(source: string, handler: Change, child: Change): readonly Change[] | undefined {
  const cluster = /^([A-Za-z_$][\w$]*)\.fork\(/.exec(source.slice(child.start, child.end + 1))?.[1];
  const isModule =
    cluster !== undefined &&
    new RegExp(`\\b${cluster.replaceAll('$', '\\$')}\\b[^'"\\n]*['"](?:node:)?cluster['"]`).test(source);
  const call = source.slice(handler.start, handler.end);
  const opening = /\bif\s*\(\s*(?:\w+\.)?is(?:Primary|Master)\s*\)\s*(?=\{)/.exec(source);
  const primary = opening && blockAfter(source, opening.index + opening[0].length);
  const isInside =
    primary !== null && primary !== undefined && primary.open < handler.start && handler.end < primary.close;
  // A handler that was written without them is theirs too, and one of the program's own may be.
  if (!call.startsWith('process.once(') && !isInside) return undefined;
  const exits = [...call.matchAll(/\bprocess\.exit\([^()\n]*\)/g)];
  const [exit] = exits;
  if (!isModule || exits.length !== 1 || !exit) return undefined;
  const isPrimary = /\.isMaster\b/.test(source) ? 'isMaster' : 'isPrimary';
  const at = handler.start + exit.index;
  const disconnects = `${cluster}.disconnect(() => ${exit[0]})`;
  if (isInside) return [{ start: at, end: at + exit[0].length, text: disconnects }];
  const text = `(${cluster}.${isPrimary} ? ${disconnects} : ${exit[0]})`;
  return [{ start: at, end: at + exit[0].length, text }];
}

/** A handler that does nothing but to end the program goes to where a function of it starts the child. */
function besideChild(
  source: string,
  handler: Change,
  child: Change,
  name: string,
): readonly Change[] | undefined {
  const alone = /^process\.once\(['"](SIG[A-Z]+)['"], \(\) => (process\.exit\(\d*\))\)$/.exec(
    source.slice(handler.start, handler.end),
  );
  const rest = /^;?(?=[ \t]*\n)/.exec(source.slice(child.end));
  const own = /^;?\n(?:[ \t]*\n)?/.exec(source.slice(handler.end));
  if (!alone || !rest || !own) return undefined;
  const [, signal = '', exit = ''] = alone;
  const at = child.end + rest[0].length;
  const indent = indentAt(source, child.start);
  const body = `${indent}  ${name}.kill('SIGTERM');\n${indent}  ${name}.once('exit', () => ${exit});\n`;
  const told = inStyleOf(source, `process.once('${signal}', () => {\n${body}${indent}});`);
  return [
    { start: handler.start, end: handler.end + own[0].length, text: '' },
    { start: at, end: at, text: `\n${indent}${told}` },
  ];
}

/** exec() of child_process has a shell run the command: it is to become it. */
function withoutShell(source: string, { start, end }: Change): readonly Change[] {
  const call = source.slice(start, end);
  const text = /^(?:[\w$]+\.)?exec\(\s*(['"`])(?!exec )[\w./ -]+\1/.exec(call);
  const at = start + call.indexOf(text?.[1] ?? '') + 1;
  return text ? [{ start: at, end: at, text: 'exec ' }] : [];
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
  const block = listenerBlock(source, { start, end });
  if (!block) return inExpression(source, start, end, child);
  const body = source.slice(block.open + 1, block.close);
  const exits = exitsIn(body);
  const [exit] = exits;
  if (exits.length !== 1 || !exit) return undefined;
  const at = block.open + 1 + exit.index;
  const isTold = new RegExp(`\\b${escaped(child)}\\.kill\\(`).test(body);
  const indent = /[ \t]*$/.exec(source.slice(source.lastIndexOf('\n', at) + 1, at))?.[0];
  const isLine = source.slice(source.lastIndexOf('\n', at) + 1, at).trim() === '';
  const kill = isTold ? '' : `${child}.kill('SIGTERM');${isLine ? `\n${indent}` : ' '}`;
  const text = `${kill}${child}.once('exit', () => ${exit[0]})`;
  const isBody = /=>\s*$/.test(source.slice(block.open, at));
  return [{ start: at, end: at + exit[0].length, text: inStyleOf(source, isBody ? `{ ${text}; }` : text) }];
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
  const indent = indentAt(source, start);
  const lines = [`${child}.kill('SIGTERM');`, `${child}.once('exit', () => ${exit});`];
  const body = lines.map(line => `${indent}  ${line}\n`).join('');
  return [{ start: at, end: end - 1, text: inStyleOf(source, `{\n${body}${indent}}`) }];
}
