import type { Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { pythonTitle } from '../python-tools.ts';

/** SIGTERM has no handler: asyncio's loop is stopped by SIGINT alone. */
export default {
  name: 'aiosmtpd',
  kind: 'server',
  matches: ['aiosmtpd'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: service({ SIGINT: stopsInOrder() }, 'none'),
    title: pythonTitle(argv),
  }),
  sources: [
    'aio-libs/aiosmtpd 1.4.3 aiosmtpd/main.py main(): add_signal_handler for SIGINT',
    'aiosmtpd 1.4.3 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.4.3', rows: ['aiosmtpd/foreground'] },
} satisfies Program;
