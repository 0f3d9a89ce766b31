import type { ChildSpec, Program } from '../../model/index.ts';
import { caught, options, service } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { noCommand } from '../wrapper-entry.ts';

const VALUED =
  '-g --glob -r --regex -G --inverse-glob -R --inverse-regex -d --decoration -t --shutdown-timeout -c --config'.split(
    ' ',
  );

const ENDS = caught(
  [
    { do: 'signal', to: 'child-group', signal: 'SIGINT' },
    {
      do: 'wait',
      for: 'child',
      limitMs: 1000,
      late: [{ do: 'signal', to: 'child-group', signal: 'SIGKILL' }],
    },
    { do: 'exit', status: 0, cleansUp: false },
  ],
  'reflex sends SIGINT to the command, and kills it after 1 s',
);

/** Starts its command at once only as a service (`-s`); else when a file changes. */
export default {
  name: 'reflex',
  kind: 'wrapper',
  matches: ['reflex'],
  launch({ argv }) {
    const { flags, rest, values } = options(argv.slice(1), VALUED);
    if (values.has('-c') || values.has('--config'))
      return { kind: 'unknown', reason: 'the configuration of reflex is not read' };
    const command = rest[0] === '--' ? rest.slice(1) : rest;
    if (command.length === 0) return noCommand(argv);
    const child: ChildSpec = { run: { argv: command }, isMain: true, processGroup: 'own' };
    const isService = flags.has('-s') || flags.has('--start-service');
    return {
      kind: 'stay',
      behaviour: service({ ...GO_RUNTIME, SIGTERM: ENDS, SIGINT: ENDS }, 'own'),
      children: isService ? [child] : [],
      devServer: 'reflex',
    };
  },
  sources: ['https://github.com/cespare/reflex#usage', 'reflex 0.3.1 as PID 1, Linux 6.18'],
  measured: { version: '0.3.1-1', rows: ['reflex/ignore', 'reflex/once', 'reflex/service'] },
} satisfies Program;
