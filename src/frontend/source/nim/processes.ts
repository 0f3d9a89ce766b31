import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, commandOf, MAX_CHILDREN } from '../children.ts';
import type { LexProgram } from '../lexical/program.ts';

/** osproc's `startProcess("worker", args = ["-v"])`, which goes on beside the program. */
const STARTED =
  /\bstartProcess\s*\(\s*(?:command\s*=\s*)?(?:"([^"\n]{0,300})"|([\w.&$ ]{1,60}))([^\n]{0,300})/g;

export function processesOf({ files }: LexProgram): {
  readonly children: readonly StartedChild[];
  readonly care: readonly CareStep[];
} {
  const text = files.map(({ code }) => code).join('\n');
  const isWaitedFor = /\bwaitForExit\b|\bwaitpid\b|\bpeekExitCode\b/.test(text);
  const children = files.flatMap(file =>
    [...file.bare.matchAll(STARTED)].map(
      ({ 0: whole, 1: program, 3: rest = '', index }): StartedChild => ({
        command: commandIn(program, rest),
        call: 'startProcess',
        at: file.text.locate(index, index + whole.indexOf('(') + 1),
        mode: 'background',
        lifetime: 'unknown',
        reaped: isWaitedFor ? 'unknown' : false,
        processGroup: 'parent',
      }),
    ),
  );
  const isTold =
    children.length > 0 && /\.terminate\b|\bterminate\s*\(|\bkill\s*\(\s*\w*[pP]\w*\.processID/.test(text);
  const care: readonly CareStep[] = isTold
    ? [{ do: 'tell', signal: 'SIGTERM' }, ...(isWaitedFor ? [{ do: 'await' } as const] : [])]
    : [];
  return { children: children.slice(0, MAX_CHILDREN), care };
}

function commandIn(program: string | undefined, rest: string): StartedChild['command'] {
  if (program === undefined) return { unknown: 'its name is not a constant' };
  const [, list = ''] = /\bargs\s*=\s*@?\[([^\]]*)\]/.exec(rest) ?? [];
  const words = [...list.matchAll(/"([^"]*)"|[^\s,]+/g)].map(([, text]) => text ?? '…');
  return /\bpoEvalCommand\b/.test(rest) ? commandOf(program) : { argv: [program, ...words] };
}
