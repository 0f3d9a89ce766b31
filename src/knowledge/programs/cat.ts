import type { Program } from '../../model/index.ts';
import { IDLE } from '../behaviours.ts';

export default {
  name: 'cat',
  kind: 'tool',
  matches: ['cat', 'tee', 'yes', 'inotifywait'],
  launch: ({ argv, hasInput, readsFile }) => {
    const name = (argv[0] ?? '').split('/').at(-1);
    const reads = name === 'tee' || (name === 'cat' && argv.slice(1).every(a => a.startsWith('-')));
    if (reads && hasInput === false)
      return { kind: 'exits', status: 0, why: `${name} ends with its input, which is /dev/null` };
    // Who opens a FIFO waits for somebody to write, and ends with that.
    const isShort = name === 'cat' ? argv.length > 1 : name === 'tee' && readsFile === true;
    return { kind: 'stay', behaviour: { ...IDLE, lifetime: isShort ? 'short' : 'service' } };
  },
  sources: ['cat(1), tee(1)', 'GNU coreutils 9.1 as PID 1, Linux 6.18'],
  measured: { version: '9.1-1', rows: ['cat/fifo', 'tool/cat-fifo'] },
} satisfies Program;
