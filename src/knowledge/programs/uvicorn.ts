import type { Program } from '../../model/index.ts';
import { service, stopsInOrder, tellsChildren, WORKER } from '../behaviours.ts';
import { optionValue, pythonTitle } from '../python-tools.ts';

/** Closes its sockets and waits for the requests in progress, without a limit unless one is given. */
export default {
  name: 'uvicorn',
  kind: 'server',
  matches: ['uvicorn'],
  launch: ({ argv, env }) => {
    const reload =
      argv.includes('--reload') || ['1', 'true'].includes((env.UVICORN_RELOAD ?? '').toLowerCase());
    const count = Number(optionValue(argv, '--workers') ?? env.UVICORN_WORKERS ?? env.WEB_CONCURRENCY ?? 1);
    const title = pythonTitle(argv);
    const workers = reload ? 1 : Number.isInteger(count) && count > 0 ? Math.min(count, 4) : 2;
    if (!reload && workers === 1)
      return {
        kind: 'stay',
        behaviour: service({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }, 'own'),
        title,
      };
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: tellsChildren(), SIGINT: tellsChildren() }, 'own'),
      children: Array.from({ length: workers }, () => ({ run: { worker: WORKER, title } })),
      title,
      ...(reload ? { devServer: 'uvicorn --reload' } : {}),
    };
  },
  sources: ['https://www.uvicorn.org/deployment/', 'uvicorn 0.17.6 as PID 1, Linux 6.18'],
  measured: {
    version: '0.17.6-1',
    rows: ['srv/uvicorn/default', 'srv/uvicorn/workers2', 'srv/uvicorn/reload'],
  },
} satisfies Program;
