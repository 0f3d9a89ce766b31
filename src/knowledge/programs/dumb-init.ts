import { type SignalName, signalOfNumber } from '../../kernel/index.ts';
import type { Launch, Program, SignalTable } from '../../model/index.ts';
import { forwarder, options, STOP_SIGNALS, taken } from '../behaviours.ts';
import { misusedInit } from '../init-entry.ts';

const KNOWN = new Set(['-c', '--single-child', '-v', '--verbose', '-h', '--help', '-V', '--version']);

/** Starts its child in a session of its own and signals that whole group; `-c` tells the child only. */
export default {
  name: 'dumb-init',
  kind: 'init',
  matches: ['dumb-init', 'dumb-init_*'],
  launch({ argv, env }): Launch {
    const { flags, rest } = options(argv.slice(1), ['-r', '--rewrite']);
    const strange = [...flags].find(flag => !KNOWN.has(flag));
    if (strange !== undefined) return misusedInit('dumb-init', `has no option ${strange}`);
    if (['-h', '--help', '-V', '--version'].some(f => flags.has(f)))
      return { kind: 'exits', status: 0, why: 'dumb-init only prints about itself' };
    if (rest.length === 0) return misusedInit('dumb-init', 'has no command to run');
    const single = flags.has('-c') || flags.has('--single-child') || env.DUMB_INIT_SETSID === '0';
    const to = single ? 'child' : 'child-group';
    const base = forwarder(STOP_SIGNALS, to, 'sigwait');
    const signals = { ...base.signals, ...rewritten(argv, to) };
    return {
      kind: 'stay',
      behaviour: { ...base, signals: withDummyHandlers(signals) },
      children: [{ run: { argv: rest }, isMain: true, processGroup: single ? 'parent' : 'own' }],
    };
  },
  sources: ['https://github.com/Yelp/dumb-init dumb-init.c, README', 'dumb-init 1.2.5 as PID 1, Linux 6.18'],
  measured: {
    version: '1.2.5-2',
    rows: [
      'init/dumb-init/hand',
      'init/dumb-init-c/hand',
      'init/dumb-init-rewrite-15-3',
      'init/dumb-init-rewrite-15-0',
    ],
  },
} satisfies Program;

/**
 * It blocks every signal and takes them with sigwait(3); the handlers that /proc shows do nothing.
 *
 * @source dumb-init.c main(): sigfillset, sigprocmask(SIG_BLOCK), signal(i, dummy)
 */
const withDummyHandlers = (signals: SignalTable): SignalTable =>
  Object.fromEntries(
    Object.entries(signals).map(([name, behaviour]) => [name, { ...behaviour, disposition: 'handler' }]),
  ) as SignalTable;

/** `--rewrite 15:3`, as often as it is given; 0 drops the signal. */
function rewritten(argv: readonly string[], to: 'child' | 'child-group'): SignalTable {
  const table: Partial<Record<SignalName, ReturnType<typeof taken>>> = {};
  for (const [i, arg] of argv.entries()) {
    if (arg === '--') break;
    const text = arg === '-r' || arg === '--rewrite' ? argv[i + 1] : /^(?:-r|--rewrite=)(.+)$/.exec(arg)?.[1];
    const pair = /^(\d{1,2}):(\d{1,2})$/.exec(text ?? '');
    const from = pair ? signalOfNumber(Number(pair[1])) : undefined;
    if (from === undefined) continue;
    const signal = signalOfNumber(Number(pair?.[2]));
    table[from] = taken(
      signal ? [{ do: 'signal', to, signal }] : [],
      `sends ${signal ?? 'nothing'} for ${from}`,
    );
  }
  return table;
}
