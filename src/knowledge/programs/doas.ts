import type { Program } from '../../model/index.ts';
import { pamParent } from '../pam.ts';
import { commandOf, noCommand, stayAbove } from '../wrapper-entry.ts';

/** Built with PAM (Debian) it keeps a parent above the command; without (Alpine) it becomes the command. */
export default {
  name: 'doas',
  kind: 'wrapper',
  matches: ['doas'],
  launch({ argv }, world) {
    const command = commandOf(argv, ['-C', '-u']);
    if (command.length === 0) return noCommand(argv);
    if (world.binSh === 'busybox') return { kind: 'exec', argv: command };
    return stayAbove(command, pamParent(['SIGTERM']));
  },
  sources: ['doas(1); https://github.com/Duncaen/OpenDoas pam.c', 'opendoas 6.8.2 as PID 1, Linux 6.18'],
  measured: {
    version: '6.8.2-1+b1',
    rows: ['doas/plain', 'wrap/doas/hand', 'wrap/doas/nohand', 'wrap/doas-u/hand'],
  },
} satisfies Program;
