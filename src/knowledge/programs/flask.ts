import type { Program } from '../../model/index.ts';
import { service, stopsAtOnce, stopsInOrder, WORKER } from '../behaviours.ts';

const RELOADER = stopsAtOnce(0, 'the reloader leaves, and the serving child is killed');

export default {
  name: 'flask',
  kind: 'server',
  matches: ['flask'],
  launch: ({ argv, env }) => {
    const command = argv.slice(1).find(a => !a.startsWith('-') && !a.includes('.') && !a.includes(':'));
    if (!argv.includes('run'))
      return { kind: 'exits', status: 0, why: `flask ${command ?? ''} ends by itself` };
    const debug = argv.includes('--debug') || env.FLASK_DEBUG === '1' || env.FLASK_ENV === 'development';
    if (!debug)
      return { kind: 'stay', behaviour: service({ SIGINT: stopsInOrder() }, 'own'), devServer: 'flask run' };
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: RELOADER, SIGINT: RELOADER }, 'own'),
      children: [{ run: { worker: WORKER, title: argv } }],
      devServer: 'flask run with the reloader',
    };
  },
  sources: [
    'https://flask.palletsprojects.com/en/stable/server/',
    'flask 2.2.2 with werkzeug 2.2.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.2.2-3', rows: ['srv/flask/run', 'srv/flask/run-debug'] },
} satisfies Program;
