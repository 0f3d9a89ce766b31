import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'prosody',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
    ...all(['SIGUSR1', 'SIGUSR2'], stays('nothing that stops it comes of it')),
  },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'D'),
  title: argv => ['lua5.4', '/usr/bin/prosody', ...argv.slice(1)],
  sources: ['https://prosody.im/doc/signals', 'prosody 0.12.3 as PID 1, Linux 6.18'],
  measured: { version: '0.12.3', rows: ['prosody/foreground'] },
}) satisfies Program;
