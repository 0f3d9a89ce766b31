import type { Launch, Program, SignalTable } from '../../model/index.ts';
import {
  all,
  caught,
  service,
  stays,
  stopsAtOnce,
  stopsInOrder,
  tellsChildren,
  WORKER,
} from '../behaviours.ts';
import { optionValue, pythonTitle } from '../python-tools.ts';

const inOrder: SignalTable = { SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() };

/** The workers that it has started with multiprocessing are waited for, and nobody tells them. */
const joins = caught(
  [
    { do: 'work', ms: 100, note: 'shuts down' },
    { do: 'wait', for: 'children' },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  'ends in order, and multiprocessing waits for the other workers',
);

/** Task workers: rq, dramatiq, huey, arq, saq; consumers and operators that run the same way: faststream, kopf. */
export default {
  name: 'python-workers',
  kind: 'server',
  matches: [
    'rq',
    'rqworker',
    'rqscheduler',
    'dramatiq',
    'dramatiq-gevent',
    'huey_consumer',
    'huey_consumer.py',
    'arq',
    'saq',
    'faststream',
    'kopf',
  ],
  launch({ argv }): Launch {
    const name = (argv[0] ?? '').split('/').at(-1) ?? '';
    const title = pythonTitle(argv);
    const dev = argv.includes('--watch') ? { devServer: `${name} --watch` } : {};
    if (
      name === 'rq' &&
      !argv.includes('worker') &&
      !argv.includes('worker-pool') &&
      !argv.includes('scheduler')
    )
      return { kind: 'exits', status: 0, why: `rq ${argv[1] ?? ''} ends by itself` };
    if ((name === 'kopf' || name === 'faststream') && argv[1] !== 'run')
      return { kind: 'exits', status: 0, why: `${name} ${argv[1] ?? ''} ends by itself` };
    if (name.startsWith('dramatiq')) {
      const behaviour = service(
        { SIGTERM: tellsChildren(), SIGINT: tellsChildren(), SIGHUP: stays('restarts its workers') },
        'own',
      );
      return { kind: 'stay', behaviour, children: [{ run: { worker: WORKER, title } }], title, ...dev };
    }
    if (name.startsWith('huey_consumer')) {
      const SIGTERM = stopsAtOnce(0, 'stops at once: tasks in progress are interrupted');
      return {
        kind: 'stay',
        behaviour: service({ SIGINT: stopsInOrder(), SIGTERM, SIGHUP: stays('restarts') }, 'own'),
        title,
      };
    }
    if (name === 'saq' && argv.includes('--check'))
      return { kind: 'exits', status: 0, why: 'saq --check ends by itself' };
    if (name === 'saq' && Number(optionValue(argv, '--workers') ?? 1) > 1) {
      const behaviour = service(all(['SIGTERM', 'SIGINT'], joins), 'own');
      return { kind: 'stay', behaviour, children: [{ run: { worker: WORKER, title } }], title };
    }
    return { kind: 'stay', behaviour: service(inOrder, 'own'), title, ...dev };
  },
  sources: [
    'https://python-rq.org/docs/workers/#taking-down-workers: SIGINT and SIGTERM wait for the current job',
    'https://dramatiq.io/guide.html#workers: SIGTERM and SIGINT are passed to the worker processes',
    'https://huey.readthedocs.io/en/latest/consumer.html#consumer-shutdown: SIGTERM interrupts, SIGINT waits',
    'https://arq-docs.helpmanuel.com/: workers end on SIGINT and SIGTERM',
    'nolar/kopf 2de5a6c kopf/_core/reactor/running.py spawn_tasks(): SIGINT and SIGTERM end the operator in order',
    'airtai/faststream 0137cdf faststream/_internal/cli/supervisors/utils.py set_exit(): SIGINT and SIGTERM',
    'tobymao/saq 63c13ba saq/worker.py Worker.start(): SIGINT and SIGTERM; 08ebd81 saq/__main__.py main(): --workers',
    'rq 1.13.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '1.13.0-1', rows: ['rq/worker'] },
} satisfies Program;
