import type { Program } from '../../model/index.ts';
import { caught, ignored, service } from '../behaviours.ts';

/** It hangs up on what runs in its window, and does not wait for it. */
const hangsUp = (status: number) =>
  caught(
    [
      { do: 'signal', to: 'children', signal: 'SIGHUP' },
      { do: 'exit', status, cleansUp: true },
    ],
    'hangs up, and ends with the number of the signal',
  );

/** The terminal of X. What runs in it without `-e` is a shell that waits for somebody, and has nothing to finish. */
export default {
  name: 'xterm',
  kind: 'wrapper',
  matches: ['xterm', 'uxterm', 'lxterm'],
  launch({ argv }) {
    const [, first = ''] = argv;
    if (/^-(?:v|version|h|help)$/.test(first))
      return { kind: 'exits', status: 0, why: `xterm ${first} ends by itself` };
    const behaviour = service(
      {
        SIGTERM: hangsUp(15),
        SIGINT: hangsUp(2),
        SIGQUIT: hangsUp(3),
        SIGHUP: ignored('set by xterm'),
      },
      'any',
    );
    const at = argv.indexOf('-e');
    const command = at === -1 ? [] : argv.slice(at + 1);
    if (command.length === 0) return { kind: 'stay', behaviour };
    const run = { argv: command };
    return { kind: 'stay', behaviour, children: [{ run, isMain: true, processGroup: 'own' }] };
  },
  sources: ['xterm(1): -e', 'xterm 379 as PID 1, Linux 6.18'],
  measured: { version: '379', rows: ['xterm/foreground', 'xterm/command'] },
} satisfies Program;
