import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { argumentsOf, calledName, fullPath } from './names.ts';
import type { RustFile, RustProgram } from './program.ts';
import { signalsOf } from './signals.ts';

/** A place where the program takes signals. */
export interface Take {
  readonly call: Node;
  readonly file: RustFile;
  /** `undefined`: which ones is not derivable. */
  readonly signals: readonly SignalName[] | undefined;
  readonly how: /** The call's value is done when the signal comes. */
    | { readonly kind: 'future' }
    /** What the call gives yields signals: `recv`, `next`, `forever`. */
    | { readonly kind: 'stream' }
    /** The call comes back when a signal comes that is blocked. */
    | { readonly kind: 'wait' }
    /** This runs, on another thread or in the signal handler itself. */
    | { readonly kind: 'handler'; readonly code: Node }
    /** A flag is set. */
    | { readonly kind: 'flag'; readonly flag: Node }
    | { readonly kind: 'exit'; readonly status: number }
    | { readonly kind: 'ignore' }
    | { readonly kind: 'default' };
}

/** ctrlc with the feature `termination` takes these as well: https://docs.rs/ctrlc/latest/ctrlc/#handling-sigterm-and-sighup. */
const TERMINATION: readonly SignalName[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const INTERRUPT: readonly SignalName[] = ['SIGINT'];
const USUAL: readonly SignalName[] = ['SIGINT', 'SIGTERM'];

/** A quick look at the text, before it is parsed. */
const SPOKEN =
  /ctrl_c|ctrlc|SignalKind|signal_hook|async_signal|SigAction|sigaction|SigSet|SIG(?:TERM|INT|HUP|QUIT)|sigwait|catch_signals|tokio_graceful/i;
const CALLED =
  /^(?:ctrl_c|signal|set_handler|try_set_handler|register|register_unchecked|register_conditional_shutdown|register_usize|new|with_pipe|sigaction|from_std|SigSet|catch_signals|wait|ctrlc|read_signal|sigwait|sigwaitinfo|sigtimedwait)$/;

export function takesIn(program: RustProgram): readonly Take[] {
  const found: Take[] = [];
  for (const file of program.files) {
    if (!SPOKEN.test(file.text.text)) continue;
    // `use tokio::signal::unix::signal as unix_signal`.
    const isCalled = (name: string) => CALLED.test(file.uses.get(name)?.split('::').at(-1) ?? name);
    const isCall = (n: Node) => n.name === 'CallExpression' && isCalled(calledName(n));
    for (const call of program.tree(file).find(isCall)) {
      const take = takeOf(program, file, call);
      if (take) found.push({ ...take, call, file });
    }
  }
  return found;
}

type Taken = Pick<Take, 'signals' | 'how'>;

function takeOf(program: RustProgram, file: RustFile, call: Node): Taken | undefined {
  const path = fullPath(file, call.children[0]);
  const args = argumentsOf(call);
  const [first, second] = args;
  const named = (node: Node | undefined) => node && signalsOf(program, file, node);
  switch (true) {
    case isOf(file, path, 'tokio::signal', 'ctrl_c'):
    case /^async_ctrlc::CtrlC::new$/.test(path):
      return { signals: INTERRUPT, how: { kind: 'future' } };
    case isOf(file, path, 'tokio::signal::unix', 'signal'):
      return { signals: named(first), how: { kind: 'stream' } };
    // The crate before it was a part of tokio: https://docs.rs/tokio-signal/0.2/tokio_signal/.
    case path === 'tokio_signal::ctrl_c':
      return { signals: INTERRUPT, how: { kind: 'stream' } };
    case path === 'tokio_signal::unix::Signal::new':
      return { signals: named(first), how: { kind: 'stream' } };
    case /^ctrlc(?:_async|2)?::(?:try_)?set_handler$/.test(path): {
      const isWide = program.dependencies.some(
        d => /^ctrlc/.test(d.crate) && d.features.includes('termination'),
      );
      if (!first) return undefined;
      return { signals: isWide ? TERMINATION : INTERRUPT, how: { kind: 'handler', code: first } };
    }
    case /^signal_hook::flag::register(?:_usize)?$/.test(path) && second !== undefined:
      return { signals: named(first), how: { kind: 'flag', flag: second as Node } };
    case /^signal_hook::flag::register_conditional_shutdown$/.test(path):
      return { signals: named(first), how: { kind: 'exit', status: Number(second?.text) || 0 } };
    case /^signal_hook(?:_registry)?::(?:low_level::)?register(?:_unchecked)?$/.test(path) &&
      second !== undefined:
      return { signals: named(first), how: { kind: 'handler', code: second as Node } };
    case /^(?:signal_hook(?:_tokio|_async_std|_mio)?|async_signal)::.*Signals(?:Info)?(?:::<.*>)?::(?:new|with_pipe)$/.test(
      path,
    ):
      return { signals: named(first), how: { kind: 'stream' } };
    case /^(?:nix::sys::signal|libc)::(?:signal|sigaction)$/.test(path) && second !== undefined:
      return { signals: named(first), how: disposition(program, file, second as Node) };
    case isWait(file, call):
      return { signals: blockedIn(program, file), how: { kind: 'wait' } };
    case /^tokio_graceful::(?:default_signal|Shutdown::default)$/.test(path):
      return { signals: USUAL, how: { kind: 'exit', status: 0 } };
    case calledName(call) === 'catch_signals' && program.dependency('tokio-graceful-shutdown') !== undefined:
      return { signals: USUAL, how: { kind: 'exit', status: 0 } };
    default:
      return undefined;
  }
}

/** nix's SigSet::wait and SignalFd::read_signal, libc's sigwait. */
function isWait(file: RustFile, call: Node): boolean {
  const name = calledName(call);
  if (/^sig(?:wait|waitinfo|timedwait)$/.test(name)) return true;
  if (name === 'read_signal') return /\bSignalFd\b/.test(file.text.text);
  return name === 'wait' && argumentsOf(call).length === 0 && /\bSigSet\b/.test(file.text.text);
}

/** What the sets of a file hold: `mask.add(SIGTERM)`, `sigaddset(&mut set, SIGTERM)`, `SigSet::all()`. */
function blockedIn(program: RustProgram, file: RustFile): readonly SignalName[] | undefined {
  const adds = (n: Node) => n.name === 'CallExpression' && /^(?:add|sigaddset)$/.test(calledName(n));
  const lists = [...program.tree(file).find(adds)].map(call => {
    const last = argumentsOf(call).at(-1);
    return last && signalsOf(program, file, last);
  });
  return lists.length > 0 && lists.every(list => list !== undefined) ? lists.flat() : undefined;
}

/** A path that ends so, or its last name where all of the module is in use. */
function isOf(file: RustFile, path: string, module: string, name: string): boolean {
  const full = `${module}::${name}`;
  // Crates hand tokio on.
  return path === full || path.endsWith(`::${full}`) || (path === name && file.uses.has(`*${module}`));
}

/** The second argument of sigaction and signal. */
function disposition(program: RustProgram, file: RustFile, node: Node): Take['how'] {
  if (/\bSIG_IGN\b|\bSigIgn\b/.test(node.text)) return { kind: 'ignore' };
  if (/\bSIG_DFL\b|\bSigDfl\b/.test(node.text)) return { kind: 'default' };
  const spelled = handlerIn(node);
  if (spelled) return { kind: 'handler', code: spelled };
  // A variable that holds the SigAction: what its definition names.
  const name = /(\w+)\W*$/.exec(node.text)?.[1] ?? '';
  for (const definition of program.tree(file).find(n => n.name === 'LetDeclaration')) {
    if (definition.child('BoundIdentifier')?.text !== name) continue;
    if (/\bSigIgn\b|\bSIG_IGN\b/.test(definition.text)) return { kind: 'ignore' };
    const code = handlerIn(definition);
    if (code) return { kind: 'handler', code };
  }
  const assigned = [
    ...program
      .tree(file)
      .find(n => n.name === 'AssignmentExpression' && /sa_(?:sigaction|handler)\b/.test(n.text)),
  ][0];
  if (assigned && /SIG_IGN/.test(assigned.text)) return { kind: 'ignore' };
  return { kind: 'handler', code: (assigned && bare(assigned.last)) ?? node };
}

/** `SigHandler::Handler(f)`, `f as usize`. */
function handlerIn(node: Node): Node | undefined {
  const isHandler = (n: Node) =>
    n.name === 'CallExpression' &&
    /^(?:Handler|SigAction)$/.test(n.children[0]?.last?.text ?? n.children[0]?.text ?? '');
  for (const call of node.find(isHandler)) {
    const [argument] = argumentsOf(call);
    if (argument) return bare(argument);
  }
  const cast = [...node.find(n => n.name === 'TypeCastExpression')][0];
  return cast && bare(cast);
}

function bare(node: Node | undefined): Node | undefined {
  let at = node;
  while (at && /^(?:TypeCastExpression|ParenthesizedExpression|ReferenceExpression)$/.test(at.name)) {
    at = at.children.find(c => !/^[(&]$/.test(c.name));
  }
  return at;
}
