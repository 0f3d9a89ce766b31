import type { Invocation, Program } from '../../model/index.ts';
import { caught, drainOf, service, stopsInOrder, tellsChildren, WORKER } from '../behaviours.ts';
import { applicationWord, pythonApplication } from '../python-applications.ts';
import { notANumber, optionValue, pythonTitle } from '../python-tools.ts';

/**
 * Since 0.29 it puts the handlers back once it has shut down, and raises what it caught again: below an init it ends
 * by SIGTERM, 143; as PID 1 that is dropped, and it exits with 0, as older versions do. SIGINT raised so is Python's
 * KeyboardInterrupt, which uvicorn.run() catches.
 */
const SHUTS_DOWN = caught(
  [
    { do: 'work', ms: 100, note: 'shuts down' },
    { do: 'raise', cleansUp: true },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  'shuts down, and raises the signal again',
);

/** @source uvicorn/main.py: `type=int`, which click reads */
const NUMBERS = ['--port', '--workers', '--backlog', '--limit-concurrency', '--limit-max-requests'];

const LIMIT = '--timeout-graceful-shutdown';

/** @source uvicorn/main.py: `is_flag=True` and the pairs of `--x/--no-x` */
const FLAGS =
  /^--(?:reload|factory|version|(?:no-)?(?:access-log|use-colors|proxy-headers|server-header|date-header))$/;

/** Its own handlers are set behind the application's, but where its workers load that (uvicorn/main.py run(), 0.54). */
const applicationOf = ({ argv, env }: Invocation, by: 'itself' | 'workers') =>
  pythonApplication(applicationWord(argv.slice(1), FLAGS), optionValue(argv, '--app-dir'), {
    by,
    isFactory:
      argv.includes('--factory') || ['1', 'true'].includes((env.UVICORN_FACTORY ?? '').toLowerCase()),
  });

/** Closes its sockets and waits for the requests in progress, without a limit unless one is given. */
export default {
  name: 'uvicorn',
  kind: 'server',
  matches: ['uvicorn'],
  launch: invocation => {
    const { argv, env } = invocation;
    const wrong = notANumber(invocation, ...NUMBERS);
    if (wrong !== undefined) return { kind: 'fails', status: 2, why: wrong };
    const reload =
      argv.includes('--reload') || ['1', 'true'].includes((env.UVICORN_RELOAD ?? '').toLowerCase());
    const count = Number(optionValue(argv, '--workers') ?? env.UVICORN_WORKERS ?? env.WEB_CONCURRENCY ?? 1);
    const title = pythonTitle(argv);
    const drain = drainOf(LIMIT, optionValue(argv, LIMIT));
    const workers = reload ? 1 : Number.isInteger(count) && count > 0 ? Math.min(count, 4) : 2;
    const loads = applicationOf(invocation, !reload && workers === 1 ? 'itself' : 'workers');
    if (!reload && workers === 1)
      return {
        kind: 'stay',
        behaviour: service({ SIGTERM: { ...SHUTS_DOWN, ...drain }, SIGINT: stopsInOrder() }, 'own'),
        title,
        ...(loads ? { loads } : {}),
      };
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: { ...tellsChildren(), ...drain }, SIGINT: tellsChildren() }, 'own'),
      children: Array.from({ length: workers }, () => ({ run: { worker: WORKER, title } })),
      title,
      ...(loads ? { loads } : {}),
      ...(reload ? { devServer: 'uvicorn --reload' } : {}),
    };
  },
  sources: [
    'https://www.uvicorn.org/deployment/',
    'uvicorn 0.29.0: cooperative signal handling, https://github.com/Kludex/uvicorn/pull/1600',
    'uvicorn 0.17.6 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '0.17.6-1',
    rows: ['uvicorn/plain', 'uvicorn/reload', 'uvicorn/workers'],
  },
} satisfies Program;
