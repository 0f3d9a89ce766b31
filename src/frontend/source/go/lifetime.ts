import type { SourceAnalysis } from '../../../model/index.ts';
import { WANTS_COMMAND } from '../lifetime.ts';
import { asksFor, saysOnlyText } from './asked.ts';
import type { GoProgram } from './module.ts';

/** What only a program does that runs until it is stopped. */
const SERVES =
  /\bListenAndServe\w*\(|\.Serve(?:TLS|HTTP)?\(|\bnet\.Listen\w*\(|\.Accept\(|\bhttp\.Server\b|\bgrpc\.NewServer\(|\btime\.(?:Tick|NewTicker)\(|\b(?:gin|echo|fiber|iris|beego|cron)\.(?:New|Default)\w*\(|\bselect\s*\{/;
const TURNS = /\bfor\s*(?:\{|[^;{}\n]{0,80};\s*;)|\btime\.Sleep\([^()\n]{0,80}\btime\.Hour\b/;

/** The calls of packages with a loop of their own, and of those whose messages a program takes as long as they come. */
const PACKAGES_THAT_GO_ON = [
  { imported: /^gopkg\.in\/(?:tucnak\/)?telebot\.v\d/, call: /\.Start\(\)/ },
  {
    imported: /^github\.com\/go-telegram-bot-api\/telegram-bot-api\b/,
    call: /\.(?:GetUpdatesChan|ListenForWebhook)\(/,
  },
  {
    imported: /^github\.com\/(?:streadway\/amqp|rabbitmq\/amqp091-go)$/,
    call: /\.Consume(?:WithContext)?\(/,
  },
];

/** Whether a package from outside keeps it running. */
const isKept = (program: GoProgram): boolean =>
  PACKAGES_THAT_GO_ON.some(
    ({ imported, call }) =>
      [...program.external].some(name => imported.test(name)) &&
      program.files.some(({ text }) => call.test(text.text)),
  );

/** Their programs print how they are used where no command is given, unless the root command has a meaning of its own. */
const COMMANDS = [
  {
    imported: /^github\.com\/(?:spf13\/cobra|urfave\/cli|mitchellh\/cli)/,
    made: /\bcobra\.Command\b|\bcli\.Command/,
  },
  // Most programs use them for their flags alone.
  { imported: /^(?:github\.com\/alecthomas|gopkg\.in\/alecthomas)\/kingpin/, made: /\.Command\(/ },
  { imported: /^github\.com\/alecthomas\/kong/, made: /`[^`\n]{0,200}\bcmd:/ },
];

const hasCommands = (program: GoProgram): boolean =>
  COMMANDS.some(
    ({ imported, made }) =>
      [...program.external].some(name => imported.test(name)) &&
      program.files.some(({ text }) => made.test(text.text)),
  );

const MAX_LITERAL = 20_000;

interface Root {
  readonly runs: boolean;
  /** The file that makes it executes it. */
  readonly isHere: boolean;
}

/** The commands of cobra that are executed themselves. One that has nothing to run prints how it is used. */
function rootCommands(program: GoProgram): readonly Root[] {
  const texts = program.files.map(({ text }) => text.text);
  return texts.flatMap(text =>
    [...text.matchAll(/\b(\w+)\s*:?=\s*&cobra\.Command\{/g)].flatMap(found => {
      const [head, name = ''] = found;
      const executed = `${name}.Execute`;
      if (!texts.some(other => other.includes(executed))) return [];
      const body = text.slice(found.index + head.length, closing(text, found.index + head.length));
      const runs = hasMeaning(body) || texts.some(t => t.includes(`${name}.Run`));
      return [{ runs, isHere: text.includes(executed) }];
    }),
  );
}

/** What a command runs does more than to say how it is used. */
function hasMeaning(command: string): boolean {
  const run = /\bRunE?\s*:\s*(?:func\([^()\n]{0,200}\)[^{\n]{0,40}\{)?/.exec(command);
  if (!run?.[0].endsWith('{')) return run !== null;
  const start = run.index + run[0].length;
  return !saysOnlyText(command.slice(start, closing(command, start)));
}

/** Where the brace that is open at `from` is closed; braces in texts are few, and come in pairs. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length && at < from + MAX_LITERAL; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return from + MAX_LITERAL;
}

/** A program without a server, a listener or a loop is a tool that ends by itself. */
export function lifetimeOf(
  program: GoProgram,
  main: string,
  takesSignals: boolean,
  args: readonly string[],
): Pick<SourceAnalysis, 'lifetime' | 'neverWaits' | 'mayEnd'> {
  const lasts = takesSignals || isKept(program) || program.files.some(({ text }) => SERVES.test(text.text));
  if (hasCommands(program) && !args.some(arg => /^[a-z]/i.test(arg))) {
    const roots = rootCommands(program);
    if (roots.some(root => !root.runs))
      return lasts ? WANTS_COMMAND : { lifetime: 'short', neverWaits: true };
    if (!roots.some(root => root.isHere))
      return { lifetime: 'unknown', mayEnd: 'without a command it may only print how it is used' };
  }
  const asked = asksFor(program, main, args);
  if (asked) return lasts ? asked : { lifetime: 'short', neverWaits: true };
  if (lasts) return { lifetime: 'service' };
  const turns = program.files.filter(({ text }) => TURNS.test(text.text));
  if (turns.some(({ directory }) => directory === main)) return { lifetime: 'service' };
  const isWhole =
    program.unread.length === 0 && program.external.size === [...program.external].filter(isStandard).length;
  return turns.length === 0 && isWhole
    ? { lifetime: 'short', neverWaits: true }
    : { lifetime: 'unknown', mayEnd: 'nothing in its sources shows that it goes on' };
}

/** The standard library's import paths have no dot in their first element. */
const isStandard = (imported: string) => !/^[^/]*\./.test(imported);
