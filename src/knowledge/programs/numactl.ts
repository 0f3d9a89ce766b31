import type { Program } from '../../model/index.ts';
import { execWrapper } from '../wrapper-entry.ts';

export default execWrapper({
  name: 'numactl',
  valued: [
    ...[
      '-i',
      '--interleave',
      '-N',
      '--cpunodebind',
      '-m',
      '--membind',
      '-C',
      '--physcpubind',
      '-p',
      '--preferred',
    ],
    ...['-P', '--preferred-many', '-w', '--weighted-interleave'],
  ],
  sources: ['numactl(8)', 'numactl 2.0.16 as PID 1, Linux 6.18'],
  version: '2.0.16-1',
  rows: ['numactl/plain'],
  withoutCommand: { kind: 'exits', status: 0, why: 'numactl without a command only prints or sets' },
}) satisfies Program;
