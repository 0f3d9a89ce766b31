import { path } from '../../base/index.ts';
import type { Behaviour, Program } from '../../model/index.ts';
import { PLAIN } from '../behaviours.ts';

/** Programs that read until their input ends. Standard input of `docker run` without `-i` ends at once. */
export default {
  name: 'cat',
  kind: 'tool',
  matches: [
    'cat',
    'tee',
    'yes',
    'inotifywait',
    'logger',
    'ts',
    'multilog',
    'svlogd',
    's6-log',
    'cronolog',
    'rotatelogs',
  ],
  launch({ argv }) {
    const name = path.basename(argv[0] ?? '');
    const readsFile = name === 'cat' && argv.slice(1).some(a => !a.startsWith('-'));
    const lifetime: Behaviour['lifetime'] = readsFile ? 'short' : 'service';
    return { kind: 'stay', behaviour: { ...PLAIN, lifetime } };
  },
  sources: ['cat(1), tee(1), yes(1), inotifywait(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['tool/cat-fifo', 'tool/yes'] },
} satisfies Program;
