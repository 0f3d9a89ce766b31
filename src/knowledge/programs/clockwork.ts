import type { Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { RUBY_SIGNALS } from '../ruby-base.ts';

const ends = stopsInOrder(0, 0);

/** Its handlers write to a pipe that its loop reads; SIGTERM and SIGHUP wait for the jobs in progress. */
export default {
  name: 'clockwork',
  kind: 'server',
  matches: ['clockwork'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: service({ ...RUBY_SIGNALS, SIGTERM: ends, SIGINT: ends, SIGHUP: ends }, 'own'),
    title: ['ruby', ...argv],
  }),
  sources: ['rails/clockwork lib/clockwork/manager.rb, run', 'clockwork 3.0.1 as PID 1, Linux 6.18'],
  measured: { version: '3.0.1', rows: ['clockwork/plain'] },
} satisfies Program;
