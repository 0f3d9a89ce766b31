import type { Program } from '../../model/index.ts';
import { IDLE, options, unread } from '../behaviours.ts';

/** `perl -ne PROGRAM`: it goes through its input line by line, and the text has neither handlers nor commands. */
const isFilter = ([, option = '', text = '', ...files]: readonly string[]): boolean =>
  /^-\w*[np]\w*e$/.test(option) &&
  files.length === 0 &&
  !/\b(?:SIG|sigtrap|POSIX|BEGIN|END|fork|system|exec|require|use|do|eval|open|qx|kill|sleep)\b|`/.test(text);

/** Leaves all signals at their default, unless %SIG is set. */
export default {
  name: 'perl',
  kind: 'runtime',
  matches: ['perl', 'perl*'],
  launch({ argv }) {
    if (argv.length === 1 || argv[1] === '-v' || argv[1] === '-V')
      return { kind: 'exits', status: 0, why: 'perl without a script ends at once' };
    const { rest } = options(argv.slice(1));
    const [path, ...args] = rest;
    // Other options may load modules or give the script itself.
    const isPlain = argv
      .slice(1, argv.indexOf(path ?? '', 1))
      .every(option => /^-(?:[wWtTsSU]+|I.+)$/.test(option));
    if (isFilter(argv)) return { kind: 'stay', behaviour: IDLE };
    if (path === undefined || !isPlain)
      return {
        kind: 'stay',
        behaviour: { signals: unread('Perl', {}), waitsForChildren: 'own', lifetime: 'unknown' },
      };
    const source = { kind: 'file', path } as const;
    const behaviour = { signals: {}, waitsForChildren: 'own', lifetime: 'service' } as const;
    return { kind: 'interpret', language: 'perl', source, args, behaviour };
  },
  sources: ['perlipc(1)', 'perl 5.36.0 as PID 1, Linux 6.18'],
  measured: { version: '5.36.0', rows: ['perl/loop'] },
} satisfies Program;
