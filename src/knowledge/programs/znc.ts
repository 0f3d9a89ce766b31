import type { Program } from '../../model/index.ts';
import { all, stopsInOrder, taken } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'znc',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], taken(stopsInOrder().reaction ?? [], 'stops in order')),
    SIGHUP: taken([], 'reads its configuration again'),
    SIGUSR1: taken([], 'writes its configuration'),
  },
  blocked: ['SIGUSR2', 'SIGWINCH'],
  reaps: 'none',
  foreground: argv => hasFlag(argv, 'f', '--foreground') || hasFlag(argv, 'D', '--debug'),
  shortOptions: ['-c', '--makeconf', '-s', '--makepass', '-p', '--makepem', '-v'],
  sources: [
    'https://github.com/znc/znc src/main.cpp: a thread of its own takes the signals',
    'znc 1.8.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.8.2', rows: ['znc/foreground'] },
}) satisfies Program;
