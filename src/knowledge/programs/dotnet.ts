import type { KnownSignalBehaviour, Launch, Program } from '../../model/index.ts';
import { caught, options, service, stopsInOrder } from '../behaviours.ts';
import { either, unknownChild } from '../doubt.ts';
import { notMeasured } from '../node-tools.ts';

const reason = 'whether the .NET program has a host that stops on signals is not known';
const ends = (status: number): KnownSignalBehaviour =>
  caught([{ do: 'exit', status, cleansUp: false }], 'the .NET runtime ends the process');

/** The runtime takes SIGTERM, SIGINT and SIGQUIT; the generic host stops in order on them. */
export default {
  name: 'dotnet',
  kind: 'runtime',
  matches: ['dotnet'],
  launch({ argv }): Launch {
    const { rest } = options(argv.slice(1), [
      '--depsfile',
      '--runtimeconfig',
      '--additionalprobingpath',
      '--fx-version',
      '--roll-forward',
    ]);
    const [command = ''] = rest;
    if (command === 'run' || command === 'watch') {
      const child = unknownChild(`which program \`dotnet ${command}\` builds is not followed`, ['dotnet']);
      return notMeasured(argv, [child], `dotnet ${command}`);
    }
    if (command !== 'exec' && !command.endsWith('.dll'))
      return { kind: 'exits', status: 0, why: `dotnet ${command} ends by itself` };
    const signals = {
      SIGTERM: either(reason, stopsInOrder(0), ends(143)),
      SIGINT: either(reason, stopsInOrder(0), ends(130)),
      SIGQUIT: either(reason, stopsInOrder(0), ends(131)),
    };
    return { kind: 'stay', behaviour: service(signals, 'own') };
  },
  sources: [
    'https://learn.microsoft.com/dotnet/core/extensions/generic-host#host-shutdown',
    'https://learn.microsoft.com/dotnet/api/system.runtime.interopservices.posixsignalregistration',
  ],
} satisfies Program;
