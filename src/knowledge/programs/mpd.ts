import type { Program } from '../../model/index.ts';
import { all, stopsInOrder, taken } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'mpd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], taken(stopsInOrder().reaction ?? [], 'shuts down')),
    SIGHUP: taken([], 'opens its log again'),
  },
  foreground: argv => argv.includes('--no-daemon'),
  shortOptions: ['--kill', '--version'],
  reaps: 'none',
  sources: ['mpd(1): without --no-daemon it forks', 'mpd 0.23.12 as PID 1, Linux 6.18'],
  measured: { version: '0.23.12', rows: ['mpd/foreground'] },
}) satisfies Program;
