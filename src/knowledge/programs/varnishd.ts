import type { Program } from '../../model/index.ts';
import { all, ignored, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'varnishd',
  signals: { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGHUP: ignored('it ignores SIGHUP') },
  foreground: argv => hasFlag(argv, 'F') || argv.includes('-d'),
  short: ['-C', '-V', '-x'],
  sources: ['https://github.com/varnishcache/varnish-cache bin/varnishd/mgt/mgt_main.c mgt_sigint()'],
  measured: { version: '7.1.1', rows: ['varnishd/server'] },
}) satisfies Program;
