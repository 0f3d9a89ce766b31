import type { Program } from '../../model/index.ts';
import { forwarder, options } from '../behaviours.ts';

export default {
  name: 'timeout',
  kind: 'wrapper',
  matches: ['timeout'],
  launch: ({ argv }, world) => {
    const command = options(argv.slice(1), ['-k', '-s', '--kill-after', '--signal']).rest.slice(1);
    if (world.binSh === 'busybox') return { kind: 'exec', argv: command };
    return {
      kind: 'stay',
      behaviour: forwarder(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], 'child', 'handler'),
      children: [{ run: { argv: command }, isMain: true }],
    };
  },
  sources: [
    'timeout(1), GNU coreutils 9.1',
    'timeout as PID 1, Linux 6.18; busybox timeout becomes the command',
  ],
  measured: { version: '9.1-1', rows: ['wrap/timeout/hand'] },
} satisfies Program;
