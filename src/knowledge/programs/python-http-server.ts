import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'python-http-server',
  kind: 'server',
  matches: ['python-http-server'],
  launch: () => server({ SIGINT: stopsInOrder() }),
  sources: ['CPython 3.11.2 -m http.server as PID 1, Linux 6.18'],
  measured: { version: '3.11.2', rows: ['python-http-server/module'] },
} satisfies Program;
