import type { Invocation, KnownSignalBehaviour, Program, SignalBehaviour, World } from '../../model/index.ts';
import { depends, stays, stopsAtOnce, stopsInOrder } from '../behaviours.ts';
import { hasFlag, serverEntry } from '../server-entry.ts';

/** Where packages put its configuration. */
const CONFIGURATION = '/etc/squid/squid.conf';
const DEFAULT_LIFETIME_MS = 30_000;

const UNITS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 };

/** It waits for so long whether or not a connection is open, and ends in order. */
const waits = (ms: number): KnownSignalBehaviour => stopsInOrder(0, ms);

/** `shutdown_lifetime 3 seconds` of the configuration; the stock one of the packages leaves it at its default. */
function onTerm({ argv, cwd }: Invocation, world: World): SignalBehaviour {
  const given = argv.indexOf('-f');
  const file = given === -1 ? CONFIGURATION : (argv[given + 1] ?? CONFIGURATION);
  const text = world.read(file, cwd)?.text;
  const origin = world.origin(file, cwd);
  const isStock =
    file === CONFIGURATION &&
    (origin.kind === 'base' ||
      (origin.kind === 'produced' && origin.runs.every(run => !run.text.includes('shutdown_lifetime'))));
  if (text === undefined && !isStock)
    return depends(
      `SIGTERM makes squid wait for shutdown_lifetime, 30 s by default, and ${file} is not read`,
      waits(0),
      waits(DEFAULT_LIFETIME_MS),
    );
  const [, number, unit = ''] = /^\s*shutdown_lifetime\s+(\d{1,6})\s+(\w+?)s?\s*$/m.exec(text ?? '') ?? [];
  return waits(number === undefined ? DEFAULT_LIFETIME_MS : Number(number) * (UNITS[unit] ?? 1) * 1000);
}

const squid = serverEntry({
  name: 'squid',
  also: ['squid3'],
  signals: {
    SIGINT: stopsAtOnce(0, 'ends at once: connections are cut'),
    SIGHUP: stays('reads its configuration again'),
    SIGUSR1: stays('rotates its logs'),
    SIGUSR2: stays('changes what it writes into its log'),
  },
  foreground: argv => hasFlag(argv, 'N') || argv.includes('--foreground'),
  shortOptions: ['-z', '-k', '-v', '-h'],
  sources: [
    'squid(8); http://www.squid-cache.org/Doc/config/shutdown_lifetime/',
    'squid 5.7 as PID 1, Linux 6.18: without a connection it waits for all of shutdown_lifetime too',
  ],
  measured: { version: '5.7', rows: ['squid/server'] },
});

export default {
  ...squid,
  launch(invocation, world) {
    const launch = squid.launch(invocation, world);
    if (launch.kind !== 'stay') return launch;
    const signals = { ...launch.behaviour.signals, SIGTERM: onTerm(invocation, world) };
    return { ...launch, behaviour: { ...launch.behaviour, signals } };
  },
} satisfies Program;
