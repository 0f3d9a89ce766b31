import type { Program } from '../../model/index.ts';
import { all, PLAIN, service, stopsInOrder } from '../behaviours.ts';
import { commandOf } from '../wrapper-entry.ts';

const AGENT = service(all(['SIGTERM', 'SIGINT', 'SIGHUP'], stopsInOrder(2)));

/** With a command it becomes that, and the agent is the child. */
export default {
  name: 'ssh-agent',
  kind: 'wrapper',
  matches: ['ssh-agent'],
  launch({ argv }) {
    const command = commandOf(argv, ['-a', '-E', '-O', '-P', '-t']);
    if (command.length > 0)
      return {
        kind: 'exec',
        argv: command,
        leaves: [{ run: { worker: { ...PLAIN, lifetime: 'short' }, title: argv } }],
      };
    if (argv.includes('-D') || argv.includes('-d')) return { kind: 'stay', behaviour: AGENT };
    return { kind: 'exits', status: 0, why: 'ssh-agent goes to the background' };
  },
  sources: ['ssh-agent(1)', 'openssh 9.2p1 as PID 1, Linux 6.18'],
  measured: {
    version: '1:9.2p1-2+deb12u10',
    rows: ['ssh-agent/plain', 'wrap/ssh-agent/hand', 'tool/ssh-agent-D'],
  },
} satisfies Program;
