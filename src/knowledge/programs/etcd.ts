import type { Program } from '../../model/index.ts';
import { all, stopsInOrder } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'etcd',
  signals: { ...GO_RUNTIME, ...all(['SIGTERM', 'SIGINT'], stopsInOrder()) },
  short: ['--version', '--help', '-h'],
  sources: [
    'https://github.com/etcd-io/etcd pkg/osutil/interrupt_unix.go: as PID 1 it exits with 0 after its handlers',
  ],
  measured: { version: '3.4.23', rows: ['etcd/server'] },
}) satisfies Program;
