import type { StartedChild } from '../../../model/index.ts';
import type { Call, Code } from '../scripting/code.ts';
import { type Hows, NEXT } from '../scripting/state.ts';
import type { Walker } from '../scripting/walk.ts';
import { signalsIn, string } from './callables.ts';

/** Process of Symfony. @source symfony/process Process.php: start, stop (SIGTERM, then SIGKILL after 10 s), signal, wait */
const COMPONENT = 'Symfony\\Component\\Process\\Process';

/** Starting, telling and waiting for processes: https://www.php.net/manual/en/ref.exec.php. */
export function processCall(call: Call, on: Code | undefined, walker: Walker): Hows | undefined {
  const { name, args } = call;
  if (call.on) {
    if (on?.kind !== 'object' || on.owner !== COMPONENT) return undefined;
    switch (name) {
      case 'start':
        walker.starts({ unknown: 'its command is given elsewhere' }, call);
        return NEXT;
      case 'stop':
        walker.care.push({ do: 'tell', signal: 'SIGTERM' }, { do: 'await', limitMs: 10_000 });
        return NEXT;
      case 'signal':
        return tell(args[0], walker);
      case 'wait':
        walker.care.push({ do: 'await' });
        return NEXT;
      default:
        return undefined;
    }
  }
  switch (name) {
    case 'proc_open':
    case 'popen':
      walker.starts(commandIn(args[0] && walker.evaluate(args[0])), call);
      return NEXT;
    case 'proc_terminate':
      return tell(args[1], walker);
    case 'posix_kill':
      return args[0]?.kind === 'call' && args[0].name === 'posix_getpid' ? undefined : tell(args[1], walker);
    case 'proc_close':
    case 'pclose':
    case 'pcntl_wait':
    case 'pcntl_waitpid':
      walker.care.push({ do: 'await' });
      return NEXT;
    default:
      return undefined;
  }
}

function tell(signal: Code | undefined, walker: Walker): Hows {
  const [named] = signalsIn(signal, walker) ?? [];
  walker.care.push({ do: 'tell', signal: named ?? 'SIGTERM' });
  return NEXT;
}

/** A text goes to /bin/sh, a list is run as it is. */
function commandIn(value: Code | undefined): StartedChild['command'] {
  const line = string(value);
  if (line !== undefined) return { shellText: line };
  if (value?.kind !== 'list') return { unknown: 'its text is not a constant' };
  const words = value.items.map(item => string(item) ?? '…');
  return words.length > 0 ? { argv: words } : { unknown: 'it has no words' };
}
