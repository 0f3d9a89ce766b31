import { path } from '../../base/index.ts';
import type { Launch, Program } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import {
  readSupervisor,
  type SupervisorConfig,
  supervisorBehaviour,
  supervisorChild,
  unreadPrograms,
} from '../supervisor.ts';

/** Where it looks without `-c`, in this order. @source http://supervisord.org/running.html */
const CANDIDATES = [
  '../etc/supervisord.conf',
  '../supervisord.conf',
  'supervisord.conf',
  'etc/supervisord.conf',
  '/etc/supervisord.conf',
  '/etc/supervisor/supervisord.conf',
];

/** TERM, INT and QUIT stop the programs, one after the other, each with its stopsignal and stopwaitsecs. */
export default {
  name: 'supervisord',
  kind: 'supervisor',
  matches: ['supervisord'],
  launch({ argv, cwd, env }, world): Launch {
    const { flags, values } = options(argv.slice(1), VALUED);
    const given = values.get('-c') ?? values.get('--configuration');
    const candidates = given === undefined ? CANDIDATES : [given];
    let config: SupervisorConfig | undefined;
    for (const file of candidates) config ??= readSupervisor(path.resolve(cwd, file), env, world);
    if (!config)
      world.unknown(
        `${given ?? 'the configuration of supervisord'} is not readable, so its programs are not known`,
      );
    if (config && !config.isComplete)
      return {
        kind: 'fails',
        status: 2,
        why: `${given ?? 'its configuration'} has no [supervisord] section`,
      };
    const isTold = flags.has('-n') || flags.has('--nodaemon');
    if (!isTold && config && config.nodaemon === undefined)
      world.suppose('supervisord is taken to be kept in the foreground by a file that is not read');
    const foreground = isTold || (config?.nodaemon ?? true);
    if (!foreground) {
      const daemon = { run: { argv: [...argv, '-n'] } };
      return {
        kind: 'exits',
        status: 0,
        why: 'supervisord goes to the background: nodaemon is not set',
        daemon,
      };
    }
    const title = [
      '/usr/bin/python3',
      argv[0]?.includes('/') ? argv[0] : '/usr/bin/supervisord',
      ...argv.slice(1),
    ];
    if (!config) return { kind: 'stay', ...unreadPrograms(), title };
    const { programs, onDemand } = config;
    const startsOnDemand = `supervisorctl may start ${onDemand.join(', ')}`;
    return {
      kind: 'stay',
      behaviour: {
        ...supervisorBehaviour(programs),
        ...(onDemand.length > 0 ? { startsOnDemand } : {}),
      },
      title,
      children: programs.map((program, i) => supervisorChild(program, i, programs)),
    };
  },
  sources: [
    'http://supervisord.org/configuration.html, http://supervisord.org/running.html#signals',
    'supervisor 4.2.5 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '4.2.5-1',
    rows: [
      'supervisord/programs',
      'init/supervisord-n/hand',
      'init/supervisord-n/slow',
      'init/supervisord-n/ignore',
      'init/supervisord-default-10s/ignore',
    ],
  },
} satisfies Program;

const VALUED = [
  '-c',
  '--configuration',
  '-u',
  '--user',
  '-m',
  '--umask',
  '-d',
  '--directory',
  '-l',
  '--logfile',
  '-y',
  '--logfile_maxbytes',
  '-z',
  '--logfile_backups',
  '-e',
  '--loglevel',
  '-j',
  '--pidfile',
  '-i',
  '--identifier',
  '-q',
  '--childlogdir',
  '-a',
  '--minfds',
  '--minprocs',
];
