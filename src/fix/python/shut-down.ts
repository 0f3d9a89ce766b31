import type { Change } from '../edits.ts';
import { importOf, type PythonFunction } from './text.ts';

/**
 * `server.shutdown()` waits for the loop that the handler has interrupted: in a thread it does not.
 * @see https://docs.python.org/3/library/socketserver.html#socketserver.BaseServer.shutdown
 */
export function shutDownBeside(
  source: string,
  { start, end }: Pick<PythonFunction, 'start' | 'end'>,
): readonly Change[] | undefined {
  const found = /^([ \t]*)((?:self\.)?\w+)\.shutdown\(\)[ \t]*$/m.exec(source.slice(start, end));
  const [, indent = '', server = ''] = found ?? [];
  if (
    !found ||
    !new RegExp(`\\b${server.replace('.', '\\.')}\\s*=\\s*[\\w.]*Server\\(|\\bas ${server}:`).test(source)
  )
    return undefined;
  const from = start + found.index + indent.length;
  return [
    ...importOf(source, 'threading'),
    {
      start: from,
      end: start + found.index + found[0].trimEnd().length,
      text: `threading.Thread(target=${server}.shutdown).start()`,
    },
  ];
}
