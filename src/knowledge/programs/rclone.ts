import type { Program } from '../../model/index.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

/** All other commands copy, list or check something and end. */
const STAYS = new Set(['serve', 'mount', 'mount2', 'cmount', 'nfsmount', 'rcd', 'gui']);

const rclone = serverEntry({
  name: 'rclone',
  signals: {
    ...GO_RUNTIME,
  },
  reaps: 'none',
  sources: [
    'rclone 1.60.1 as PID 1, Linux 6.18: rclone serve http asks for no signal',
    'https://rclone.org/commands/: which commands stay; --daemon of mount goes to the background',
  ],
  measured: { version: '1.60.1', rows: ['rclone/foreground'] },
});

export default {
  ...rclone,
  launch(invocation, world) {
    const { argv } = invocation;
    if (argv.includes('--daemon')) return { kind: 'exits', status: 0, why: 'it goes to the background' };
    if (argv.some(word => STAYS.has(word))) return rclone.launch(invocation, world);
    return { kind: 'exits', status: 0, why: `${argv.slice(0, 2).join(' ')} ends by itself` };
  },
} satisfies Program;
