import type { Program } from '../../model/index.ts';
import { server, stopsInOrder } from '../behaviours.ts';
import { unknownSignals } from '../doubt.ts';
import { endsByItself, nodeTitle, notMeasured } from '../node-tools.ts';

/** `next start` closes its server on SIGTERM and SIGINT, unless NEXT_MANUAL_SIG_HANDLE leaves that to the app. */
export default {
  name: 'next',
  kind: 'server',
  matches: ['next'],
  launch({ argv, env }) {
    const command = argv.slice(1).find(a => !a.startsWith('-')) ?? 'dev';
    if (command === 'start') {
      if (!env.NEXT_MANUAL_SIG_HANDLE) {
        const launch = server({ SIGTERM: stopsInOrder(0), SIGINT: stopsInOrder(0) }, 'own');
        return launch.kind === 'stay' ? { ...launch, title: nodeTitle(argv) } : launch;
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
    if (command === 'dev' || command.startsWith('.') || command.startsWith('/'))
      return notMeasured(nodeTitle(argv), [], 'next dev');
    return endsByItself(argv);
  },
  sources: [
    'https://nextjs.org/docs/app/guides/self-hosting#manual-graceful-shutdowns',
    'vercel/next.js packages/next/src/server/lib/start-server.ts: SIGINT and SIGTERM close the server, then process.exit',
  ],
} satisfies Program;
