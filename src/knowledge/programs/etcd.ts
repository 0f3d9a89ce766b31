import type { Program } from '../../model/index.ts';
import { all, caught } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

/** Where it is not PID 1 it raises the signal again. */
const stops = caught(
  [
    { do: 'work', ms: 100, note: 'shuts down' },
    { do: 'raise', cleansUp: true },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  'shuts down',
);

export default serverEntry({
  name: 'etcd',
  signals: { ...GO_RUNTIME, ...all(['SIGTERM', 'SIGINT'], stops) },
  short: ['--version', '--help', '-h'],
  sources: [
    'https://github.com/etcd-io/etcd pkg/osutil/interrupt_unix.go: as PID 1 it exits with 0 after its handlers',
  ],
  measured: { version: '3.4.23', rows: ['etcd/server', 'etcd/server-below-tini'] },
}) satisfies Program;
