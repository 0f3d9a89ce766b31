import type { Program } from '../../model/index.ts';
import { caught, service, stays, stopsAtOnce, stopsInOrder, WORKER } from '../behaviours.ts';

const ORDERLY = [
  { do: 'work', ms: 250, note: 'writes a checkpoint' },
  { do: 'exit', status: 0, cleansUp: true },
] as const;

const BEHAVIOUR = service(
  {
    SIGTERM: {
      ...caught(ORDERLY, 'smart shutdown'),
      means: 'a smart shutdown: waits, without limit, until every client has left',
    },
    SIGINT: caught(ORDERLY, 'fast shutdown: disconnects its clients in order'),
    SIGQUIT: stopsAtOnce(0, 'an immediate shutdown: recovery at the next start'),
    SIGHUP: stays('reloads its configuration'),
    SIGUSR1: stays('a message between its processes'),
  },
  'any',
);

/** SIGINT is what a container wants: the official image declares it. */
export default {
  name: 'postgres',
  kind: 'server',
  matches: ['postgres', 'postmaster', 'pg_ctl'],
  launch({ argv }) {
    if (argv[0]?.endsWith('pg_ctl')) {
      const verb = argv.slice(1).find(a => !a.startsWith('-')) ?? '';
      const daemon = { run: { worker: BEHAVIOUR, title: ['postgres'] }, processGroup: 'own' } as const;
      const starts = verb === 'start' || verb === 'restart';
      return {
        kind: 'exits',
        status: 0,
        why: starts ? 'pg_ctl start leaves postgres in the background' : `pg_ctl ${verb} ends by itself`,
        ...(starts ? { daemon } : {}),
      };
    }
    if (
      ['--single', '--boot', '--check', '--describe-config', '-C', '--version', '-V'].some(a =>
        argv.includes(a),
      )
    )
      return { kind: 'exits', status: 0, why: 'postgres ends by itself in this mode' };
    return {
      kind: 'stay',
      behaviour: BEHAVIOUR,
      children: [
        {
          run: {
            worker: { ...WORKER, signals: { ...WORKER.signals, SIGHUP: stopsInOrder() } },
            title: ['postgres: checkpointer'],
          },
        },
      ],
    };
  },
  sources: [
    'https://www.postgresql.org/docs/15/server-shutdown.html',
    'postgresql-15 15.18 as PID 1, Linux 6.18: SIGTERM does not stop it while any client is connected',
  ],
  measured: {
    version: '15.18-0+deb12u1',
    rows: ['srv/postgres/no-client', 'srv/postgres/idle-client', 'srv/postgres/pg_ctl-start'],
  },
} satisfies Program;
