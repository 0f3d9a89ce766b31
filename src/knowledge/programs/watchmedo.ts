import type { Program } from '../../model/index.ts';
import { caught, options, service } from '../behaviours.ts';
import { pythonNotMeasured, pythonTitle } from '../python-tools.ts';

const VALUED =
  '-d --directory -p --pattern --patterns -i --ignore-pattern --ignore-patterns --signal --kill-after --debounce-interval --interval --timeout'.split(
    ' ',
  );

/** `watchmedo auto-restart` runs the command in a session of its own, and stops it with SIGINT. */
export default {
  name: 'watchmedo',
  kind: 'wrapper',
  matches: ['watchmedo'],
  launch({ argv }) {
    if (argv[1] !== 'auto-restart') return pythonNotMeasured(argv, `watchmedo ${argv[1] ?? ''}`);
    const { rest } = options(argv.slice(2), VALUED);
    const command = rest[1] === '--' ? [rest[0] ?? '', ...rest.slice(2)] : rest;
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: ENDS, SIGINT: ENDS, SIGHUP: ENDS }, 'own'),
      children: [{ run: { argv: command }, isMain: true, processGroup: 'own' }],
      devServer: 'watchmedo auto-restart',
      title: pythonTitle(argv),
    };
  },
  sources: [
    'https://github.com/gorakhargosh/watchdog#shell-utilities',
    'watchdog 2.2.1 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.2.1-1', rows: ['watchmedo/auto-restart'] },
} satisfies Program;

const ENDS = caught(
  [
    { do: 'signal', to: 'child-group', signal: 'SIGINT' },
    { do: 'wait', for: 'child', limitMs: 10_000 },
    { do: 'exit', status: 0, cleansUp: false },
  ],
  'watchmedo sends SIGINT to the command and waits',
);
