import type { Program } from '../../model/index.ts';
import { DEAF_PARENT } from '../behaviours.ts';
import { stayAbove } from '../wrapper-entry.ts';

/** Options by the number of words that they take. @source bwrap(1) 0.8.0 */
const TAKES: Readonly<Record<string, number>> = {
  '--args': 1,
  '--argv0': 1,
  '--userns': 1,
  '--userns2': 1,
  '--pidns': 1,
  '--uid': 1,
  '--gid': 1,
  '--hostname': 1,
  '--chdir': 1,
  '--setenv': 2,
  '--unsetenv': 1,
  '--lock-file': 1,
  '--sync-fd': 1,
  '--bind': 2,
  '--bind-try': 2,
  '--dev-bind': 2,
  '--dev-bind-try': 2,
  '--ro-bind': 2,
  '--ro-bind-try': 2,
  '--remount-ro': 1,
  '--exec-label': 1,
  '--file-label': 1,
  '--proc': 1,
  '--dev': 1,
  '--tmpfs': 1,
  '--mqueue': 1,
  '--dir': 1,
  '--file': 2,
  '--bind-data': 2,
  '--ro-bind-data': 2,
  '--symlink': 2,
  '--seccomp': 1,
  '--add-seccomp-fd': 1,
  '--block-fd': 1,
  '--userns-block-fd': 1,
  '--info-fd': 1,
  '--json-status-fd': 1,
  '--cap-add': 1,
  '--cap-drop': 1,
  '--perms': 1,
  '--size': 1,
  '--chmod': 2,
};

/** Stays above its command and forwards nothing. */
export default {
  name: 'bwrap',
  kind: 'wrapper',
  matches: ['bwrap'],
  launch({ argv }) {
    let i = 1;
    while (argv[i]?.startsWith('-') && argv[i] !== '--') i += 1 + (TAKES[argv[i] ?? ''] ?? 0);
    if (argv[i] === '--') i++;
    return stayAbove(argv.slice(i), { ...DEAF_PARENT, waitsForChildren: 'any' });
  },
  sources: ['bwrap(1)', 'bubblewrap 0.8.0 as PID 1, Linux 6.18'],
  measured: {
    version: '0.8.0-2+deb12u1',
    rows: ['bwrap/die-with-parent', 'bwrap/plain', 'wrap/bwrap/hand', 'wrap/bwrap-die-with-parent/hand'],
  },
} satisfies Program;
