import type { Program } from '../../model/index.ts';
import { npmExec } from './npm.ts';

const VALUED = new Set(['-p', '--package', '-c', '--call', '-w', '--workspace', '--registry', '--cache']);

/** `npm exec`, but options end at the first word: the rest belongs to the command. */
export default {
  name: 'npx',
  kind: 'package-manager',
  matches: ['npx'],
  launch(invocation, world) {
    const args = invocation.argv.slice(1);
    const values = new Map<string, string>();
    let i = 0;
    for (; i < args.length; i++) {
      const arg = args[i] ?? '';
      const equals = arg.indexOf('=');
      if (!arg.startsWith('-')) break;
      if (arg === '--') {
        i++;
        break;
      }
      if (equals > 0) values.set(arg.slice(0, equals), arg.slice(equals + 1));
      else if (VALUED.has(arg)) values.set(arg, args[++i] ?? '');
    }
    return npmExec(values, args.slice(i), invocation, world);
  },
  sources: ['https://docs.npmjs.com/cli/commands/npx', 'npm 11.19.1 as PID 1, Linux 6.18'],
  measured: { version: '11.19.1', rows: ['npx/node'] },
} satisfies Program;
