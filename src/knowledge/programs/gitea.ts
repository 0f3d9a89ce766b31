import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'gitea',
  also: ['forgejo', 'gogs'],
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGHUP: stays('restarts gracefully') },
  serves: ['', 'web'],
  sources: ['https://github.com/go-gitea/gitea modules/graceful/manager_unix.go handleSignals()'],
  notRun: 'not in Debian or npm',
}) satisfies Program;
