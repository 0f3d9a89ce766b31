import type { Launch, Program } from '../../model/index.ts';
import { caught, PLAIN, service, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { commandOf, optionValue, pythonNotMeasured, pythonTitle } from '../python-tools.ts';

const VALUED = new Set('-A --app -b --broker --result-backend --loader --config --workdir'.split(' '));
const ENDS = new Set(
  'inspect status call purge control report result list migrate graph upgrade amqp shell'.split(' '),
);

/** SIGTERM is the warm shutdown: it waits for the running tasks, without a limit. The pool must not get it. */
export default {
  name: 'celery',
  kind: 'server',
  matches: ['celery'],
  launch: ({ argv }): Launch => {
    const { name, rest } = commandOf(argv.slice(1), VALUED);
    const title = pythonTitle(argv);
    if (name === undefined || ENDS.has(name))
      return { kind: 'exits', status: 0, why: `celery ${name ?? ''} ends by itself` };
    if (rest.includes('--detach') || rest.includes('-D') || name === 'multi')
      return {
        kind: 'exits',
        status: 0,
        why: `celery ${name} goes to the background`,
        daemon: { run: { worker: WORKER, title } },
      };
    switch (name) {
      case 'worker':
        return { kind: 'stay', behaviour: WORKER, children: pool(rest, title), prefork: true, title };
      case 'beat':
        return {
          kind: 'stay',
          behaviour: service({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }, 'own'),
          title,
        };
      case 'flower':
        return {
          kind: 'stay',
          behaviour: service({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }, 'own'),
          title,
        };
      default:
        return pythonNotMeasured(argv);
    }
  },
  sources: [
    'https://docs.celeryq.dev/en/stable/userguide/workers.html#stopping-the-worker',
    'mher/flower flower/command.py: SIGTERM calls sys.exit(0)',
    'celery 5.2.6 as PID 1, Linux 6.18',
  ],
  measured: { version: '5.2.6-5', rows: ['celery/beat', 'celery/worker'] },
} satisfies Program;

/** The prefork pool; other pools are threads of the one process. */
function pool(args: readonly string[], title: readonly string[]) {
  const kind = optionValue(args, '-P', '--pool') ?? 'prefork';
  return ['prefork', 'processes'].includes(kind) ? [{ run: { worker: PLAIN, title } }] : [];
}

/** Once its tasks are done the pool is told to leave, through its pipes. @source billiard/pool.py Pool._terminate_pool */
const WARM = caught(
  [
    { do: 'work', ms: 3800, note: 'shuts down' },
    { do: 'signal', to: 'children', signal: 'SIGTERM' },
    { do: 'wait', for: 'children' },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  'celery waits for its tasks, and ends its pool',
);

const WORKER = service(
  {
    SIGTERM: WARM,
    SIGINT: WARM,
    SIGQUIT: stopsAtOnce(0, 'a cold shutdown: tasks in progress are lost'),
    SIGUSR1: stays('prints the stacks of its threads'),
    SIGHUP: caught(
      [
        { do: 'work', ms: 2900, note: 'shuts down' },
        { do: 'exit', status: 1, cleansUp: true },
      ],
      'celery ends with 1 on SIGHUP',
    ),
  },
  'own',
);
