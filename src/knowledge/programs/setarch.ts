import type { Program } from '../../model/index.ts';
import { commandOf } from '../wrapper-entry.ts';

const KIN = ['linux32', 'linux64', 'x86_64', 'i386', 'uname26'];

/** `setarch [ARCH] [options] cmd`; under the name of an architecture that word is left out. */
export default {
  name: 'setarch',
  kind: 'wrapper',
  matches: ['setarch', ...KIN],
  launch({ argv }) {
    const [self = 'setarch', ...args] = argv;
    const named = self.endsWith('setarch') && args[0] !== undefined && !args[0].startsWith('-');
    const argvOfCommand = commandOf([self, ...(named ? args.slice(1) : args)]);
    return { kind: 'exec', argv: argvOfCommand.length > 0 ? argvOfCommand : ['/bin/sh'] };
  },
  sources: ['setarch(8)', 'util-linux 2.38.1 as PID 1, Linux 6.18'],
  measured: {
    version: '2.38.1-5+deb12u3',
    rows: ['setarch/plain', 'wrap/setarch/hand', 'wrap/setarch/nohand'],
  },
} satisfies Program;
