import type { Program } from '../../model/index.ts';

/** `chamber exec SERVICE… -- cmd`: secrets become variables, then the command takes its place. */
export default {
  name: 'chamber',
  kind: 'wrapper',
  matches: ['chamber', 'aws-vault'],
  launch({ argv }) {
    const at = argv.indexOf('--');
    const [self = '', verb] = argv;
    if (verb !== 'exec') return { kind: 'exits', status: 0, why: `${self} ${verb ?? ''} ends by itself` };
    if (at === -1 || at === argv.length - 1)
      return { kind: 'unknown', reason: `where the command of \`${argv.join(' ')}\` begins is not known` };
    return { kind: 'exec', argv: argv.slice(at + 1) };
  },
  sources: [
    'https://github.com/segmentio/chamber cmd/exec_unix.go at 6f02bdf: unix.Exec',
    'https://github.com/99designs/aws-vault cli/exec.go at 00afdb0: syscall.Exec on Linux, unless a server is asked for',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
