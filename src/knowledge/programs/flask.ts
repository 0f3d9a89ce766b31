import type { Launch, Program } from '../../model/index.ts';
import { service, stopsAtOnce, WORKER } from '../behaviours.ts';
import { commandOf, ENDS_AT_INTERRUPT, pythonNotMeasured, pythonTitle } from '../python-tools.ts';

const VALUED = new Set(['-A', '--app', '-e', '--env-file']);
const ENDS = new Set([
  'db',
  'routes',
  'shell',
  'init-db',
  'initdb',
  'create-db',
  'seed',
  'translate',
  'assets',
  'digest',
  'test',
]);

/** The development server. With its reloader it ends on SIGTERM, and kills the child that serves. */
export default {
  name: 'flask',
  kind: 'server',
  matches: ['flask'],
  launch: ({ argv, env }): Launch => {
    const { name } = commandOf(argv.slice(1), VALUED);
    if (name === undefined || ENDS.has(name))
      return { kind: 'exits', status: 0, why: `flask ${name ?? ''} ends by itself` };
    if (name !== 'run') return pythonNotMeasured(argv);
    const debug =
      argv.includes('--debug') ||
      ['1', 'true', 'yes', 'on'].includes((env.FLASK_DEBUG ?? '').toLowerCase()) ||
      env.FLASK_ENV === 'development';
    const reloads = (debug || argv.includes('--reload')) && !argv.includes('--no-reload');
    const title = pythonTitle(argv);
    if (!reloads)
      return {
        kind: 'stay',
        behaviour: service(ENDS_AT_INTERRUPT, 'own'),
        devServer: 'flask run',
        title,
      };
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: RELOADER, SIGINT: RELOADER }, 'own'),
      children: [{ run: { worker: WORKER, title } }],
      devServer: 'flask run with the reloader',
      title,
    };
  },
  sources: [
    'https://flask.palletsprojects.com/en/stable/server/',
    'flask 2.2.2 with werkzeug 2.2.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.2.2-3', rows: ['flask/debug', 'flask/run'] },
} satisfies Program;

const RELOADER = stopsAtOnce(0, 'the reloader leaves, and the serving child is killed');
