import type { Behaviour, Program } from '../../model/index.ts';
import { all, caught, DEAF_PARENT, service, stays, stopsInOrder } from '../behaviours.ts';

const SERVER = service({
  SIGTERM: stopsInOrder(143, 1000),
  SIGINT: stopsInOrder(130, 1000),
  SIGHUP: stopsInOrder(129, 1000),
  SIGQUIT: stays('prints a thread dump'),
});

/** With LAUNCH_JBOSS_IN_BACKGROUND the script relays signals, and waits until the server has ended. */
const RELAY: Behaviour = {
  ...DEAF_PARENT,
  signals: all(
    ['SIGTERM', 'SIGINT'],
    caught(
      [
        { do: 'signal', to: 'children', signal: 'SIGTERM' },
        { do: 'wait', for: 'children' },
        { do: 'exit', status: 'unknown', cleansUp: true },
      ],
      'relays it to the server as SIGTERM, and waits',
    ),
  ),
  waitsForChildren: 'any',
};

export default {
  name: 'wildfly',
  kind: 'wrapper',
  matches: ['standalone.sh'],
  launch: ({ argv, env }) => ({
    kind: 'stay',
    behaviour: env.LAUNCH_JBOSS_IN_BACKGROUND ? RELAY : { ...DEAF_PARENT, waitsForChildren: 'any' },
    title: ['/bin/sh', ...argv],
    children: [
      {
        run: {
          worker: SERVER,
          title: ['java', '-D[Standalone]', 'org.jboss.as.standalone', ...argv.slice(1)],
        },
        isMain: true,
      },
    ],
  }),
  sources: [
    'https://github.com/wildfly/wildfly-core core-feature-pack/common/src/main/resources/content/bin/standalone.sh: eval java in the foreground, or with traps and wait',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
