import { wrapperScript } from '../../knowledge/index.ts';
import type { FileOrigin } from '../../model/index.ts';
import type { Started, StartRequest } from '../shell/host.ts';
import { noRunBit } from './permission.ts';
import type { Resolver } from './resolver.ts';

/** A text file: its first line says what runs it. */
export function startScriptFile(
  resolver: Resolver,
  request: StartRequest,
  file: string,
  origin: Extract<FileOrigin, { kind: 'context' | 'inline' }>,
): Started {
  const { text } = origin.text;
  const at = origin.text.locate(0, Math.max(1, text.indexOf('\n')));
  resolver.notes.filesRead.add(origin.text.file);
  // What the Dockerfile holds has no other name than the one in the image.
  const shown = origin.kind === 'inline' ? file : origin.text.file;
  const refused = noRunBit(shown, origin);
  if (refused) return resolver.fail('not-executable', 126, refused, origin.at, file);
  const line = text.split('\n', 1)[0] ?? '';
  if (!line.startsWith('#!')) {
    if (request.byExecvp && text !== '') {
      const read = ['/bin/sh', file, ...request.argv.slice(1)];
      return resolver.start({ ...request, byExecvp: false, argv: read });
    }
    return resolver.fail('bad-shebang', 126, `${shown} has no \`#!\` line, so execve fails with ENOEXEC`, at);
  }
  if (line.endsWith('\r')) {
    return resolver.fail('crlf-shebang', 127, `the \`#!\` line of ${shown} ends in a carriage return`, at);
  }
  const shebang = /^#!\s*(\S+)(?:\s+(.*?))?\s*$/.exec(line);
  if (!shebang?.[1])
    return resolver.fail('bad-shebang', 126, `the \`#!\` line of ${shown} names no program`, at);
  const wrapper = wrapperScript(file, text);
  const tool = wrapper === undefined ? undefined : resolver.startNamed(wrapper, request);
  if (tool) return tool;
  const interpreter = shebang[2] ? [shebang[1], shebang[2]] : [shebang[1]];
  // The kernel hands the interpreter the path that execve was given: a relative one stays so, one of PATH is whole.
  const [name = ''] = request.argv;
  const script = name.includes('/') ? name : file;
  return resolver.start({ ...request, argv: [...interpreter, script, ...request.argv.slice(1)] });
}
