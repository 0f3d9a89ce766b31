import type { KnownSignalBehaviour, Program } from '../../model/index.ts';
import { all, DEAF_PARENT, options, taken } from '../behaviours.ts';
import { WITHOUT_TERMINAL } from '../wrapper-entry.ts';

const ENDS: KnownSignalBehaviour = taken(
  [
    { do: 'signal', to: 'child', signal: 'SIGTERM' },
    // The terminal is closed: its foreground group is told.
    { do: 'signal', to: 'child-group', signal: 'SIGHUP' },
    { do: 'work', ms: 2000, note: 'sleeps 2 s, whatever its child does' },
    { do: 'exit', status: 0, cleansUp: false },
  ],
  'sends SIGTERM to the shell and sleeps 2 s',
);

/** Records a shell behind a pseudo-terminal: TERM, INT and QUIT go to that shell as SIGTERM. */
export default {
  name: 'script',
  kind: 'wrapper',
  matches: ['script'],
  launch({ argv, env }) {
    const { values } = options(argv.slice(1), [
      '-c',
      '--command',
      '-O',
      '-I',
      '-B',
      '-T',
      '-t',
      '-E',
      '-o',
      '-m',
    ]);
    const text = values.get('-c') ?? values.get('--command');
    if (text === undefined) return WITHOUT_TERMINAL;
    const behaviour = {
      ...DEAF_PARENT,
      waitsForChildren: 'any' as const,
      signals: {
        ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], ENDS),
        ...all(['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'], taken([], 'nothing comes of it')),
      },
    };
    const run = { shellText: text, shell: [env.SHELL ?? 'sh', '-c'] };
    return { kind: 'stay', behaviour, children: [{ run, isMain: true, processGroup: 'own' }] };
  },
  sources: ['script(1); util-linux lib/pty-session.c', 'util-linux 2.38.1 as PID 1, Linux 6.18'],
  measured: {
    version: '2.38.1-5+deb12u3',
    rows: ['script/plain', 'wrap/script-c/hand', 'wrap/script-c/nohand'],
  },
} satisfies Program;
