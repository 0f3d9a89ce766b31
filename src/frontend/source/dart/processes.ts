import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, MAX_CHILDREN } from '../children.ts';
import type { LexProgram } from '../lexical/program.ts';

/** `Process.start('worker', ['-v'])`, which goes on beside the program; the runtime waits for every child by itself. */
const STARTED =
  /\bProcess\.start\s*\(\s*(?:r?(['"])([^'"\n]{0,300})\1|([\w.]{1,60}))\s*,?\s*(?:\[([^\]]{0,300})\])?/g;

export function processesOf({ files }: LexProgram): {
  readonly children: readonly StartedChild[];
  readonly care: readonly CareStep[];
} {
  const children = files.flatMap(file =>
    [...file.bare.matchAll(STARTED)].map(
      ({ 0: whole, 2: program, 4: list = '', index }): StartedChild => ({
        command:
          program === undefined || program.includes('$')
            ? { unknown: 'its name is not a constant' }
            : {
                argv: [
                  program,
                  ...[...list.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, a, b]) => a ?? b ?? '…'),
                ],
              },
        call: 'Process.start',
        at: file.text.locate(index, index + whole.indexOf('(') + 1),
        mode: 'background',
        lifetime: 'unknown',
        reaped: true,
        processGroup: 'parent',
      }),
    ),
  );
  const text = files.map(({ code }) => code).join('\n');
  const isTold = children.length > 0 && /\.kill\s*\(|\bProcess\.killPid\b/.test(text);
  const care: readonly CareStep[] = isTold
    ? [{ do: 'tell', signal: 'SIGTERM' }, ...(/\.exitCode\b/.test(text) ? [{ do: 'await' } as const] : [])]
    : [];
  return { children: children.slice(0, MAX_CHILDREN), care };
}
