import type { Program } from '../../model/index.ts';
import { all, service, stopsChildren, WORKER } from '../behaviours.ts';

const tells = stopsChildren(0, 'tells its services, waits for them, and writes its report');

/** A simulation of internet services, each a process of its own, in the foreground. SIGQUIT stays at its default. */
export default {
  name: 'inetsim',
  kind: 'server',
  matches: ['inetsim'],
  launch({ argv }) {
    if (argv.slice(1).some(arg => /^--?(?:help|version)$/.test(arg)))
      return { kind: 'exits', status: 0, why: 'inetsim tells about itself, and ends' };
    return {
      kind: 'stay',
      behaviour: service(all(['SIGTERM', 'SIGINT', 'SIGHUP'], tells), 'own'),
      title: ['inetsim_main'],
      children: [{ run: { worker: WORKER, title: ['inetsim_http'] } }],
    };
  },
  sources: ['inetsim 1.3.2 INetSim.pm, main() and kill_pids(), Debian 12'],
  notRun: 'too large or too slow for a row',
} satisfies Program;
