import type { Program } from '../../model/index.ts';
import { all, goesToBackground, service, stays, tellsChildren, WORKER } from '../behaviours.ts';

const MASTER = service(
  {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], tellsChildren()),
    ...all(['SIGHUP', 'SIGUSR1'], stays('reads its zones again, or writes its statistics')),
  },
  'any',
);

/** `-d` keeps it in the foreground. A second and a third process serve. */
export default {
  name: 'nsd',
  kind: 'server',
  matches: ['nsd'],
  launch({ argv }) {
    if (!argv.includes('-d')) return goesToBackground('nsd', MASTER, argv);
    const worker = { run: { worker: WORKER, title: argv } };
    return { kind: 'stay', behaviour: MASTER, children: [worker, worker] };
  },
  sources: ['nsd(8)', 'nsd 4.6.1 as PID 1, Linux 6.18'],
  measured: { version: '4.6.1-1', rows: ['nsd/foreground'] },
} satisfies Program;
