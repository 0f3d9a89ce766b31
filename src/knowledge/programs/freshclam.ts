import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { asConfigured } from '../clamav.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

const freshclam = serverEntry({
  name: 'freshclam',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('opens its log again'),
  },
  reaps: 'any',
  foreground: argv => hasFlag(argv, 'F', '--foreground') || argv.includes('--foreground=yes'),
  sources: [
    'freshclam(1): -d stays, and goes to the background unless --foreground is given; without -d it updates once',
    'freshclam 1.4.6 as PID 1, Linux 6.18',
    'freshclam.conf(5): Foreground, off by default',
  ],
  measured: { version: '1.4.6', rows: ['freshclam/foreground'] },
});

export default {
  ...freshclam,
  launch(invocation, world) {
    const { argv } = invocation;
    if (!hasFlag(argv, 'd', '--daemon') && !argv.includes('--daemon=yes'))
      return { kind: 'exits', status: 0, why: 'freshclam without -d updates once' };
    const launch = freshclam.launch(invocation, world);
    if (launch.kind !== 'exits' || !launch.daemon) return launch;
    const foreground = freshclam.launch({ ...invocation, argv: [...argv, '--foreground'] }, world);
    return asConfigured(invocation, world, '/etc/clamav/freshclam.conf', foreground, launch);
  },
} satisfies Program;
