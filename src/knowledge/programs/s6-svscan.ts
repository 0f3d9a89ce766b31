import { path } from '../../base/index.ts';
import type { Program } from '../../model/index.ts';
import { all, options, service, taken } from '../behaviours.ts';
import { supervised } from '../service-directory.ts';

/** Tells its supervisors and waits for those alone: what a service left behind is killed with the namespace. */
function stops(supervisors: number) {
  const jobs = Array.from({ length: supervisors }, (_, i) => i);
  return taken(
    [
      { do: 'signal', to: { jobs }, signal: 'SIGTERM' },
      { do: 'wait', for: { jobs } },
      { do: 'exit', status: 0, cleansUp: true },
    ],
    'tells its supervisors, and waits for them without limit',
  );
}
const STAYS = taken([], 'nothing ends by it');

/** TERM, INT and QUIT put all services down; HUP reads the directory again. */
export default {
  name: 's6-svscan',
  kind: 'init',
  matches: ['s6-svscan'],
  launch({ argv, cwd }, world) {
    const directory = path.resolve(
      cwd,
      options(argv.slice(1), ['-d', '-c', '-C', '-L', '-t', '-X']).rest[0] ?? '.',
    );
    const children = supervised(directory, 's6-supervise', world);
    const signals = {
      ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stops(children.length)),
      SIGHUP: { ...STAYS, means: 'reads its directory again' },
      ...all(['SIGUSR1', 'SIGUSR2', 'SIGWINCH'], STAYS),
    };
    return {
      kind: 'stay',
      behaviour: service(signals, 'any'),
      children,
    };
  },
  sources: ['https://skarnet.org/software/s6/s6-svscan.html', 's6 2.11.3.2 as PID 1, Linux 6.18'],
  measured: {
    version: '2.11.3.2-1',
    rows: ['s6-svscan/service', 'init/s6-svscan/hand', 'init/s6-svscan/ignore', 'init/s6-svscan/slow'],
  },
} satisfies Program;
