import type { Launch, Program } from '../../model/index.ts';
import { goesToBackground, options, service, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';

const BEHAVIOUR = service(
  { SIGTERM: stopsInOrder(), SIGQUIT: stopsAtOnce(255, 'ends at once'), SIGHUP: stays('starts over') },
  'any',
);

export default {
  name: 'sshd',
  kind: 'server',
  matches: ['sshd'],
  launch({ argv }): Launch {
    const { flags } = options(argv.slice(1), [
      '-b',
      '-C',
      '-c',
      '-E',
      '-f',
      '-g',
      '-h',
      '-k',
      '-o',
      '-p',
      '-u',
    ]);
    if (flags.has('-t') || flags.has('-T') || flags.has('-V'))
      return { kind: 'exits', status: 0, why: 'sshd only checks or prints' };
    const title = [`sshd: ${argv.join(' ')} [listener] 0 of 10-100 startups`];
    return flags.has('-D') || flags.has('-d')
      ? { kind: 'stay', behaviour: BEHAVIOUR, title }
      : goesToBackground('sshd', BEHAVIOUR, title);
  },
  sources: ['sshd(8)', 'openssh-server 9.2p1 as PID 1, Linux 6.18'],
  measured: { version: '1:9.2p1-2+deb12u10', rows: ['srv/sshd/-D', 'srv/sshd/default-daemon'] },
} satisfies Program;
