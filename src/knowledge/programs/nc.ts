import type { Program } from '../../model/index.ts';
import { IDLE } from '../behaviours.ts';

/** No handlers, and nothing is lost with it; without `-l` it is a client, and ends with its connection. */
export default {
  name: 'nc',
  kind: 'tool',
  matches: ['nc', 'netcat', 'nc.openbsd', 'nc.traditional', 'busybox-nc'],
  launch: ({ argv }) =>
    argv.some(a => /^-[a-zA-Z]*l/.test(a))
      ? { kind: 'stay', behaviour: IDLE }
      : { kind: 'exits', status: 0, why: 'nc ends with its connection' },
  sources: ['nc(1)', 'netcat-openbsd 1.219 and busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: { version: '1.219-1', rows: ['nc/listen', 'tool/nc-openbsd'] },
} satisfies Program;
