import { path } from '../../base/index.ts';
import type { Launch, Program, Source } from '../../model/index.ts';
import { options, service, stopsInOrder } from '../behaviours.ts';
import { artisan, bySwoole, console, PHP } from '../php-commands.ts';

const VALUED = [
  '-d',
  '-c',
  '-f',
  '-r',
  '-t',
  '-B',
  '-R',
  '-F',
  '-E',
  '-z',
  '-S',
  '--define',
  '--server',
  '--run',
];
const ENDS = ['-v', '--version', '-m', '-i', '--ini', '-l', '-h', '--help', '-w', '-s'];

/** php installs handlers for all stop signals that do nothing, unless the program uses pcntl. */
export default {
  name: 'php',
  kind: 'runtime',
  matches: ['php', 'php*'],
  launch(invocation, world): Launch {
    const { argv } = invocation;
    const { flags, values, rest } = options(argv.slice(1), VALUED);
    const end = ENDS.find(f => flags.has(f));
    if (end) return { kind: 'exits', status: 0, why: `php ${end} ends by itself` };
    // The rest are operands of the server: its router script.
    if (values.has('-S') || values.has('--server'))
      return {
        kind: 'stay',
        behaviour: service({ SIGINT: stopsInOrder(0, 30) }, 'own'),
        devServer: 'php -S',
      };
    const file = values.get('-f') ?? rest[0];
    const args = values.has('-f') ? rest : rest.slice(1);
    if (file === undefined && !values.has('-r'))
      return { kind: 'exits', status: 0, why: 'php without a script ends at once' };
    const name = path.basename(file ?? '');
    if (name === 'artisan') return artisan(invocation, args, world, file ?? '');
    const served = bySwoole(name, args);
    if (served) return served;
    const text = world.read(file ?? '', invocation.cwd)?.text;
    // A script of that name may be the project's own.
    const isOwn = text !== undefined && !/symfony|autoload/i.test(text);
    if ((name === 'console' && !isOwn) || name === 'symfony')
      return console(invocation, args, world, file ?? '');
    if (name === 'composer' || name === 'composer.phar')
      return { kind: 'as', program: 'composer', argv: ['composer', ...args], title: argv };
    const code = values.get('-r') ?? values.get('--run');
    const source: Source =
      file === undefined ? { kind: 'text', text: code ?? '' } : { kind: 'file', path: file };
    return { kind: 'interpret', language: 'php', source, args, behaviour: PHP };
  },
  sources: [
    'https://www.php.net/manual/en/function.pcntl-async-signals.php',
    'php 8.2.36 as PID 1, Linux 6.18',
  ],
  measured: { version: '8.2.36', rows: ['php/loop', 'php/server'] },
} satisfies Program;
