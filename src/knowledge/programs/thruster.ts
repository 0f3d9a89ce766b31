import type { Program } from '../../model/index.ts';
import { all, caught, forwarder } from '../behaviours.ts';
import { noCommand, stayAbove } from '../wrapper-entry.ts';

const pass = forwarder(['SIGTERM', 'SIGINT'], 'child', 'handler');
const GO_ENDS = caught(
  [{ do: 'raise' }, { do: 'exit', status: 2, cleansUp: false }],
  'left to the Go runtime',
);

/** Thruster, the proxy in front of Rails: it passes the first SIGTERM or SIGINT on, waits, and ends as its command does. */
export default {
  name: 'thruster',
  kind: 'wrapper',
  matches: ['thrust'],
  launch({ argv }) {
    const command = argv.slice(1);
    if (command.length === 0) return noCommand(argv);
    const signals = { ...all(['SIGQUIT', 'SIGHUP'], GO_ENDS), ...pass.signals };
    return stayAbove(command, { ...pass, signals, waitsForChildren: 'own' });
  },
  sources: [
    'https://github.com/basecamp/thruster internal/upstream_process.go: handleSignals, handleExitCode',
    'https://github.com/basecamp/thruster exe/thrust: execs the binary of the platform',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
