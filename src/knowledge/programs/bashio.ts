import type { Program } from '../../model/index.ts';
import { noCommand } from '../wrapper-entry.ts';

/** The interpreter of Home Assistant's add-ons, a script of bash: it sets options, defines functions and sources its argument. */
export default {
  name: 'bashio',
  kind: 'shell',
  matches: ['bashio'],
  launch({ argv }) {
    const [self = 'bashio', ...args] = argv;
    if (args.length === 0) return noCommand(argv);
    const title = ['bash', self.includes('/') ? self : `/usr/bin/${self}`, ...args];
    return { kind: 'as', program: 'bash', argv: ['bash', '-eEu', '-o', 'pipefail', ...args], title };
  },
  sources: ['hassio-addons/bashio 2346cdd lib/bashio: sources its arguments; bash(1), `source`'],
  notRun: 'not in Debian or npm',
} satisfies Program;
