import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { asConfigured } from '../clamav.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

const clamd = serverEntry({
  name: 'clamd',
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder()),
    SIGHUP: stays('opens its log again'),
    SIGUSR2: stays('reloads its database'),
  },
  blocked: ['SIGQUIT', 'SIGUSR1', 'SIGWINCH'],
  foreground: argv => hasFlag(argv, 'F', '--foreground') || argv.includes('--foreground=yes'),
  sources: ['clamd(8), SIGNALS', 'clamd.conf(5): Foreground, off by default'],
  measured: { version: '1.4.6', rows: ['clamd/server'] },
});

export default {
  ...clamd,
  launch(invocation, world) {
    const launch = clamd.launch(invocation, world);
    if (launch.kind !== 'exits' || !launch.daemon) return launch;
    const foreground = clamd.launch({ ...invocation, argv: [...invocation.argv, '--foreground'] }, world);
    return asConfigured(invocation, world, '/etc/clamav/clamd.conf', foreground, launch);
  },
} satisfies Program;
