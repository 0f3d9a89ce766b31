import type { Program } from '../../model/index.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'rclone',
  signals: {
    ...GO_RUNTIME,
  },
  reaps: 'none',
  sources: ['rclone 1.60.1 as PID 1, Linux 6.18: rclone serve http asks for no signal'],
  measured: { version: '1.60.1', rows: ['rclone/foreground'] },
}) satisfies Program;
