import type { Program } from '../../model/index.ts';
import { all, DEAF_PARENT, options, stays } from '../behaviours.ts';
import { commandOf } from '../wrapper-entry.ts';

const VALUED = [
  '-a',
  '--arg-file',
  '-d',
  '--delimiter',
  '-E',
  '-I',
  '-L',
  '--max-lines',
  '-n',
  '--max-args',
  '-P',
  '--max-procs',
  '-s',
  '--max-chars',
  '--process-slot-var',
];

/** The words that it reads, behind its command or in the place of `{}`. */
function withWords(command: readonly string[], { flags, values }: ReturnType<typeof options>) {
  const place = values.get('-I') ?? (flags.has('-i') ? '{}' : undefined);
  return place ? command.map(word => word.replaceAll(place, '$…')) : [...command, '$…'];
}

/** Runs its command with words from its input, waits and forwards nothing. The words are not known here. */
export default {
  name: 'xargs',
  kind: 'wrapper',
  matches: ['xargs'],
  launch({ argv, hasInput }, world) {
    const command = commandOf(argv, VALUED);
    if (command.length === 0) return { kind: 'exits', status: 0, why: 'xargs runs echo' };
    const read = options(argv.slice(1), VALUED);
    const isOpen = hasInput === true || read.values.has('-a') || read.values.has('--arg-file');
    if (!isOpen && (read.values.has('-I') || read.flags.has('-r') || read.flags.has('--no-run-if-empty')))
      return { kind: 'exits', status: 0, why: 'xargs has no input, and runs nothing' };
    return {
      kind: 'stay',
      behaviour: {
        ...DEAF_PARENT,
        // GNU only: more or fewer processes at a time.
        ...(world.binSh === 'busybox' ? {} : { signals: all(['SIGUSR1', 'SIGUSR2'], stays('changes -P')) }),
        waitsForChildren: world.binSh === 'busybox' ? 'own' : 'any',
      },
      children: [{ run: { argv: isOpen ? withWords(command, read) : command, isOpen }, isMain: true }],
    };
  },
  sources: ['xargs(1)', 'GNU findutils and busybox 1.35.0 as PID 1, Linux 6.18'],
  measured: {
    version: 'Debian 12',
    rows: ['xargs/pipe', 'xargs/plain', 'wrap/xargs/hand', 'wrap/xargs-a/hand', 'wrap/busybox-xargs/hand'],
  },
} satisfies Program;
