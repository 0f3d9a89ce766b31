import { type Change, indentAt, lineStart } from '../edits.ts';

/** A hook of the JVM's shutdown tells each process, right behind what starts it. Process.onExit came with Java 9. */
export function tellInJava(source: string, starts: readonly Change[]): readonly Change[] | undefined {
  const all = starts.map(({ start }) => hookBehind(source, start));
  return all.some(one => one === undefined) ? undefined : all.flatMap(one => one ?? []);
}

function hookBehind(source: string, start: number): readonly Change[] | undefined {
  const begin = lineStart(source, start) + indentAt(source, start).length;
  const statement = statementAt(source, begin);
  if (statement === undefined) return undefined;
  const builder = /^(?:final )?(?:ProcessBuilder|var) (\w+) = new ProcessBuilder\(/.exec(statement.text)?.[1];
  if (builder === undefined || /\.start\(\)\s*;$/.test(statement.text))
    return behind(source, begin, statement.end);
  const started = new RegExp(
    `^[ \\t]*[^\\n;=]*(?:= *)?\\b${builder}\\.(?:\\w+\\([^()]*\\)\\.)*start\\(\\);`,
    'm',
  ).exec(source.slice(statement.end));
  if (!started) return undefined;
  const from = statement.end + started.index;
  return behind(source, from + (/^[ \t]*/.exec(started[0])?.[0].length ?? 0), from + started[0].length);
}

/** Of the statement that starts a process. */
function behind(source: string, begin: number, end: number): readonly Change[] | undefined {
  const text = source.slice(begin, end);
  const declared = /^(?:final )?(?:Process|var) (\w+) =/.exec(text)?.[1];
  const isAlone = /^(?:new ProcessBuilder\(|Runtime\.getRuntime\(\)\.exec\(|\w+\.start\(\);)/.test(text);
  const name =
    declared ??
    (isAlone
      ? ['child', 'childProcess', 'started'].find(own => !new RegExp(`\\b${own}\\b`).test(source))
      : undefined);
  if (name === undefined || !/\.(?:start\(\)|exec\([\s\S]*\));$/.test(text)) return undefined;
  // What a lambda takes is set once.
  if ([...source.matchAll(new RegExp(`\\b${name}\\s*=[^=]`, 'g'))].length > 1) return undefined;
  const indent = indentAt(source, begin);
  const step = indent.includes('\t') ? '\t' : '    ';
  const hook = [
    'Runtime.getRuntime().addShutdownHook(new Thread(() -> {',
    `${step}${name}.destroy();`,
    `${step}${name}.onExit().join();`,
    '}));',
  ];
  return [
    ...(declared === undefined ? [{ start: begin, end: begin, text: `Process ${name} = ` }] : []),
    { start: end, end, text: hook.map(line => `\n${indent}${line}`).join('') },
  ];
}

/** Up to its semicolon. */
function statementAt(
  source: string,
  begin: number,
): { readonly text: string; readonly end: number } | undefined {
  const found = /^(?:"(?:[^"\\\n]|\\.)*"|[^;"{}])*;/.exec(source.slice(begin))?.[0];
  return found === undefined ? undefined : { text: found, end: begin + found.length };
}
