import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, MAX_CHILDREN } from '../children.ts';
import type { LexProgram } from '../lexical/program.ts';

/** `Unix.create_process "worker" [| "worker"; "-v" |]`, and `Lwt_process.open_process_none ("worker", [| … |])`. */
const STARTED =
  /\b(create_process(?:_env)?|open_process\w*)\s*\(?\s*(?:"([^"\n]{0,300})"|([\w.']{1,60}))\s*,?\s*(?:\[\|([^\]\n]{0,300})\|\])?/g;

export function processesOf({ files }: LexProgram): {
  readonly children: readonly StartedChild[];
  readonly care: readonly CareStep[];
} {
  const text = files.map(({ code }) => code).join('\n');
  const isWaitedFor = /\b(?:waitpid|wait4|Unix\.wait|close_process\w*)\b|#close\b|#status\b/.test(text);
  const children = files.flatMap(file =>
    [...file.bare.matchAll(STARTED)].map(
      ({ 1: call = '', 2: program, 4: list = '', index }): StartedChild => ({
        command: commandIn(program, list),
        call,
        at: file.text.locate(index, index + call.length),
        mode: 'background',
        lifetime: 'unknown',
        reaped: isWaitedFor ? 'unknown' : false,
        processGroup: 'parent',
      }),
    ),
  );
  const isTold = children.length > 0 && /\bUnix\.kill\b|\bLwt_unix\.kill\b|#(?:kill|terminate)\b/.test(text);
  const care: readonly CareStep[] = isTold
    ? [{ do: 'tell', signal: 'SIGTERM' }, ...(isWaitedFor ? [{ do: 'await' } as const] : [])]
    : [];
  return { children: children.slice(0, MAX_CHILDREN), care };
}

/** The array begins with the program's own name. */
function commandIn(program: string | undefined, list: string): StartedChild['command'] {
  if (program === undefined) return { unknown: 'its name is not a constant' };
  const words = [...list.matchAll(/"([^"]*)"|[^\s;]+/g)].map(([, text]) => text ?? '…');
  return { argv: [program, ...words.slice(1)] };
}
