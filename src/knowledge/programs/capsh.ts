import type { Program } from '../../model/index.ts';

/** Sets capabilities and becomes /bin/bash with what comes after `--`; after `==` itself again. */
export default {
  name: 'capsh',
  kind: 'wrapper',
  matches: ['capsh'],
  launch({ argv }) {
    const at = argv.findIndex(word => word === '--' || word === '+' || word === '==');
    if (at === -1) return { kind: 'exits', status: 0, why: 'capsh without a command ends by itself' };
    if (argv[at] === '+')
      return { kind: 'unknown', reason: 'what capsh + runs below itself is not followed' };
    const rest = argv.slice(at + 1);
    if (argv[at] === '==') return { kind: 'exec', argv: [argv[0] ?? 'capsh', ...rest] };
    const shell = argv.slice(0, at).find(word => word.startsWith('--shell='));
    return { kind: 'exec', argv: [shell?.slice('--shell='.length) ?? '/bin/bash', ...rest] };
  },
  sources: ['capsh(1)', 'libcap2-bin 2.66 as PID 1, Linux 6.18'],
  measured: { version: '2.66', rows: ['capsh/shell'] },
} satisfies Program;
