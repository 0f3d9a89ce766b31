import type { Program, SignalTable } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

export const POSTFIX: SignalTable = {
  ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()),
  SIGHUP: stays('reads its configuration again'),
};

export default serverEntry({
  name: 'postfix',
  signals: POSTFIX,
  reaps: 'any',
  foreground: argv => argv.includes('start-fg'),
  short: ['check', 'stop', 'reload', 'flush', 'status', 'abort', 'set-permissions', 'upgrade-configuration'],
  title: () => ['master', '-i'],
  sources: [
    'postfix(1) start-fg: as PID 1 it becomes master; master(8): SIGTERM ends all its processes',
    'postfix 3.7.11 as PID 1, Linux 6.18',
  ],
  measured: { version: '3.7.11', rows: ['postfix/foreground'] },
}) satisfies Program;
