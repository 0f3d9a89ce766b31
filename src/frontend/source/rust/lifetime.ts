import { path as paths } from '../../../base/index.ts';
import type { SourceAnalysis } from '../../../model/index.ts';
import { WANTS_ARGUMENT, WANTS_COMMAND } from '../lifetime.ts';
import type { RustProgram } from './program.ts';

/** What only a program does that runs until it is stopped. */
const SERVES =
  /\b(?:TcpListener|UdpSocket|UnixListener|HttpServer|Consumer)\b|\brocket::|\baxum::|\bwarp::|\btonic::|\.serve(?:_\w{1,40})?\(|\.listen\(|\.incoming\(|\bserve_with|\bpending\(?:\)|\bstart_polling\b|\brun_forever\(/;
/**
 * The calls of crates with a loop of their own, which come back only when it is stopped or lost. `start` and the like are
 * words of many, so the crate has to stand in the same file.
 */
const CRATES_THAT_GO_ON = [
  { crate: /\b(?:serenity|poise)::/, call: /\.start(?:_autosharded|_shards?|_shard_range)?\(/ },
  { crate: /\bteloxide::/, call: /\bteloxide::repl\b|\brepl\(|\.dispatch\(\)/ },
  { crate: /\bmatrix_sdk::/, call: /\.sync\(/ },
  { crate: /\btiny_http::/, call: /\.incoming_requests\(/ },
  { crate: /\brouille::/, call: /\bstart_server(?:_with_pool)?\(/ },
  // Who has subscribed to a broker takes what comes.
  { crate: /\b(?:rumqttc|paho_mqtt|async_nats)\b/, call: /\.(?:try_)?(?:queue_)?subscribe(?:_many)?\(/ },
  // @source https://docs.rs/twilight-gateway/0.16: a stream of events for as long as the shard is connected
  { crate: /\btwilight_gateway\b/, call: /\.next_(?:event|message)\(/ },
  { crate: /\blapin\b/, call: /\.basic_consume\(/ },
];
const goesOn = (text: string): boolean =>
  SERVES.test(text) ||
  CRATES_THAT_GO_ON.some(({ crate, call }) => {
    const at = text.search(crate);
    return at !== -1 && call.test(text.slice(at));
  });

/** What a tool does too, while it works: only in a loop of the program's own it is what the program is there for. */
const WAITS = /\b(?:thread|time)::(?:\{[^{}]{0,200})?(?:sleep|park|interval)\b|\.recv\(\)|\.accept\(\)/;
const TURNS = /\bloop\s*\{|\bwhile\s+(?:true|let)\b/;

/** clap and structopt end a program with its usage where a command must be given and none is. */
const COMMANDS =
  /#\[(?:command|clap|structopt|arg)\(subcommand\)\]\s*(?:pub(?:\([^)]*\))?\s+)?\w+:\s*(?!Option\b)\w/;
const COMMANDS_OF_MAIN =
  /#\[derive\([^)\]]{0,200}\b(?:StructOpt|Parser)\b(?:(?!\bstruct\b)[\s\S]){0,400}?\benum\b/;

/** Below a command of an enum, the commands that it asks for are its own. */
const ofEnum = (text: string, at: number): boolean =>
  text.lastIndexOf('enum ', at) > text.lastIndexOf('struct ', at);

const asksForCommand = (text: string): boolean => {
  const found = COMMANDS.exec(text);
  return found !== null && !ofEnum(text, found.index);
};

/** What a command is called that goes on until it is stopped. */
const LASTING = /serve|daemon|watch|listen|worker|follow/;

/** Whether it has commands of which one is wanted. */
function wantsCommand(program: RustProgram): boolean {
  if (!program.main) return false;
  const folder = paths.dirname(program.main.path);
  const beside = program.files.filter(f => paths.dirname(f.path) === folder);
  return beside.some(f => asksForCommand(f.text.text)) || COMMANDS_OF_MAIN.test(program.main.text.text);
}

const PARSED = /#\[derive\([^)\]]{0,200}\b(?:StructOpt|Parser)\b[\s\S]{0,600}?\bstruct\s+\w+[^{;]{0,80}\{/;
/** A field with its attribute: `#[arg(long)] token: String`. */
const FIELD =
  /#\[(?:arg|clap|structopt)\(((?:[^()\]]|\([^()]{0,80}\)){0,300})\)\]\s*(?:pub(?:\([^)]*\))?\s+)?\w+:\s*(\w+)/g;
const MAY_LACK = /\b(?:default_\w+|env|required\w*|flatten|subcommand|skip|action|hide|from_\w+)\b/;

/** clap ends a program with its usage where an argument must be given and none is. @source https://docs.rs/clap/4/clap/_derive/index.html#arg-types */
function wantsArgument(program: RustProgram): boolean {
  const folder = paths.dirname(program.main?.path ?? '/');
  return program.files.some(({ path, text: { text } }) => {
    const found = paths.dirname(path) === folder ? PARSED.exec(text) : null;
    if (!found) return false;
    const start = found.index + found[0].length;
    const fields = text.slice(start, text.indexOf('\n}', start));
    return [...fields.matchAll(FIELD)].some(
      ([, attribute = '', type = '']) => !MAY_LACK.test(attribute) && !/^(?:Option|Vec|bool)$/.test(type),
    );
  });
}

const commandIn = (args: readonly string[]) => args.find(arg => /^[a-z]/.test(arg));

/** A program without a server, a listener or a loop is a tool that ends by itself. */
export function lifetimeOf(
  program: RustProgram,
  takesSignals: boolean,
  args: readonly string[],
): Pick<SourceAnalysis, 'lifetime' | 'neverWaits' | 'mayEnd'> {
  const command = commandIn(args);
  const isOneOfMany = wantsCommand(program);
  const serves = program.files.some(({ text }) => goesOn(text.text));
  const folder = paths.dirname(program.main?.path ?? '/');
  const lasts = program.files.some(
    ({ text, path }) => paths.isInside(folder, path) && TURNS.test(text.text) && WAITS.test(text.text),
  );
  if (isOneOfMany && command === undefined)
    return takesSignals || serves || lasts ? WANTS_COMMAND : { lifetime: 'short', neverWaits: true };
  if (args.length === 0 && wantsArgument(program)) return WANTS_ARGUMENT;
  // The server that it has may be another command's: `tool log --message …`.
  const isOther = isOneOfMany && !LASTING.test(command ?? '');
  if (takesSignals || serves || lasts) return { lifetime: isOther ? 'unknown' : 'service' };
  const isOpen =
    program.missing.length > 0 ||
    program.files.some(({ text }) => TURNS.test(text.text) || WAITS.test(text.text));
  return isOpen
    ? { lifetime: 'unknown', mayEnd: 'nothing in its own sources shows that it goes on' }
    : { lifetime: 'short' };
}
