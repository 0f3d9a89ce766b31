import { path } from '../../base/index.ts';
import type { Program, World } from '../../model/index.ts';
import { drainOf, service, stopsInOrder } from '../behaviours.ts';
import { optionValue } from '../python-tools.ts';
import { RUBY_SIGNALS } from '../ruby-base.ts';

/** Stops fetching and waits for its jobs, up to 25 s by default: longer than Docker's 10 s where jobs are long. */
export default {
  name: 'sidekiq',
  kind: 'server',
  matches: ['sidekiq', 'sidekiqswarm', 'good_job', 'shoryuken', 'sneakers', 'karafka', 'que'],
  launch({ argv, cwd }, world) {
    const stop = { ...stopsInOrder(0, 1500), ...timeoutOf(argv, cwd, world) };
    return {
      kind: 'stay',
      behaviour: service({ ...RUBY_SIGNALS, SIGTERM: stop, SIGINT: stop }, 'own'),
      title: ['ruby', ...argv],
    };
  },
  sources: [
    'https://github.com/sidekiq/sidekiq lib/sidekiq/cli.rb: -t, --timeout, and :timeout: of config/sidekiq.yml',
    'https://github.com/sidekiq/sidekiq/wiki/Signals',
    'https://github.com/bensheldon/good_job lib/good_job/cli.rb, start',
    'https://github.com/ruby-shoryuken/shoryuken lib/shoryuken/runner.rb, run',
    'https://github.com/karafka/karafka lib/karafka/process.rb: INT, QUIT and TERM',
    'sidekiq 6.4.1 as PID 1, Linux 6.18: SIGQUIT and SIGHUP are left to Ruby',
  ],
  measured: { version: '6.4.1', rows: ['sidekiq/server'] },
} satisfies Program;

/** How long it lets its jobs run on, where it is told. */
function timeoutOf(argv: readonly string[], cwd: string, world: World) {
  if (!/^sidekiq(?:swarm)?$/.test(path.basename(argv[0] ?? ''))) return {};
  const given = optionValue(argv, '-t', '--timeout');
  if (given !== undefined) return drainOf('--timeout', given);
  const file = optionValue(argv, '-C', '--config') ?? 'config/sidekiq.yml';
  return drainOf(
    `${file}: timeout`,
    /^:?timeout:[ \t]*(\d{1,6})/m.exec(world.read(file, cwd)?.text ?? '')?.[1],
  );
}
