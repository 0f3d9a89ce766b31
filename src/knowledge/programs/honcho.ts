import type { Launch, Program } from '../../model/index.ts';
import { caught, options, service } from '../behaviours.ts';
import { readProcfile } from '../procfile.ts';

/** Its processes lead sessions of their own, and it waits until nobody holds their output open any more. */
const stop = (status: number, count: number) => {
  const groups = { groupsOf: Array.from({ length: count }, (_, i) => i) };
  return caught(
    [
      { do: 'signal', to: groups, signal: 'SIGTERM' },
      { do: 'wait', for: groups },
      { do: 'exit', status, cleansUp: true },
    ],
    'tells the groups of its processes and waits',
  );
};

/** TERM and INT: SIGTERM to every process; 5 s after the first of them has ended, SIGKILL to the rest. */
export default {
  name: 'honcho',
  kind: 'supervisor',
  matches: ['honcho'],
  launch({ argv, cwd }, world): Launch {
    const [, ...args] = argv;
    const { values, rest } = options(args, ['-f', '--procfile', '-e', '--env', '-d', '--app-root']);
    const [verb, ...names] = rest;
    if (verb === 'run') {
      const command = options(names).rest;
      return {
        kind: 'stay',
        behaviour: service({}, 'own'),
        children: [{ run: { shellText: command.join(' '), shell: ['/bin/sh', '-c'] }, isMain: true }],
      };
    }
    if (verb !== 'start') return { kind: 'exits', status: 0, why: `honcho ${verb ?? ''} ends by itself` };
    const file = values.get('-f') ?? values.get('--procfile') ?? 'Procfile';
    const only = options(names, ['-c', '--concurrency', '-q', '--quiet', '-p', '--port']).rest;
    const entries = (readProcfile(file, cwd, world) ?? []).filter(
      e => only.length === 0 || only.includes(e.name),
    );
    return {
      kind: 'stay',
      behaviour: {
        ...service({ SIGTERM: stop(143, entries.length), SIGINT: stop(130, entries.length) }, 'own'),
        whenChildExits: {
          of: 'any-child',
          reaction: [
            { do: 'signal', to: 'children', signal: 'SIGTERM' },
            { do: 'wait', for: 'children', limitMs: 5000 },
            { do: 'exit', status: 'of-child', cleansUp: true },
          ],
        },
      },
      children: entries.map((entry, i) => ({
        run: { shellText: entry.command, shell: ['/bin/sh', '-c'] },
        isMain: i === 0,
        processGroup: 'own',
      })),
    };
  },
  sources: [
    'https://github.com/nickstenning/honcho honcho/manager.py at 1f66b89: SIGNALS, KILL_WAIT = 5; environ.py terminate(): killpg; process.py: start_new_session, reads their output to its end',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
