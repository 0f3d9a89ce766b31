import type { Behaviour, Program, SignalTable } from '../../model/index.ts';
import { assignments, nodeTitle, passesToChild } from '../node-tools.ts';

const passes = (killed: number) =>
  passesToChild(['SIGTERM', 'SIGINT', 'SIGHUP'], 'cross-env passes the signal on and waits', killed);

/** Of a child that a signal has ended it makes 1, and 0 for SIGINT. @source cross-env src/index.ts, child.on('exit') */
export const CROSS_ENV: Behaviour = {
  ...passes(1),
  signals: { ...passes(1).signals, ...interrupt(passes(0).signals) },
};

function interrupt({ SIGINT }: SignalTable): SignalTable {
  return SIGINT ? { SIGINT } : {};
}

/** Starts the command directly, passes SIGTERM, SIGINT and SIGHUP on, and waits. */
export default {
  name: 'cross-env',
  kind: 'wrapper',
  matches: ['cross-env'],
  launch({ argv, env }) {
    const { sets, rest } = assignments(argv.slice(1));
    if (rest.length === 0) return { kind: 'exits', status: 0, why: 'cross-env has no command to run' };
    const behaviour = CROSS_ENV;
    const child = { run: { argv: rest }, isMain: true, env: { ...env, ...sets } };
    return { kind: 'stay', behaviour, children: [child], title: nodeTitle(argv) };
  },
  sources: [
    'https://www.npmjs.com/package/cross-env',
    'cross-env 10.1.0 on node 20.20.2 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '10.1.0',
    rows: ['cross-env/handler', 'cross-env/plain'],
  },
} satisfies Program;
