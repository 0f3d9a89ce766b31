import { type Code, closing } from './code.ts';
import { MAIN } from './host.ts';

/** What waits for others, without an end that can be seen. */
const WAITS =
  /\bwhile\b(?![^\n;{]{0,80}\.\s*(?:Read|MoveNext|EndOfStream|Peek)\b)|\bfor\s*\(\s*[^;()]{0,80};\s*;|\bdo\s*\{|\b(?:do|return)!\s*\w{0,60}loop\b|\bgoto\b|\bTimeout\s*\.\s*Infinite|\bDelay\s*\(\s*-1|\b(?:ManualReset|AutoReset|Countdown)Event|\bSemaphore|\bBlockingCollection\b|\bChannel\b|\bnew\s+(?:[\w.]{1,60}\.\s*)?Thread\b|\bThread\s*\(|\bstartWebServer\w*|(?<!\bTask\s*)\.\s*(?:Run|RunAsync|Listen\w*|Accept\w*|Receive\w*|Consume\w*|Join|Wait\w*|WhenAny|Subscribe\w*|Poll\w*|Loop\w*)\s*\(|\bConsole\s*\.\s*Read/;

/** A mailbox reads its messages beside the program, and ends with it. */
const MAILBOX = /\bMailboxProcessor\b[^\n]{0,80}\bStart\s*\(\s*fun\s+(\w{1,40})\s*->/g;

/** Words of a main that hands over to something that stays. */
const HANDS_OVER =
  /run|serve|listen|loop|watch|poll|wait|receive|consume|host|launch|work|start|daemon|bot\b|schedul|subscri|timer|\bConsole\s*\.\s*Read/i;

/** Does Main do its steps and return? Threads that libraries have end with it: they are of the background. */
export function isDoneSoon(code: readonly Code[]): boolean {
  const body = code.filter(c => c.isOwn).map(bodyOf);
  const [main, another] = body.filter(text => text !== undefined);
  if (main === undefined || another !== undefined || HANDS_OVER.test(main)) return false;
  return !code.some(c => WAITS.test(withoutMailboxes(c.text)));
}

/** `[<EntryPoint>]` stands in front of the last declaration of a program in F#. */
function bodyOf({ file, text }: Code): string | undefined {
  if (file.file.endsWith('.fs')) {
    const at = text.search(/\[<\s*EntryPoint\s*>\]/);
    return at === -1 ? undefined : text.slice(at);
  }
  const main = MAIN.exec(text);
  const open = main ? text.indexOf('{', main.index) : -1;
  return open === -1 ? undefined : text.slice(open, closing(text, open));
}

function withoutMailboxes(text: string): string {
  if (!text.includes('MailboxProcessor')) return text;
  const names = [...text.matchAll(MAILBOX)].map(([, name]) => name);
  if (names.length === 0) return text;
  const own = new RegExp(
    `\\b(?:${names.join('|')})\\s*\\.\\s*(?:Try)?(?:Receive|Scan)\\b|\\b(?:do|return)!\\s*\\w+`,
    'g',
  );
  return text.replace(own, '');
}
