import type { Program } from '../../model/index.ts';
import { all, goesToBackground, service, stays, stopsInOrder } from '../behaviours.ts';

const SERVER = service(
  { ...all(['SIGTERM', 'SIGINT'], stopsInOrder()), SIGHUP: stays('opens its log again') },
  'none',
);

/** Its configuration says whether it goes to the background. */
export default {
  name: 'webdis',
  kind: 'server',
  matches: ['webdis'],
  launch({ argv, cwd }, world) {
    const text = world.read(argv[1] ?? 'webdis.json', cwd)?.text ?? '';
    if (/"daemonize"\s*:\s*true/.test(text)) return goesToBackground('webdis', SERVER, argv);
    return { kind: 'stay', behaviour: SERVER };
  },
  sources: ['nicolasff/webdis README.md: "daemonize" of its JSON', 'webdis 0.1.9 as PID 1, Linux 6.18'],
  measured: { version: '0.1.9', rows: ['webdis/foreground'] },
} satisfies Program;
