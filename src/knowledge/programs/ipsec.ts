import type { Program } from '../../model/index.ts';
import { goesToBackground, service, stays, tellsChildren } from '../behaviours.ts';

const TELLS = tellsChildren();
const STARTER = service(
  {
    SIGTERM: TELLS,
    SIGINT: TELLS,
    SIGQUIT: TELLS,
    SIGHUP: stays('looks at its configuration again'),
    SIGUSR1: stays('looks at its configuration again'),
  },
  'any',
);

/** strongSwan's script: `ipsec start` becomes the starter, which runs charon. */
export default {
  name: 'ipsec',
  kind: 'server',
  matches: ['ipsec'],
  launch({ argv }) {
    const [self = 'ipsec', verb = '', ...rest] = argv;
    if (verb !== 'start' && verb !== 'restart')
      return { kind: 'exits', status: 0, why: `${self} ${verb} ends by itself` };
    const title = ['/usr/lib/ipsec/starter', '--daemon', 'charon', ...rest];
    if (!rest.includes('--nofork')) return goesToBackground('ipsec start', STARTER, title);
    return {
      kind: 'stay',
      behaviour: STARTER,
      title,
      children: [{ run: { argv: ['/usr/lib/ipsec/charon'] } }],
    };
  },
  sources: [
    'ipsec(8): --nofork keeps the starter in the foreground',
    'strongswan-starter 5.9.8 as PID 1, Linux 6.18',
  ],
  measured: { version: '5.9.8', rows: ['ipsec/foreground'] },
} satisfies Program;
