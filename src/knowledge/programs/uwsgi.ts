import type { Program } from '../../model/index.ts';
import { service, stays, stopsInOrder, WORKER } from '../behaviours.ts';

/** With a master, SIGTERM reloads unless die-on-term is set. */
export default {
  name: 'uwsgi',
  kind: 'server',
  matches: ['uwsgi'],
  launch: ({ argv, env, cwd }, world) => {
    const at = argv.findIndex(a => a === '--ini' || a === '-i');
    const file = at === -1 ? argv.slice(1).find(a => a.endsWith('.ini')) : argv[at + 1];
    const ini = file === undefined ? undefined : world.read(file, cwd);
    if (file !== undefined && !ini)
      return {
        kind: 'unknown',
        reason: `${file} is not readable, so whether uwsgi has die-on-term is not known`,
      };
    const on = (option: string) =>
      argv.includes(`--${option}`) ||
      new RegExp(`^\\s*${option}\\s*=\\s*(true|1|on)\\s*$`, 'm').test(ini?.text ?? '') ||
      ['1', 'true'].includes(env[`UWSGI_${option.replaceAll('-', '_').toUpperCase()}`] ?? '');
    if (!on('master') && !argv.includes('-M'))
      return { kind: 'stay', behaviour: service({ SIGTERM: stopsInOrder(30), SIGINT: stopsInOrder(30) }) };
    const term = on('die-on-term') ? stopsInOrder(0, 1100) : stays('reloads');
    const quit = on('die-on-term') ? stays('reloads') : stopsInOrder(0, 1100);
    return {
      kind: 'stay',
      behaviour: service(
        { SIGTERM: term, SIGQUIT: quit, SIGINT: stopsInOrder(0, 1100), SIGHUP: stays('reloads') },
        'any',
      ),
      children: [{ run: { worker: WORKER, title: argv } }],
    };
  },
  sources: [
    'https://uwsgi-docs.readthedocs.io/en/latest/Management.html',
    'uwsgi 2.0.21 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '2.0.21-5.1',
    rows: ['srv/uwsgi/master', 'srv/uwsgi/master-die-on-term', 'srv/uwsgi/nomaster'],
  },
} satisfies Program;
