import { all, stopsInOrder } from '../behaviours.ts';
import { RUBY_SIGNALS } from '../ruby-base.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'mailcatcher',
  signals: { ...RUBY_SIGNALS, ...all(['SIGTERM', 'SIGINT', 'SIGQUIT'], stopsInOrder(0, 0)) },
  foreground: argv => hasFlag(argv, 'f', '--foreground'),
  sources: ['sj26/mailcatcher lib/mail_catcher.rb, run!: TERM, INT and QUIT quit its EventMachine loop'],
  notRun: 'not in Debian or npm',
});
