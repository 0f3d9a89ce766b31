import type { Program } from '../../model/index.ts';
import { server, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';

export default {
  name: 'sshd',
  kind: 'server',
  matches: ['sshd', 'sshd.pam'],
  launch: ({ argv }) => {
    if (!argv.some(a => /^-[A-Za-z]*[Dd]/.test(a)))
      return {
        kind: 'exits',
        status: 0,
        why: 'sshd goes to the background',
        daemon: { run: { argv: ['sshd', '-D'] } },
      };
    const limit = '0 of 10-100 startups';
    const launch = server(
      { SIGTERM: stopsInOrder(), SIGQUIT: stopsAtOnce(255, 'ends at once'), SIGHUP: stays('starts over') },
      'any',
    );
    return { ...launch, title: [`sshd: ${argv.join(' ')} [listener] ${limit}`] };
  },
  sources: ['sshd(8)', 'openssh-server 9.2p1 as PID 1, Linux 6.18'],
  measured: { version: '9.2p1-2', rows: ['sshd/foreground', 'srv/sshd/-D'] },
} satisfies Program;
