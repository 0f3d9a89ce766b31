import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { rubyCommand } from '../ruby-command.ts';

/** `bundle exec` becomes the command: it loads a Ruby script into its own process, and execs the rest as Kernel#exec does. */
export default {
  name: 'bundle',
  kind: 'package-manager',
  matches: ['bundle', 'bundler'],
  launch({ argv }) {
    const { rest } = options(argv.slice(1), ['--gemfile', '-j', '--retry']);
    const [command = 'install', ...args] = rest;
    if (command !== 'exec' && command !== 'e')
      return { kind: 'exits', status: 0, why: `bundle ${command} ends by itself` };
    const { rest: run } = options(args, ['--gemfile']);
    if (run.length === 0) return { kind: 'exits', status: 128, why: 'bundle exec has no command' };
    return { kind: 'exec', argv: rubyCommand(run) };
  },
  sources: [
    'bundler 2.3.15 as PID 1, Linux 6.18',
    'rubygems/rubygems bundler/lib/bundler/cli/exec.rb: kernel_load and kernel_exec',
  ],
  measured: { version: '2.3.15', rows: ['bundle/exec'] },
} satisfies Program;
