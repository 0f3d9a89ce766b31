import type { Launch, Program } from '../../model/index.ts';
import { rubyNotMeasured } from '../ruby-base.ts';

/** Rake tasks and commands that run until they are stopped. */
const LONG = /(^|:)(work|workers?|start|server?|serve|listen|consume|scheduler|run)$/;
const DEV: ReadonlySet<string> = new Set(['jekyll', 'guard', 'rerun', 'middleman', 'shotgun', 'nanoc']);

/** rake, gem and the like end by themselves; workers and development servers do not. */
export default {
  name: 'ruby-tools',
  kind: 'tool',
  matches: [
    'rake',
    'irb',
    'gem',
    'rspec',
    'jekyll',
    'guard',
    'rerun',
    'middleman',
    'shotgun',
    'nanoc',
    'falcon',
    'passenger',
    'resque',
    'delayed_job',
    'whenever',
  ],
  launch({ argv }): Launch {
    const name = (argv[0] ?? '').split('/').at(-1) ?? '';
    const task = argv.slice(1).find(a => !a.startsWith('-') && !a.includes('=')) ?? '';
    if (name === 'guard' || name === 'rerun' || name === 'shotgun' || (DEV.has(name) && LONG.test(task)))
      return rubyNotMeasured(argv, `${name} ${task}`.trim());
    const long = ['falcon', 'resque'].includes(name) || LONG.test(task);
    return long ? rubyNotMeasured(argv) : { kind: 'exits', status: 0, why: `${name} ${task} ends by itself` };
  },
  sources: [
    'rake 13.0.6 as PID 1, Linux 6.18',
    'https://ruby.github.io/rake/',
    'https://jekyllrb.com/docs/usage/',
  ],
  measured: { version: '13.0.6', rows: ['rake/work'] },
} satisfies Program;
