import { type Change, indentAt } from './edits.ts';
import { openedAt, withoutShell } from './php/tell.ts';
import { spawnedAt } from './ruby/tell.ts';

/**
 * Children that are started in another file than the handler stands in: what runs at the exit tells each, and waits for
 * it. Who waits for them himself knows better when they have ended.
 */
export function tellAtExitOf(
  language: 'php' | 'ruby',
  source: string,
  starts: readonly Change[],
  isExit: boolean,
): readonly Change[] | undefined {
  if (!isExit) return undefined;
  const changes = starts.map(start => (language === 'ruby' ? inRuby : inPhp)(source, start));
  return changes.length === 0 || changes.some(own => own === undefined)
    ? undefined
    : changes.flatMap(own => own ?? []);
}

const free = (source: string, names: readonly string[]): string | undefined =>
  names.find(name => !new RegExp(`\\b${name}\\b`).test(source));

function inRuby(source: string, { start, end }: Change): readonly Change[] | undefined {
  const spawned = spawnedAt(source, start);
  const rest = /^[ \t]*(?:#[^\n]*)?(?=\n)/.exec(source.slice(end))?.[0];
  const own = free(source, ['pid', 'child', 'child_pid']);
  const isWaited = /\bProcess\.(?:wait|detach)|\bwaitpid\b/.test(source);
  if (!spawned || rest === undefined || own === undefined || isWaited) return undefined;
  const { name, isList, indent, line } = spawned;
  // What a block gives back to `map` is its last value.
  if (isList && !/<<[ \t]*(?:Process\.|Kernel\.)?$/.test(source.slice(line, start))) return undefined;
  const pid = name === undefined || isList ? own : name;
  const lines = [
    ...(isList ? [`${own} = ${name}.last`] : []),
    'at_exit do',
    `  Process.kill('TERM', ${pid})`,
    `  Process.wait(${pid})`,
    'end',
  ];
  const at = end + rest.length;
  return [
    ...(name === undefined ? [{ start: line, end: line, text: `${own} = ` }] : []),
    { start: at, end: at, text: lines.map(one => `\n${indent}${one}`).join('') },
  ];
}

function inPhp(source: string, { start, end }: Change): readonly Change[] | undefined {
  const name = openedAt(source, start);
  const rest = /^[ \t]*;[ \t]*(?:(?:\/\/|#)[^\n]*)?(?=\n)/.exec(source.slice(end))?.[0];
  const own = free(source, ['process', 'child', 'opened']);
  const isClosed = /\bproc_(?:close|get_status)\b/.test(source);
  if (name === undefined || rest === undefined || own === undefined || isClosed) return undefined;
  const indent = indentAt(source, start);
  const isList = name.endsWith('[]');
  // A closure takes what a variable holds, and no member of the object.
  const isOwn = /^\$\w+$/.test(name);
  const child = isOwn ? name : `$${own}`;
  const lines = [
    ...(isOwn ? [] : [`${child} = ${isList ? `end(${name.slice(0, -2)})` : name};`]),
    `register_shutdown_function(function () use (${child}) {`,
    `    proc_terminate(${child});`,
    `    proc_close(${child});`,
    '});',
  ];
  const at = end + rest.length;
  return [
    ...withoutShell(source, { start, end, text: '' }),
    { start: at, end: at, text: lines.map(one => `\n${indent}${one}`).join('') },
  ];
}
