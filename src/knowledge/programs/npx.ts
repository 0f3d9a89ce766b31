import type { Program } from '../../model/index.ts';
import npm from './npm.ts';

/** The same as `npm exec`. */
export default {
  name: 'npx',
  kind: 'package-manager',
  matches: ['npx'],
  launch: (invocation, world) =>
    npm.launch({ ...invocation, argv: ['npm', 'exec', ...invocation.argv.slice(1)] }, world),
  sources: ['https://docs.npmjs.com/cli/commands/npx', 'npm 11.19.1 as PID 1, Linux 6.18'],
  measured: { version: '11.19.1', rows: ['rt/npm/npx-local'] },
} satisfies Program;
