import type { KnownSignalBehaviour, Program, SignalTable, World } from '../../model/index.ts';
import { all, server, service, stopsInOrder, tellsChildren } from '../behaviours.ts';
import { unknownSignals } from '../doubt.ts';
import { endsByItself, nodeTitle } from '../node-tools.ts';
import { nearestManifest } from '../package-json.ts';
import { NODE } from './node.ts';

const DEV = service({ ...NODE.signals, ...all(['SIGTERM', 'SIGINT'], tellsChildren()) }, 'own');

const ENDS = new Set([
  'build',
  'export',
  'info',
  'lint',
  'telemetry',
  'typegen',
  'upgrade',
  'experimental-compile',
]);

/** `next start` closes its server on SIGTERM and SIGINT, unless NEXT_MANUAL_SIG_HANDLE leaves that to the app. */
export default {
  name: 'next',
  kind: 'server',
  matches: ['next'],
  launch({ argv, env, cwd }, world) {
    const words = argv.slice(1);
    if (words.includes('start')) {
      if (!env.NEXT_MANUAL_SIG_HANDLE) {
        return { ...server(stopSignals(cwd, world), 'own'), title: nodeTitle(argv) };
      }
      const signals = unknownSignals(
        'NEXT_MANUAL_SIG_HANDLE is set, and the handlers of the app are not read',
      );
      return {
        kind: 'stay',
        behaviour: { signals, waitsForChildren: 'own', lifetime: 'service' },
        title: nodeTitle(argv),
      };
    }
    // `next -p 3000` is `next dev`.
    if (!words.some(word => ENDS.has(word)))
      return {
        kind: 'stay',
        behaviour: DEV,
        children: [
          {
            run: {
              worker: service(all(['SIGTERM', 'SIGINT'], stopsInOrder()), 'own'),
              title: ['next-server'],
            },
          },
        ],
        title: nodeTitle(argv),
        devServer: 'next dev',
      };
    return endsByItself(argv);
  },
  sources: [
    'https://nextjs.org/docs/app/guides/self-hosting#manual-graceful-shutdowns',
    'vercel/next.js packages/next/src/server/lib/start-server.ts: SIGINT and SIGTERM close the server, then process.exit(0) (13.5, 14.2, 15.1, 15.5, 16.0, 16.1)',
    'next 16.4.6 as PID 1, `next start`: SIGTERM exits with 143; 128 and the number of the signal in its start-server.js',
  ],
  measured: { version: '16.4.6', rows: ['next/dev', 'next/start'] },
} satisfies Program;

/** Up to 16.1 it exits with 0, later with 128 and the number; which one a range like `^16.0.0` gives is not known. */
function stopSignals(cwd: string, world: World): SignalTable {
  const manifest = nearestManifest(cwd, world);
  const text = typeof manifest === 'string' ? '' : manifest.file.text;
  const range = /"next"\s*:\s*"([^"]*)"/.exec(text)?.[1];
  const major = Number(/^[\^~=v]*(\d+)/.exec(range ?? '')?.[1] ?? Number.NaN);
  const isOld = major < 16 || /^=?16\.[01]\./.test(range ?? '') || /^~16\.[01]\./.test(range ?? '');
  const stops: KnownSignalBehaviour = isOld
    ? stopsInOrder(0)
    : {
        ...stopsInOrder(0),
        reaction: [
          { do: 'work', ms: 100, note: 'shuts down' },
          { do: 'exit', status: 'unknown', cleansUp: true },
        ],
      };
  return { ...NODE.signals, SIGTERM: stops, SIGINT: stops };
}
