import type { Program } from '../../model/index.ts';
import { server, stays, stopsInOrder } from '../behaviours.ts';

/** A copy ends by itself; `--daemon` detaches unless `--no-detach` is given. */
export default {
  name: 'rsync',
  kind: 'server',
  matches: ['rsync'],
  launch: ({ argv }) => {
    if (!argv.includes('--daemon')) return { kind: 'exits', status: 0, why: 'rsync ends with its copy' };
    if (argv.includes('--no-detach'))
      return server(
        {
          SIGTERM: stopsInOrder(0, 400),
          SIGINT: stopsInOrder(20, 400),
          SIGHUP: stopsInOrder(20, 400),
          SIGUSR1: stays('not measured beyond its handler'),
          SIGUSR2: stays('not measured beyond its handler'),
        },
        'any',
      );
    return {
      kind: 'exits',
      status: 0,
      why: 'rsync --daemon goes to the background',
      daemon: { run: { argv: [...argv, '--no-detach'] } },
    };
  },
  sources: ['rsync(1)', 'rsync 3.5.0 as PID 1, Linux 6.18'],
  measured: { version: '3.5.0', rows: ['rsync/daemon', 'srv/rsync-daemon-no-detach'] },
} satisfies Program;
