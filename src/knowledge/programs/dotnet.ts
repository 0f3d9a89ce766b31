import { path as paths } from '../../base/index.ts';
import type { Behaviour, Invocation, Launch, Program, World } from '../../model/index.ts';
import { options, stays, tellsChildren } from '../behaviours.ts';
import { DOTNET_BEHAVIOUR } from '../dotnet-runtime.ts';
import { unknownChild } from '../doubt.ts';
import { notMeasured } from '../node-tools.ts';

/** It hands SIGTERM on and waits, and leaves SIGINT and SIGQUIT to what it runs. */
const RUN: Behaviour = {
  signals: {
    SIGTERM: tellsChildren('of-child'),
    SIGINT: stays('is left to the program that it runs'),
    SIGQUIT: stays('is left to the program that it runs'),
  },
  waitsForChildren: 'own',
  lifetime: 'service',
  whenChildExits: { of: 'last-child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
};

const PROJECT = /\.(?:cs|fs|vb)proj$/;

/** `dotnet run --project src/Api -- args`: what it builds is started by its own starter. */
function run({ argv, cwd }: Invocation, { files }: World): Launch {
  const { values, rest } = options(argv.slice(2), [
    '--project',
    '-p',
    '-c',
    '--configuration',
    '-f',
    '--framework',
  ]);
  const named = values.get('--project') ?? values.get('-p') ?? '.';
  const place = paths.resolve(cwd, named);
  const found = PROJECT.test(place)
    ? [place]
    : files.list(place).flatMap(name => (PROJECT.test(name) ? [paths.join(place, name)] : []));
  const [project] = found;
  const words = rest[0] === '--' ? rest.slice(1) : rest;
  const child =
    project === undefined || found.length > 1
      ? unknownChild('which program `dotnet run` builds is not known', ['dotnet'])
      : { run: { argv: ['dotnet', 'exec', project, ...words] }, isMain: true };
  return {
    kind: 'stay',
    behaviour: RUN,
    role: 'wrapper',
    children: [child],
    devServer: 'dotnet run',
  };
}

/** Where the build puts the starter of a project. */
function starterOf(project: string, text: string | undefined): string {
  const [, framework = 'net'] = /<TargetFramework>\s*([\w.]{1,30})/.exec(text ?? '') ?? [];
  const name = paths.basename(project).replace(PROJECT, '');
  return paths.join(paths.dirname(project), 'bin/Debug', framework, name);
}

/** A program of .NET by its assembly. */
export default {
  name: 'dotnet',
  kind: 'runtime',
  matches: ['dotnet'],
  launch(invocation, world): Launch {
    const { argv, cwd } = invocation;
    if (argv[1] === 'run') return run(invocation, world);
    const { rest } = options(argv.slice(1), [
      '--depsfile',
      '--runtimeconfig',
      '--additionalprobingpath',
      '--fx-version',
      '--roll-forward',
    ]);
    const [command = ''] = rest;
    if (command === 'watch') {
      const child = unknownChild('which program `dotnet watch` builds is not followed', ['dotnet']);
      return notMeasured(argv, [child], 'dotnet watch');
    }
    const unread = { kind: 'interpret', language: 'dotnet', args: [], behaviour: DOTNET_BEHAVIOUR } as const;
    if (/[$…]/.test(command)) return { ...unread, source: { kind: 'stdin' } };
    if (command !== 'exec' && !command.endsWith('.dll'))
      return { kind: 'exits', status: 0, why: `dotnet ${command} ends by itself` };
    const [file = '', ...args] = command === 'exec' ? rest.slice(1) : rest;
    const source = { kind: 'file', path: file } as const;
    const title = PROJECT.test(file)
      ? { title: [starterOf(file, world.read(file, cwd)?.text), ...args] }
      : {};
    return { kind: 'interpret', language: 'dotnet', source, args, behaviour: DOTNET_BEHAVIOUR, ...title };
  },
  sources: [
    'dotnet/sdk src/Cli/Microsoft.DotNet.Cli.Utils/ProcessReaper.cs',
    'https://learn.microsoft.com/dotnet/core/extensions/generic-host#host-shutdown',
    'https://learn.microsoft.com/dotnet/api/system.runtime.interopservices.posixsignalregistration',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
