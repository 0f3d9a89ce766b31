import type { Program } from '../../model/index.ts';
import { service, stopsInOrder, tellsChildren, WORKER } from '../behaviours.ts';

export default {
  name: 'uvicorn',
  kind: 'server',
  matches: ['uvicorn'],
  launch: ({ argv }) => {
    const at = argv.indexOf('--workers');
    const reload = argv.includes('--reload');
    const many = reload || (at !== -1 && argv[at + 1] !== '1');
    const behaviour = service(
      many
        ? { SIGTERM: tellsChildren(), SIGINT: tellsChildren() }
        : { SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() },
      'own',
    );
    const children = many ? [{ run: { worker: WORKER, title: argv } }] : [];
    return { kind: 'stay', behaviour, children, ...(reload ? { devServer: 'uvicorn --reload' } : {}) };
  },
  sources: ['https://www.uvicorn.org/deployment/', 'uvicorn 0.17.6 as PID 1, Linux 6.18'],
  measured: { version: '0.17.6-1', rows: ['srv/uvicorn/default', 'srv/uvicorn/workers2'] },
} satisfies Program;
