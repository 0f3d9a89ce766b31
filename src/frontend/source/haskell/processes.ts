import type { StartedChild } from '../../../model/index.ts';
import { type CareStep, commandOf, MAX_CHILDREN } from '../children.ts';
import type { LexProgram } from '../lexical/program.ts';

/** `spawnProcess "worker" ["-v"]`, `createProcess (proc "worker" [])`, `spawnCommand "worker | tee log"`. */
const STARTED =
  /\b(spawnProcess|spawnCommand|(?:createProcess\w*|startProcess|withCreateProcess|withProcess\w*)\s*\$?\s*\(?\s*(?:proc|shell))\s+(?:"([^"\n]{0,300})"|([\w.']{1,60}))(?:\s*\[([^\]\n]{0,300})\])?/g;

export function processesOf({ files }: LexProgram): {
  readonly children: readonly StartedChild[];
  readonly care: readonly CareStep[];
} {
  const text = files.map(({ code }) => code).join('\n');
  const isWaitedFor = /\b(?:waitForProcess|waitExitCode\w*|checkExitCode|getProcessExitCode)\b/.test(text);
  const children = files.flatMap(file =>
    [...file.bare.matchAll(STARTED)].map(
      ({ 1: call = '', 2: program, 4: list = '', index }): StartedChild => ({
        command: commandIn(call, program, list),
        call: call.split(/[\s$(]/, 1)[0] ?? call,
        at: file.text.locate(index, index + call.length),
        mode: 'background',
        lifetime: 'unknown',
        reaped: isWaitedFor ? 'unknown' : false,
        processGroup: 'parent',
      }),
    ),
  );
  const isTold =
    children.length > 0 && /\b(?:terminateProcess|stopProcess|cleanupProcess|signalProcess)\b/.test(text);
  const care: readonly CareStep[] = isTold
    ? [{ do: 'tell', signal: 'SIGTERM' }, ...(isWaitedFor ? [{ do: 'await' } as const] : [])]
    : [];
  return { children: children.slice(0, MAX_CHILDREN), care };
}

function commandIn(call: string, program: string | undefined, list: string): StartedChild['command'] {
  if (program === undefined) return { unknown: 'its name is not a constant' };
  if (/(?:spawnCommand|shell)$/.test(call)) return commandOf(program);
  const words = [...list.matchAll(/"([^"]*)"|[^\s,]+/g)].map(([, text]) => text ?? '…');
  return { argv: [program, ...words] };
}
