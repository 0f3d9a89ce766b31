import type { Program } from '../../model/index.ts';
import { all, service, tellsChildren } from '../behaviours.ts';

/** /init of s6-overlay: starts the services of /etc/s6-overlay or /etc/services.d, and CMD as one more. */
export default {
  name: 's6-overlay-init',
  kind: 'init',
  matches: ['init', 's6-svscan'],
  launch({ argv }) {
    const command = argv.slice(1);
    const own = argv[0]?.endsWith('s6-svscan') ? [] : command;
    return {
      kind: 'stay',
      behaviour: service(all(['SIGTERM', 'SIGINT', 'SIGQUIT'], tellsChildren()), 'any'),
      children: own.length > 0 ? [{ run: { argv: own }, isMain: true, processGroup: 'own' }] : [],
      refusesUnlessPid1: 's6-overlay refuses to run unless it is PID 1',
    };
  },
  sources: ['https://github.com/just-containers/s6-overlay README', 's6 2.11.3.2-1 as PID 1, Linux 6.18'],
  measured: { version: '2.11.3.2-1', rows: ['init/s6-svscan/hand'] },
} satisfies Program;
