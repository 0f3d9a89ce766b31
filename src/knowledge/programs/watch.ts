import type { Program } from '../../model/index.ts';
import { all, DEAF_PARENT, ignored, options } from '../behaviours.ts';

const BEHAVIOUR = {
  ...DEAF_PARENT,
  signals: all(['SIGINT', 'SIGQUIT'], ignored('ignored while a command runs')),
  whenChildExits: { of: 'none', reaction: [] },
} as const;

/** Runs a shell command again and again, and forwards nothing. */
export default {
  name: 'watch',
  kind: 'tool',
  matches: ['watch'],
  launch({ argv }) {
    const text = options(argv.slice(1), ['-n', '--interval', '-q']).rest.join(' ');
    if (text === '') return { kind: 'fails', status: 1, why: 'watch has no command to run' };
    return {
      kind: 'stay',
      behaviour: BEHAVIOUR,
      children: [{ run: { shellText: text, shell: ['sh', '-c'] } }],
    };
  },
  sources: ['watch(1)', 'busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: { version: '1:1.35.0-4+deb12u1+b1', rows: ['wrap/watch/hand', 'tool/watch'] },
} satisfies Program;
