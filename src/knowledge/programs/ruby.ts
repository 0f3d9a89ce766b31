import { path } from '../../base/index.ts';
import type { Launch, Program, Source } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { RUBY } from '../ruby-base.ts';

const VALUED = ['-I', '-r', '-C', '-E', '-e', '--encoding', '-x', '-T'];
/** Scripts in a `bin` folder that are programs of the table. */
const SCRIPTS = new Set(['rails', 'puma', 'unicorn', 'sidekiq', 'rake', 'bundle', 'thin', 'rackup', 'irb']);

export default {
  name: 'ruby',
  kind: 'runtime',
  matches: ['ruby', 'ruby*', 'jruby', 'truffleruby'],
  launch({ argv }): Launch {
    const { flags, values, rest } = options(argv.slice(1), VALUED);
    const [file, ...args] = rest;
    if (flags.has('-v') || flags.has('--version') || (file === undefined && !values.has('-e')))
      return { kind: 'exits', status: 0, why: 'ruby without a script ends at once' };
    const name = path.basename(file ?? '');
    const inBin = flags.has('-S') || path.basename(path.dirname(file ?? '')) === 'bin';
    if (inBin && SCRIPTS.has(name)) return { kind: 'as', program: name, argv: [name, ...args], title: argv };
    const code = values.get('-e');
    const source: Source =
      file === undefined || code !== undefined
        ? { kind: 'text', text: code ?? '' }
        : { kind: 'file', path: file };
    return {
      kind: 'interpret',
      language: 'ruby',
      source,
      args: code === undefined ? args : rest,
      behaviour: RUBY,
    };
  },
  sources: ['https://docs.ruby-lang.org/en/master/signals_rdoc.html', 'ruby 3.1 as PID 1, Linux 6.18'],
  measured: {
    version: '3.1',
    rows: ['ruby/loop'],
  },
} satisfies Program;
