import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'krb5kdc',
  signals: {
    ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
    SIGHUP: stays('reads its configuration again'),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'n'),
  sources: ['krb5kdc(8): -n keeps it in the foreground', 'krb5kdc 1.20.1 as PID 1, Linux 6.18'],
  measured: { version: '1.20.1', rows: ['krb5kdc/foreground'] },
}) satisfies Program;
