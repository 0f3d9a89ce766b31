import type { Program } from '../../model/index.ts';
import { stopsInOrder } from '../behaviours.ts';
import { byDefault, either } from '../doubt.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'dnsdist',
  signals: {
    SIGTERM: either(
      'the version of dnsdist is not known: 1.7 leaves SIGTERM at its default, newer ones end by it',
      byDefault('left alone'),
      stopsInOrder(),
    ),
  },
  reaps: 'any',
  foreground: argv => argv.includes('--supervised') || argv.includes('-c') || argv.includes('--client'),
  shortOptions: ['--check-config', '-V'],
  sources: [
    'https://github.com/PowerDNS/pdns 20096dc7c9 pdns/dnsdistdist/dnsdist.cc sigTermHandler',
    'dnsdist 1.7.3 as PID 1, Linux 6.18: SIGTERM is left at its default',
  ],
  measured: { version: '1.7.3-2', rows: ['dnsdist/foreground'] },
}) satisfies Program;
