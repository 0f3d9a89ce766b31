import type { Program } from '../../model/index.ts';
import { server } from '../behaviours.ts';
import { ENDS_AT_INTERRUPT } from '../python-tools.ts';

export default {
  name: 'python-http-server',
  kind: 'server',
  matches: ['python-http-server'],
  launch: () => server(ENDS_AT_INTERRUPT),
  sources: ['CPython 3.11.2 -m http.server as PID 1, Linux 6.18'],
  measured: { version: '3.11.2', rows: ['python-http-server/module'] },
} satisfies Program;
