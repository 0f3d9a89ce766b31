import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'qbittorrent-nox',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
  },
  reaps: 'none',
  foreground: argv => !hasFlag(argv, 'd', '--daemon'),
  sources: [
    'https://github.com/qbittorrent/qBittorrent src/app/main.cpp: SIGTERM and SIGINT close it',
    'qbittorrent-nox 4.5.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '4.5.2', rows: ['qbittorrent-nox/foreground'] },
}) satisfies Program;
