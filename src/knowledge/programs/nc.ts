import type { Program } from '../../model/index.ts';
import { PLAIN } from '../behaviours.ts';
import { hasFlag } from '../server-entry.ts';

/** Listens or connects; nothing is caught. `-z` only tries the port. */
export default {
  name: 'nc',
  kind: 'tool',
  matches: ['nc', 'netcat', 'nc.openbsd', 'nc.traditional', 'ncat'],
  launch({ argv }) {
    const listens = hasFlag(argv, 'l', '--listen') && !hasFlag(argv, 'z');
    return { kind: 'stay', behaviour: { ...PLAIN, lifetime: listens ? 'service' : 'short' } };
  },
  sources: ['nc(1)', 'netcat-openbsd 1.219 as PID 1, Linux 6.18'],
  measured: { version: '1.219-1', rows: ['tool/nc-openbsd'] },
} satisfies Program;
