import { path } from '../base/index.ts';
import type { Behaviour, Invocation, Launch, World } from '../model/index.ts';
import { all, service, stopsInOrder } from './behaviours.ts';
import { unknownBehaviour } from './doubt.ts';
import { optionValue, pythonTitle } from './python-tools.ts';

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
  return commandOfProject({ argv, file: manage, command, args, roots: [root] }, python, world);
}

interface Started {
  readonly argv: readonly string[];
  /** What the sources are said to start from. */
  readonly file: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly roots: readonly string[];
}

/** `django-admin COMMAND`, which finds applications through PYTHONPATH and `--pythonpath`. */
export function adminCommand({ argv, cwd, env }: Invocation, python: Behaviour, world: World): Launch {
  const [self = 'django-admin', ...args] = argv;
  const at = args.findIndex((arg, i) => !arg.startsWith('-') && !VALUED.has(args[i - 1] ?? ''));
  const command = args[at];
  if (command === undefined || SHORT.has(command))
    return { kind: 'exits', status: 0, why: `${path.basename(self)} ${command ?? ''} ends by itself` };
  const given = optionValue(args, '--pythonpath');
  const places = [...(given ? [given] : []), ...(env.PYTHONPATH ?? '').split(':'), '.'];
  const roots = places.filter(place => place !== '').map(place => path.resolve(cwd, place));
  return commandOfProject({ argv, file: self, command, args: args.slice(at), roots }, python, world);
}

const VALUED: ReadonlySet<string> = new Set(['--settings', '--pythonpath']);

function commandOfProject(
  { argv, file, command, args, roots }: Started,
  python: Behaviour,
  world: World,
): Launch {
  for (const root of roots) {
    const own = ownCommand(command, root, folder => world.files.list(folder));
    if (!own) continue;
    const source = { kind: 'text', text: started(own), file } as const;
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
const started = ({ places, module }: OwnCommand): string => `import sys
${places.map(place => `sys.path.insert(0, ${JSON.stringify(place)})`).join('\n')}
from ${module} import Command
Command().handle()
`;

const MAX_FOLDERS = 200;
const MAX_DEPTH = 3;

export interface OwnCommand {
  /** Where its packages are imported from. */
  readonly places: readonly string[];
  readonly module: string;
}

/** A management command of the project: `<app>/management/commands/<command>.py`, the app some folders deep. */
export function ownCommand(
  command: string,
  root: string,
  list: (folder: string) => readonly string[],
): OwnCommand | undefined {
  const queue: (readonly string[])[] = [[]];
  for (let i = 0; i < queue.length; i++) {
    const parts = queue[i] ?? [];
    const names = list(path.join(root, ...parts));
    const isApp = parts.length > 0 && names.includes('management');
    if (isApp && list(path.join(root, ...parts, 'management/commands')).includes(`${command}.py`))
      return importable(root, parts, command, list);
    if (parts.length === MAX_DEPTH) continue;
    const folders = names.filter(name => /^(?!node_modules$)[A-Za-z_]\w*$/.test(name));
    queue.push(...folders.slice(0, MAX_FOLDERS - queue.length).map(name => [...parts, name]));
  }
  return undefined;
}

/** A folder above the packages may be where they are imported from, as `src` is. */
function importable(
  root: string,
  parts: readonly string[],
  command: string,
  list: (folder: string) => readonly string[],
): OwnCommand {
  const isPackage = (n: number) => list(path.join(root, ...parts.slice(0, n + 1))).includes('__init__.py');
  const first = Math.max(
    0,
    parts.findIndex((_, n) => isPackage(n)),
  );
  const places = [...(first === 0 ? [] : [path.join(root, ...parts.slice(0, first))]), root];
  return { places, module: [...parts.slice(first), 'management.commands', command].join('.') };
}
