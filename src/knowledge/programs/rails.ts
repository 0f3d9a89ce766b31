import type { Launch, Program } from '../../model/index.ts';
import { RUBY, rubyNotMeasured } from '../ruby-base.ts';

/** `rails server` runs puma in its own process. */
export default {
  name: 'rails',
  kind: 'server',
  matches: ['rails'],
  launch({ argv }): Launch {
    const [command = '', ...args] = argv.slice(1);
    if (command === 'server' || command === 's') {
      if (args.includes('-d') || args.includes('--daemon'))
        return { kind: 'exits', status: 0, why: 'rails server -d goes to the background' };
      const using = args.findIndex(a => a === '-u' || a === '--using');
      const handler = using === -1 ? undefined : args[using + 1];
      if (handler === 'webrick')
        return {
          kind: 'stay',
          behaviour: RUBY,
          devServer: 'rails server -u webrick',
          title: ['ruby', ...argv],
        };
      const program = handler === 'thin' ? 'thin' : 'puma';
      // Its -b, -p and -e are those of puma as far as processes go; -C is not the same.
      return {
        kind: 'as',
        program,
        argv: program === 'thin' ? ['thin', 'start'] : ['puma'],
        title: ['puma', '[rails server]'],
      };
    }
    if (command === 'runner' || command === 'r')
      return { kind: 'stay', behaviour: RUBY, title: ['ruby', ...argv] };
    if (/^(jobs:work|resque:work|solid_queue:start)$/.test(command)) return rubyNotMeasured(argv);
    return { kind: 'exits', status: 0, why: `rails ${command} ends by itself` };
  },
  sources: [
    'https://guides.rubyonrails.org/command_line.html#bin-rails-server',
    'rails 6.1.7.10 with puma 5.6.5 as PID 1, Linux 6.18',
  ],
  measured: { version: '6.1.7.10', rows: ['rails/server'] },
} satisfies Program;
