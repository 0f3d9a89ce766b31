import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

/** Where packages and the usual images keep it. */
const CONFIGURATIONS = ['/etc/unbound/unbound.conf', '/opt/unbound/etc/unbound/unbound.conf'];
const STAYS = /^\s*do-daemonize:\s*"?no\b/m;

export default serverEntry({
  name: 'unbound',
  signals: { ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder()), SIGHUP: stays('reloads') },
  foreground(argv, world) {
    if (hasFlag(argv, 'd')) return true;
    const at = argv.indexOf('-c');
    const files = at === -1 ? CONFIGURATIONS : [argv[at + 1] ?? ''];
    return files.some(file => STAYS.test(world.read(file, '/')?.text ?? ''));
  },
  sources: ['https://github.com/NLnetLabs/unbound daemon/worker.c worker_sighandler()'],
  measured: { version: '1.17.1', rows: ['unbound/server'] },
}) satisfies Program;
