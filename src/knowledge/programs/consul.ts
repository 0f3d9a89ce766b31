import type { Program } from '../../model/index.ts';
import { all, caught } from '../behaviours.ts';
import { GO_SERVER, serverEntry } from '../server-entry.ts';

const STOP = [
  { do: 'work', ms: 100, note: 'shuts down' },
  { do: 'exit', status: 'unknown', cleansUp: true },
] as const;

export default serverEntry({
  name: 'consul',
  also: ['nomad'],
  signals: {
    ...GO_SERVER,
    ...all(['SIGTERM', 'SIGINT'], caught(STOP, 'shuts its agent down')),
  },
  serves: ['agent'],
  sources: [
    'https://github.com/hashicorp/consul command/agent/agent.go: a signal that is not to leave the cluster ends with 1, one that is with 0; the agent is shut down in both',
    'https://github.com/hashicorp/nomad aa026cc99c command/agent/command.go handleSignals: the same',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
