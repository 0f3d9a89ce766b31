import type { Program } from '../../model/index.ts';
import { commandOf, noCommand } from '../wrapper-entry.ts';

/** Becomes its command, with SIGHUP at SIG_IGN: a program that installs a handler of its own gets it all the same. */
export default {
  name: 'nohup',
  kind: 'wrapper',
  matches: ['nohup'],
  launch({ argv }) {
    const command = commandOf(argv);
    return command.length === 0 ? noCommand(argv, 125) : { kind: 'exec', argv: command, ignores: ['SIGHUP'] };
  },
  sources: ['nohup(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['nohup/plain', 'wrap/nohup/hand', 'wrap/nohup/nohand'] },
} satisfies Program;
