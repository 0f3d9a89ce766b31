import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startService } from './service.ts';

/** A Docker Engine without a network. */
export const startEngine = () =>
  startService({
    name: 'dockerd',
    start(folder, host, log) {
      mkdirSync(join(folder, 'exec'));
      return spawn(
        'dockerd',
        [
          ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
          ...['--host', host, '--pidfile', join(folder, 'pid')],
          ...['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=overlay2'],
        ],
        { stdio: ['ignore', log, log], detached: true },
      );
    },
  });
