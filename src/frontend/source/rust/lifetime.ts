import type { Behaviour } from '../../../model/index.ts';
import type { RustProgram } from './program.ts';

/** What only a program does that runs until it is stopped. */
const SERVES =
  /\b(?:TcpListener|UdpSocket|UnixListener|HttpServer|Consumer)\b|\brocket::|\baxum::|\bwarp::|\btonic::|\.serve\(|\.listen\(|\.incoming\(|\.accept\(|\bserve_with|\bthread::(?:sleep|park)\b|\btime::(?:sleep|interval)\b|\bpending\(?:\)|\bstart_polling\b|\.recv\(\)/;
const TURNS = /\bloop\s*\{|\bwhile\s+true\b/;

/** A program without a server, a listener or a loop is a tool that ends by itself. */
export function lifetimeOf(program: RustProgram, takesSignals: boolean): Behaviour['lifetime'] {
  if (takesSignals || program.files.some(file => SERVES.test(file.text.text))) return 'service';
  return program.missing.length > 0 || program.files.some(file => TURNS.test(file.text.text))
    ? 'unknown'
    : 'short';
}
