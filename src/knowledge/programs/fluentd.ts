import { stopsInOrder } from '../behaviours.ts';
import { RUBY_SIGNALS } from '../ruby-base.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

/** A supervisor above its worker, whom it tells and waits for. */
export default serverEntry({
  name: 'fluentd',
  signals: { ...RUBY_SIGNALS, SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() },
  foreground: argv => !hasFlag(argv, 'd', '--daemon'),
  sources: ['https://docs.fluentd.org/deployment/signals: SIGINT and SIGTERM stop the daemon gracefully'],
  notRun: 'not in Debian or npm',
});
