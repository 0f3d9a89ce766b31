import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

/** Where there is no network but the loopback, it waits for one, and until then leaves SIGTERM alone. */
export default serverEntry({
  name: 'nmbd',
  signals: { SIGTERM: stopsInOrder(), SIGHUP: stays('reads its configuration again') },
  blocked: ['SIGUSR2'],
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'F', '--foreground') || hasFlag(argv, 'i', '--interactive'),
  short: ['-V', '-?', '--usage'],
  sources: ['nmbd(8): -D is the default, -F, -i', 'samba 4.17.12 as PID 1, Linux 6.18'],
  measured: { version: '4.17.12', rows: ['nmbd/foreground'] },
}) satisfies Program;
