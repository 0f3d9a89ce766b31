import type { Program } from '../../model/index.ts';
import { all, stays, stopsInOrder } from '../behaviours.ts';
import { serverEntry } from '../server-entry.ts';

/** Bitcoin Core, and what was made of it. */
export default serverEntry({
  name: 'bitcoind',
  also: ['litecoind', 'dogecoind', 'dashd', 'zcashd', 'namecoind', 'elementsd'],
  signals: {
    ...all(['SIGTERM', 'SIGINT'], stopsInOrder(0, 1000)),
    SIGHUP: stays('opens its log again'),
  },
  foreground: argv => !argv.some(word => /^--?daemon(?:wait)?(?:=1)?$/.test(word)),
  shortOptions: ['-version', '--version', '-help', '-?'],
  sources: [
    'https://github.com/bitcoin/bitcoin src/init.cpp, "Clean shutdown on SIGTERM": TERM and INT ask for the shutdown that bitcoind.cpp waits for, HUP opens debug.log again; litecoin, dogecoin, dash, zcash, namecoin and elements have the same',
  ],
  notRun: 'not in Debian or npm',
}) satisfies Program;
