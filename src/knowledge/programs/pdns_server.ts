import type { Program, World } from '../../model/index.ts';
import { depends, goesToBackground, server, stopsInOrder } from '../behaviours.ts';
import { byDefault } from '../doubt.ts';

const ON = /^(?:yes|on|true|1|)$/;
/** Where packages and images build it to look. */
const DIRECTORIES = ['/etc/powerdns', '/etc/pdns', '/usr/local/etc'];

/** `--guardian`, `--guardian=yes`, `guardian=yes` in the configuration; `undefined`: not known. */
function isOn(name: string, argv: readonly string[], world: World): boolean | undefined {
  const own = argv.findLast(arg => arg === `--${name}` || arg.startsWith(`--${name}=`));
  if (own !== undefined) return ON.test(own.slice(name.length + 3));
  const given = argv.findLast(arg => arg.startsWith('--config-dir='))?.slice('--config-dir='.length);
  const files = (given ? [given] : DIRECTORIES).map(directory => `${directory}/pdns.conf`);
  const text = files.map(file => world.read(file, '/')?.text).find(found => found !== undefined);
  if (text === undefined) return undefined;
  const set = text.match(new RegExp(`^${name}=(.*)$`, 'm'));
  return set ? ON.test((set[1] ?? '').trim()) : false;
}

/** Alone it leaves all signals at their default: as PID 1 nothing ends it. A guardian takes SIGTERM. */
export default {
  name: 'pdns_server',
  kind: 'server',
  matches: ['pdns_server'],
  launch({ argv }, world) {
    const asks = argv.find(arg => /^--(?:version|help|config|list-modules|no-config)\b(?!-)/.test(arg));
    if (asks !== undefined) return { kind: 'exits', status: 0, why: `pdns_server ${asks} ends by itself` };
    const guardian = isOn('guardian', argv, world);
    const alone = server({});
    const guarded = server({ SIGTERM: stopsInOrder() });
    const open = depends(
      'a guardian of pdns_server ends by SIGTERM, the server alone does not, and its configuration is not read',
      byDefault('left alone'),
      stopsInOrder(),
    );
    const launch = guardian === undefined ? server({ SIGTERM: open }) : guardian ? guarded : alone;
    if (isOn('daemon', argv, world)) return goesToBackground('pdns_server', launch.behaviour, argv);
    return launch;
  },
  sources: [
    'pdns_server(1); https://github.com/PowerDNS/pdns 20096dc7c9 pdns/auth-main.cc: guardian() sets takedown() for SIGTERM',
    'pdns_server 4.7.3 as PID 1, Linux 6.18: alone it catches no signal',
  ],
  measured: { version: '4.7.3', rows: ['pdns_server/foreground'] },
} satisfies Program;
