import { type SignalName, signalOfNumber } from '../../kernel/index.ts';
import type {
  Action,
  ChildExitBehaviour,
  Launch,
  Program,
  Reaction,
  SignalTable,
} from '../../model/index.ts';
import { all, options, STOP_SIGNALS, taken } from '../behaviours.ts';
import { misusedInit } from '../init-entry.ts';

const KNOWN = new Set(['-c', '--single-child', '-v', '--verbose', '-h', '--help', '-V', '--version']);

/**
 * Starts its child in a session of its own and signals that whole group; `-c` tells the child only. It sets a handler
 * that does nothing for every signal and takes them with sigwait, so its child starts with none ignored.
 */
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
    const reaction: Reaction = [{ do: 'signal', to, signal: 'same' }];
    const signals = { ...all(STOP_SIGNALS, sent(reaction, 'passes it on')), ...rewritten(argv, to) };
    return {
      kind: 'stay',
      behaviour: { signals, waitsForChildren: 'any', whenChildExits: ends(signals, to), lifetime: 'service' },
      children: [
        { run: { argv: rest }, isMain: true, processGroup: single ? 'parent' : 'own', resets: STOP_SIGNALS },
      ],
    };
  },
  sources: ['https://github.com/Yelp/dumb-init dumb-init.c, README', 'dumb-init 1.2.5 as PID 1, Linux 6.18'],
  measured: {
    version: '1.2.5-2',
    rows: [
      'dumb-init-c/hand',
      'dumb-init-c/ignore',
      'dumb-init-c/nohand',
      'dumb-init-c/shell',
      'dumb-init/hand',
      'dumb-init/ignore',
      'dumb-init/nohand',
      'dumb-init/shell',
      'init/dumb-init/hand',
      'init/dumb-init-c/hand',
      'init/dumb-init-rewrite-15-3',
      'init/dumb-init-rewrite-15-0',
    ],
  },
} satisfies Program;

/** When its child is gone it sends SIGTERM, or what that is rewritten to, where it sends the others, and leaves. */
function ends(signals: SignalTable, to: 'child' | 'child-group'): ChildExitBehaviour {
  const term = signals.SIGTERM;
  const told = term?.disposition === 'unknown' ? [] : (term?.reaction ?? []);
  const last = told.map(
    a => (a.do === 'signal' && a.signal === 'same' ? { ...a, signal: 'SIGTERM' } : a) as Action,
  );
  return { of: 'child', reaction: to === 'child' ? [EXIT] : [...last, EXIT] };
}

const EXIT: Action = { do: 'exit', status: 'of-child', cleansUp: false };

const sent = (reaction: Reaction, note: string) =>
  ({ ...taken(reaction, note), disposition: 'handler' }) as const;

/** `--rewrite 15:3`, as often as it is given; 0 drops the signal. */
function rewritten(argv: readonly string[], to: 'child' | 'child-group'): SignalTable {
  const table: Partial<Record<SignalName, ReturnType<typeof sent>>> = {};
  for (const [i, arg] of argv.entries()) {
    if (arg === '--') break;
    const text = arg === '-r' || arg === '--rewrite' ? argv[i + 1] : /^(?:-r|--rewrite=)(.+)$/.exec(arg)?.[1];
    const pair = /^(\d{1,2}):(\d{1,2})$/.exec(text ?? '');
    const from = pair ? signalOfNumber(Number(pair[1])) : undefined;
    if (from === undefined) continue;
    const signal = signalOfNumber(Number(pair?.[2]));
    table[from] = sent(
      signal ? [{ do: 'signal', to, signal }] : [],
      `sends ${signal ?? 'nothing'} for ${from}`,
    );
  }
  return table;
}
