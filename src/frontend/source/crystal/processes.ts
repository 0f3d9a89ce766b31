import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, commandOf, MAX_CHILDREN } from '../children.ts';
import type { LexProgram } from '../lexical/program.ts';

/** `Process.new("worker", ["-v"])`, which goes on beside the program; the runtime waits for every child by itself. */
const STARTED =
  /\bProcess\.new\s*\(?\s*(?:"([^"\n]{0,300})"|([\w.]{1,60}))(?:\s*,\s*(?:args:\s*)?(?:\[([^\]\n]{0,300})\]|\{([^}\n]{0,300})\}))?([^\n]{0,200})/g;

export function processesOf({ files }: LexProgram): {
  readonly children: readonly StartedChild[];
  readonly care: readonly CareStep[];
} {
  const children = files.flatMap(file =>
    [...file.bare.matchAll(STARTED)].map(
      ({ 0: whole, 1: program, 3: list, 4: tuple = list, 5: rest = '', index }): StartedChild => ({
        command: commandIn(program, tuple, /\bshell:\s*true\b/.test(rest)),
        call: 'Process.new',
        at: file.text.locate(index, index + whole.indexOf('(') + 1),
        mode: 'background',
        lifetime: 'unknown',
        reaped: true,
        processGroup: 'parent',
      }),
    ),
  );
  const text = files.map(({ code }) => code).join('\n');
  const isTold = children.length > 0 && /\.(?:terminate\b|signal[ (]+(?:::)?Signal::)/.test(text);
  const care: readonly CareStep[] = isTold
    ? [{ do: 'tell', signal: 'SIGTERM' }, ...(/\.wait\b/.test(text) ? [{ do: 'await' } as const] : [])]
    : [];
  return { children: children.slice(0, MAX_CHILDREN), care };
}

function commandIn(
  program: string | undefined,
  list: string | undefined,
  isShell: boolean,
): StartedChild['command'] {
  if (program === undefined || program.includes('#{')) return { unknown: 'its name is not a constant' };
  const words = [...(list ?? '').matchAll(/"([^"]*)"|[^\s,]+/g)].map(([, text]) => text ?? '…');
  return isShell && words.length === 0 ? commandOf(program) : { argv: [program, ...words] };
}
