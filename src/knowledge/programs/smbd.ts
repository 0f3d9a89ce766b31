import type { Behaviour, Program } from '../../model/index.ts';
import { caught, goesToBackground, PLAIN, service, stays } from '../behaviours.ts';
import { hasFlag } from '../server-entry.ts';

/** It signals its own group as well; as PID 1 that does nothing to itself. */
const stops = caught(
  [
    { do: 'signal', to: 'children', signal: 'SIGTERM' },
    { do: 'work', ms: 100, note: 'shuts down' },
    { do: 'raise', cleansUp: true },
    { do: 'exit', status: 0, cleansUp: true },
  ],
  'shuts down',
);

const SMBD: Behaviour = {
  ...service({ SIGTERM: stops, SIGHUP: stays('reads its configuration again') }, 'any'),
  blocked: ['SIGUSR2'],
};

/** `-F` keeps it in the foreground; its helpers it tells with SIGTERM, which they die of. */
export default {
  name: 'smbd',
  kind: 'server',
  matches: ['smbd'],
  launch({ argv }) {
    if (!hasFlag(argv, 'F', '--foreground')) return goesToBackground('smbd', SMBD, argv);
    const helper = { run: { worker: PLAIN, title: argv } };
    return { kind: 'stay', behaviour: SMBD, children: [helper, helper] };
  },
  sources: ['smbd(8)', 'samba 4.17.12 as PID 1, Linux 6.18'],
  measured: { version: '4.17.12', rows: ['smbd/foreground', 'smbd/foreground-below-tini'] },
} satisfies Program;
