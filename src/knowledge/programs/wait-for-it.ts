import type { Program } from '../../model/index.ts';

/** Waits for a port, then becomes the command behind `--`. */
export default {
  name: 'wait-for-it',
  kind: 'wrapper',
  matches: ['wait-for-it', 'wait-for-it.sh', 'wait-for', 'wait-for.sh'],
  launch({ argv }) {
    const at = argv.indexOf('--');
    if (at === -1) return { kind: 'exits', status: 0, why: 'it only waits for a port' };
    return { kind: 'exec', argv: argv.slice(at + 1) };
  },
  sources: ['https://github.com/vishnubob/wait-for-it wait-for-it.sh ends in an exec of its command'],
  measured: { version: 'Debian wait-for-it', rows: ['wrap/wait-for-it/hand'] },
} satisfies Program;
