import { path } from '../base/index.ts';
import type { Behaviour, Launch, World } from '../model/index.ts';
import { all, service, stopsInOrder } from './behaviours.ts';
import { unknownBehaviour } from './doubt.ts';
import { pythonTitle } from './python-tools.ts';

/** Commands of Django and of well-known apps that end by themselves. @source django-admin reference */
const SHORT: ReadonlySet<string> = new Set(
  (
    'migrate makemigrations collectstatic createsuperuser changepassword loaddata dumpdata check shell shell_plus ' +
    'compilemessages makemessages createcachetable flush test showmigrations sqlmigrate sqlflush squashmigrations ' +
    'optimizemigration inspectdb diffsettings dbshell sendtestemail startapp startproject help version clearsessions ' +
    'remove_stale_contenttypes rebuild_index update_index compress clear_cache wait_for_db waitfordb wait_for_database ' +
    'migrate_schemas collectstatic_js initadmin seed createinitialrevisions setup_periodic_tasks tailwind_build'
  ).split(' '),
);

/**
 * Commands of well-known apps that are a program of another name, or become it.
 *
 * @source rq/django-rq django_rq/management/commands/rqworker.py: Worker.work(); coleifer/huey
 *   huey/contrib/djhuey/management/commands/run_huey.py: Consumer.run(), and so does gaiacoop/django-huey
 *   django_huey/management/commands/djangohuey.py; Bogdanp/django_dramatiq rundramatiq.py: execvp
 */
const WORKERS: ReadonlyMap<string, { readonly program: string; readonly argv: readonly string[] }> = new Map([
  ['celery', { program: 'celery', argv: ['celery'] }],
  ['rqworker', { program: 'python-workers', argv: ['rq', 'worker'] }],
  ['rqworker-pool', { program: 'python-workers', argv: ['rq', 'worker-pool'] }],
  ['rqscheduler', { program: 'python-workers', argv: ['rqscheduler'] }],
  ['run_huey', { program: 'python-workers', argv: ['huey_consumer'] }],
  ['djangohuey', { program: 'python-workers', argv: ['huey_consumer'] }],
  ['rundramatiq', { program: 'python-workers', argv: ['dramatiq'] }],
]);

/** SIGTERM and SIGINT tell the sentinel, which waits for its workers. @source Koed00/django-q django_q/cluster.py Cluster.sig_handler() */
const CLUSTER = service(all(['SIGTERM', 'SIGINT'], stopsInOrder(0)), 'own');

/** `python manage.py COMMAND`: the development server, what ends by itself, or a command of the project's own. */
export function djangoCommand(
  argv: readonly string[],
  manage: string,
  args: readonly string[],
  python: Behaviour,
  cwd: string,
  world: World,
): Launch {
  const command = args.find(a => !a.startsWith('-'));
  if (command === undefined || SHORT.has(command))
    return { kind: 'exits', status: 0, why: `${path.basename(manage)} ${command ?? ''} ends by itself` };
  if (command === 'runserver' || command === 'runserver_plus' || command === 'testserver')
    return { kind: 'as', program: 'django-admin', argv: ['django-admin', ...args], title: argv };
  const root = path.dirname(path.resolve(cwd, manage));
  const module = ownCommand(command, root, world);
  if (module) {
    const source = { kind: 'text', text: started(root, module), file: manage } as const;
    return { kind: 'interpret', language: 'python', source, args, behaviour: python, title: argv };
  }
  const worker = WORKERS.get(command);
  if (worker) {
    const rest = args.slice(args.indexOf(command) + 1);
    // What it becomes by exec has its own title.
    const title = command === 'rundramatiq' ? {} : { title: argv };
    return { kind: 'as', program: worker.program, argv: [...worker.argv, ...rest], ...title };
  }
  if (command === 'qcluster') return { kind: 'stay', behaviour: CLUSTER, title: pythonTitle(argv) };
  return unknownCommand(command, python);
}

/** A command of manage.py that nothing is known about. */
export function unknownCommand(command: string | undefined, python: Behaviour): Launch {
  const reason = `what \`manage.py ${command}\` does on a signal is not known`;
  return { kind: 'unknown', reason, behaviour: unknownBehaviour(reason, python.signals) };
}

/** What manage.py comes to. @source Django 4.2, django/core/management/base.py: BaseCommand.execute calls handle() */
const started = (root: string, module: string): string => `import sys
sys.path.insert(0, ${JSON.stringify(root)})
from ${module} import Command
Command().handle()
`;

const MAX_FOLDERS = 200;

/** The module of a management command of the project: `<app>/management/commands/<command>.py`. */
function ownCommand(command: string, root: string, world: World): string | undefined {
  const inside = (folder: string) =>
    world.files
      .list(path.join(root, folder))
      .filter(name => /^\w+$/.test(name))
      .map(name => (folder === '' ? name : `${folder}/${name}`))
      .slice(0, MAX_FOLDERS);
  const apps = inside('');
  const has = (app: string) =>
    world.read(path.join(root, app, 'management/commands', `${command}.py`), '/') !== undefined;
  const app = apps.find(has) ?? apps.flatMap(inside).find(has);
  return app && `${app.replaceAll('/', '.')}.management.commands.${command}`;
}
