import type { Program } from '../../model/index.ts';
import { stays, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

const STAYS = /^[ \t]*(?:keep-in-foreground|no-daemon)[ \t]*$/m;

/** The file that it reads: `-C FILE`, `--conf-file=FILE`, or its own. */
function configuration(argv: readonly string[]): string {
  const at = argv.findIndex(arg => /^(?:-C|--conf-file)$/.test(arg));
  if (at !== -1) return argv[at + 1] ?? '';
  const joined = argv.find(arg => /^(?:-C|--conf-file=)./.test(arg));
  return joined?.replace(/^(?:-C|--conf-file=)/, '') ?? '/etc/dnsmasq.conf';
}

export default serverEntry({
  name: 'dnsmasq',
  signals: {
    SIGTERM: stopsInOrder(),
    SIGINT: stays('caught, and it stays'),
    SIGHUP: stays('reads its files again'),
    SIGUSR1: stays('writes statistics'),
    SIGUSR2: stays('opens its log again'),
  },
  reaps: 'any',
  foreground: (argv, world) =>
    hasFlag(argv, 'k', '--keep-in-foreground') ||
    hasFlag(argv, 'd', '--no-daemon') ||
    STAYS.test(world.read(configuration(argv), '/')?.text ?? ''),
  shortOptions: ['--test', '-v', '--version', '-w', '--help'],
  sources: ['dnsmasq(8)', 'dnsmasq 2.90-4 as PID 1, Linux 6.18'],
  measured: { version: '2.90-4', rows: ['dnsmasq/foreground', 'srv/dnsmasq-k'] },
}) satisfies Program;
