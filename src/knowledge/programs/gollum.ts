import { all, stopsInOrder } from '../behaviours.ts';
import { RUBY_SIGNALS } from '../ruby-base.ts';
import { serverEntry } from '../server-entry.ts';

/** A Sinatra application: Sinatra's handlers stop its server. */
export default serverEntry({
  name: 'gollum',
  signals: { ...RUBY_SIGNALS, ...all(['SIGTERM', 'SIGINT'], stopsInOrder()) },
  sources: [
    'gollum/gollum bin/gollum: Precious::App.run!',
    'sinatra lib/sinatra/base.rb, setup_traps',
    'ruby-sinatra of Debian 12 as PID 1, Linux 6.18',
  ],
  notRun: 'not in Debian or npm',
});
