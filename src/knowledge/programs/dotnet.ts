import type { Launch, Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { DOTNET_BEHAVIOUR } from '../dotnet-runtime.ts';
import { unknownChild } from '../doubt.ts';
import { notMeasured } from '../node-tools.ts';

/** A program of .NET by its assembly. */
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
    const [file = '', ...args] = command === 'exec' ? rest.slice(1) : rest;
    const source = { kind: 'file', path: file } as const;
    return { kind: 'interpret', language: 'dotnet', source, args, behaviour: DOTNET_BEHAVIOUR };
  },
  sources: [
    'https://learn.microsoft.com/dotnet/core/extensions/generic-host#host-shutdown',
    'https://learn.microsoft.com/dotnet/api/system.runtime.interopservices.posixsignalregistration',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
