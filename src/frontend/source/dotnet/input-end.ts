import type { SourceAnalysis } from '../../../model/index.ts';
import { type Code, closing } from './code.ts';
import { MAIN } from './host.ts';
import { isOnEveryWay } from './pauses.ts';

/** A statement that waits for a line or a key. */
const READS =
  /(?:^|[;{}\s])(?:\w+\s*=\s*)?(?:System\s*\.\s*)?Console\s*\.\s*Read(?:Line|Key)?\s*\([^()]{0,20}\)/g;

/** What Main may wait for beside it, and what would keep the process behind Main. */
const WAITS =
  /\b(?:while|do|for|Thread|WaitHandle|Semaphore\w*|BlockingCollection|WhenAll|WhenAny|WaitAll|WaitAny)\b|\.\s*(?:Join|Wait|WaitOne|GetResult|Run|RunAsync|Take|Result)\b/;
/** Waiting for one of these is soon over: `await bus.StartAsync();`. */
const SOON =
  /\.\s*(?:Start|Stop|Open|Close|Connect|Disconnect|Subscribe|Login|Logout|Init\w*|Create|Declare|Dispose|Publish|Send|\w+Declare|BasicConsume|StartReceiving|StartProcessing|StopProcessing)(?:Async)?\s*\([^;]{0,300}?\)(?:\s*\.\s*ConfigureAwait\s*\(\s*(?:true|false)\s*\))?(?:\s*\.\s*(?:Wait|GetAwaiter\s*\(\s*\)\s*\.\s*GetResult)\s*\(\s*\))?/g;

const FOREGROUND = /\bnew\s+(?:[\w.]+\.\s*)?Thread\s*\(/;

const ENDED: Pick<SourceAnalysis, 'lifetime' | 'neverWaits'> = { lifetime: 'short', neverWaits: true };

/**
 * `Console.ReadLine()` is all that keeps Main: it comes back at once where the input is empty, and `ReadKey` throws
 * where it is no terminal. What goes on beside Main ends with it.
 * @source dotnet/runtime src/libraries/System.Console/src/System/ConsolePal.Unix.cs, ReadKey; SyncTextReader.Unix.cs
 *
 * @param hasInput somebody may type a line: it waits for that
 */
export function endOfInput(
  code: readonly Code[],
  hasInput: boolean,
): Pick<SourceAnalysis, 'lifetime' | 'neverWaits'> | undefined {
  const main = code.find(c => c.isOwn && MAIN.test(c.text)) ?? code.find(c => c.isOwn && isTopLevel(c));
  const body = main && bodyOf(main);
  if (body === undefined || !readsAlways(body)) return undefined;
  if (hasInput) return { lifetime: 'service' };
  if (WAITS.test(body.replace(SOON, '')) || code.some(c => startsThread(c))) return undefined;
  return ENDED;
}

/** Threads are of the foreground unless they are told otherwise, and keep the process. */
const startsThread = ({ text }: Code): boolean =>
  FOREGROUND.test(text) && !/\bIsBackground\s*=\s*true\b/.test(text);

/** Statements without a method around them. */
const isTopLevel = ({ file, text }: Code): boolean =>
  /(?:^|\/)Program\.cs$/.test(file.file) && !/\bstatic\b[^;{}=]{0,100}\bMain\s*\(/.test(text);

const DECLARES =
  /^[ \t]*(?:(?:public|internal|static|sealed|partial|abstract|async|file|readonly)\s+)*(?:class|record|struct|enum|interface|namespace|void|Task)\b/m;

/** Of Main, as a block; of statements without one, those in front of what they declare. */
function bodyOf({ text }: Code): string | undefined {
  const main = MAIN.exec(text);
  if (!main) {
    const end = text.search(DECLARES);
    return `{${end === -1 ? text : text.slice(0, end)}`;
  }
  const open = text.indexOf('{', main.index);
  return open === -1 || text.slice(main.index, open).includes('=>')
    ? undefined
    : text.slice(open, closing(text, open));
}

const readsAlways = (body: string): boolean =>
  [...body.matchAll(READS)].some(({ 0: found, index }) => isOnEveryWay(body, index + found.length - 1));
