import type { Program } from '../../model/index.ts';
import { PLAIN, service, stopsAtOnce, stopsInOrder } from '../behaviours.ts';

/** A warm shutdown waits for the running tasks. The pool must not get the signal itself. */
export default {
  name: 'celery',
  kind: 'server',
  matches: ['celery'],
  launch: ({ argv }) => {
    if (argv.includes('beat') && !argv.includes('worker'))
      return { kind: 'stay', behaviour: service({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }, 'own') };
    if (!argv.includes('worker'))
      return { kind: 'unknown', reason: `what \`${argv.join(' ')}\` does on a signal is not measured` };
    const behaviour = service(
      {
        SIGTERM: stopsInOrder(0, 3800),
        SIGINT: stopsInOrder(0, 3800),
        SIGQUIT: stopsAtOnce(0, 'a cold shutdown: tasks in progress are lost'),
      },
      'own',
    );
    return { kind: 'stay', behaviour, children: [{ run: { worker: PLAIN, title: argv } }], prefork: true };
  },
  sources: [
    'https://docs.celeryq.dev/en/stable/userguide/workers.html#stopping-the-worker',
    'celery 5.2.6 as PID 1, Linux 6.18',
  ],
  measured: { version: '5.2.6-5', rows: ['srv/celery/worker', 'srv/celery/beat'] },
} satisfies Program;
