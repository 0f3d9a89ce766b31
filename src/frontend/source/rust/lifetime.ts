import { path as paths } from '../../../base/index.ts';
import type { Behaviour } from '../../../model/index.ts';
import type { RustProgram } from './program.ts';

/** What only a program does that runs until it is stopped. */
const SERVES =
  /\b(?:TcpListener|UdpSocket|UnixListener|HttpServer|Consumer)\b|\brocket::|\baxum::|\bwarp::|\btonic::|\.serve\(|\.listen\(|\.incoming\(|\.accept\(|\bserve_with|\bthread::(?:sleep|park)\b|\btime::(?:sleep|interval)\b|\bpending\(?:\)|\bstart_polling\b|\.recv\(\)/;
const TURNS = /\bloop\s*\{|\bwhile\s+true\b/;

/** clap and structopt end a program with its usage where a command must be given and none is. */
const COMMANDS =
  /#\[(?:command|clap|structopt|arg)\(subcommand\)\]\s*(?:pub(?:\([^)]*\))?\s+)?\w+:\s*(?!Option\b)\w/;
const COMMANDS_OF_MAIN =
  /#\[derive\([^)\]]{0,200}\b(?:StructOpt|Parser)\b(?:(?!\bstruct\b)[\s\S]){0,400}?\benum\b/;

/** Whether a command of the command line is wanted, and nothing is said of which. */
function lacksCommand(program: RustProgram, args: readonly string[]): boolean {
  if (args.some(arg => /^[a-z]/.test(arg)) || !program.main) return false;
  const folder = paths.dirname(program.main.path);
  const beside = program.files.filter(f => paths.dirname(f.path) === folder);
  return beside.some(f => COMMANDS.test(f.text.text)) || COMMANDS_OF_MAIN.test(program.main.text.text);
}

/** A program without a server, a listener or a loop is a tool that ends by itself. */
export function lifetimeOf(
  program: RustProgram,
  takesSignals: boolean,
  args: readonly string[],
): Behaviour['lifetime'] {
  if (lacksCommand(program, args)) return 'short';
  if (takesSignals || program.files.some(file => SERVES.test(file.text.text))) return 'service';
  return program.missing.length > 0 || program.files.some(file => TURNS.test(file.text.text))
    ? 'unknown'
    : 'short';
}
