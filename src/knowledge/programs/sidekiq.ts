import type { Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { RUBY_SIGNALS } from '../ruby-base.ts';

/** Stops fetching and waits for its jobs, up to 25 s by default: longer than Docker's 10 s where jobs are long. */
export default {
  name: 'sidekiq',
  kind: 'server',
  matches: ['sidekiq', 'sidekiqswarm', 'good_job', 'shoryuken', 'sneakers', 'karafka', 'que'],
  launch: ({ argv }) => ({
    kind: 'stay',
    behaviour: service(
      { ...RUBY_SIGNALS, SIGTERM: stopsInOrder(0, 1500), SIGINT: stopsInOrder(0, 1500) },
      'own',
    ),
    title: ['ruby', ...argv],
  }),
  sources: [
    'https://github.com/sidekiq/sidekiq/wiki/Signals',
    'https://github.com/bensheldon/good_job lib/good_job/cli.rb, start',
    'https://github.com/ruby-shoryuken/shoryuken lib/shoryuken/runner.rb, run',
    'https://github.com/karafka/karafka lib/karafka/process.rb: INT, QUIT and TERM',
    'sidekiq 6.4.1 as PID 1, Linux 6.18: SIGQUIT and SIGHUP are left to Ruby',
  ],
  measured: { version: '6.4.1', rows: ['sidekiq/server'] },
} satisfies Program;
