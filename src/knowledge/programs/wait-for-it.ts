import type { Program } from '../../model/index.ts';

/** Waits for a port, then becomes the command behind `--`. */
export default {
  name: 'wait-for-it',
  kind: 'wrapper',
  matches: ['wait-for-it', 'wait-for-it.sh', 'wait-for', 'wait-for.sh'],
  launch({ argv }) {
    const at = argv.indexOf('--');
    const command = at === -1 ? [] : argv.slice(at + 1);
    if (command.length === 0) return { kind: 'exits', status: 0, why: 'it only waits for a port' };
    return { kind: 'exec', argv: command };
  },
  sources: [
    'https://github.com/vishnubob/wait-for-it wait-for-it.sh: it ends in an exec of the command',
    'https://github.com/eficode/wait-for wait-for: it ends in an exec of the command',
    'wait-for-it of Debian 12 as PID 1, Linux 6.18',
  ],
  measured: { version: 'Debian 12', rows: ['wrap/wait-for-it/hand', 'wrap/wait-for-it/nohand'] },
} satisfies Program;
