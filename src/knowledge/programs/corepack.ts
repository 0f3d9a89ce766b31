import type { Program } from '../../model/index.ts';
import { endsByItself } from '../node-tools.ts';

/** `corepack yarn start`, or the `yarn` that `corepack enable` makes, runs the package manager in its own process. */
export default {
  name: 'corepack',
  kind: 'package-manager',
  matches: ['corepack'],
  launch({ argv }) {
    const called = (argv[0] ?? '').split('/').at(-1) ?? '';
    if (called === 'yarn' || called === 'pnpm') return { kind: 'as', program: called, argv };
    const [manager = '', ...args] = argv.slice(1);
    const name = /^(npm|npx|yarn|pnpm|pnpx)(@.*)?$/.exec(manager)?.[1];
    if (name === undefined) return endsByItself(argv);
    return { kind: 'as', program: name === 'pnpx' ? 'pnpm' : name, argv: [name, ...args] };
  },
  sources: [
    'https://github.com/nodejs/corepack#readme',
    'corepack 0.36.0 with npm 11.19.1 as PID 1, Linux 6.18',
  ],
  measured: { version: '0.36.0', rows: ['corepack/npm'] },
} satisfies Program;
