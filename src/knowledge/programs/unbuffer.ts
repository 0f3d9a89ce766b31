import type { Program } from '../../model/index.ts';
import { DEAF_PARENT } from '../behaviours.ts';
import { noCommand, stayAbove } from '../wrapper-entry.ts';

/** A script of expect above a command in a terminal of its own: it has no handler. */
export default {
  name: 'unbuffer',
  kind: 'wrapper',
  matches: ['unbuffer'],
  launch({ argv }) {
    const command = argv.slice(argv[1] === '-p' ? 2 : 1);
    if (command.length === 0) return noCommand(argv);
    const launch = stayAbove(command, DEAF_PARENT, { processGroup: 'own' });
    return launch.kind === 'stay' ? { ...launch, title: ['tclsh8.6', ...argv] } : launch;
  },
  sources: ['unbuffer(1)', 'expect 5.45.4 as PID 1, Linux 6.18'],
  measured: { version: '5.45.4-2', rows: ['unbuffer/hand'] },
} satisfies Program;
