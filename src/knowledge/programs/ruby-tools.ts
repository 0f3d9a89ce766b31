import type { Launch, Program } from '../../model/index.ts';
import { caught, service } from '../behaviours.ts';
import { unknownSignals } from '../doubt.ts';
import { RUBY_SIGNALS, rubyNotMeasured } from '../ruby-base.ts';

/** rake catches Ruby's SignalException, tells of it, and exits with 1. */
const aborts = caught([{ do: 'exit', status: 1, cleansUp: true }], 'rake aborts: ensure and at_exit run');
const RAKE = service(Object.fromEntries(Object.keys(RUBY_SIGNALS).map(signal => [signal, aborts])), 'own');

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
    // What a task does about signals is not read; most do nothing.
    if (name === 'rake' && LONG.test(task))
      return {
        kind: 'stay',
        behaviour: {
          ...RAKE,
          signals: unknownSignals(`what the rake task ${task} does on a signal is not read`, RAKE.signals),
        },
        title: ['ruby', ...argv],
      };
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
