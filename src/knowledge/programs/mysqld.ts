import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'mysqld',
  kind: 'server',
  matches: ['mysqld', 'mariadbd'],
  launch: () => server({ SIGTERM: stopsInOrder(), SIGQUIT: stopsInOrder() }),
  sources: ['mysqld 10.11.19 as PID 1, Linux 6.18'],
  measured: { version: '10.11.19', rows: ['srv/mariadbd'] },
} satisfies Program;
