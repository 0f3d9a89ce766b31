import type { Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';

const VALUED = ['-a', '-p', '-s', '-M', '-C', '-F', '-b', '-P', '-f', '-c', '-d', '-u', '-g', '-U', '-G'];

/** Opens a socket for a FastCGI program; with `-n` it becomes that, else it leaves it in the background. */
export default {
  name: 'spawn-fcgi',
  kind: 'wrapper',
  matches: ['spawn-fcgi'],
  launch({ argv }) {
    const { flags, values, rest } = options(argv.slice(1), VALUED);
    const file = values.get('-f');
    const command = rest.length > 0 ? rest : file === undefined ? [] : file.split(/\s+/).filter(Boolean);
    if (command.length === 0) return { kind: 'exits', status: 0, why: 'spawn-fcgi has no command' };
    if (flags.has('-n')) return { kind: 'exec', argv: command };
    return {
      kind: 'exits',
      status: 0,
      why: 'spawn-fcgi leaves its program in the background',
      daemon: { run: { argv: command }, processGroup: 'own' },
    };
  },
  sources: ['spawn-fcgi(1)', 'spawn-fcgi 1.6.4 as PID 1, Linux 6.18'],
  measured: { version: '1.6.4', rows: ['spawn-fcgi/foreground'] },
} satisfies Program;
