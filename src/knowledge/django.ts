import { path } from '../base/index.ts';
import type { Launch, SignalTable, World } from '../model/index.ts';
import { unknownBehaviour } from './doubt.ts';

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

/** `python manage.py COMMAND`: the development server, what ends by itself, or a command of the project's own. */
export function djangoCommand(
  argv: readonly string[],
  manage: string,
  args: readonly string[],
  python: SignalTable,
  cwd: string,
  world: World,
): Launch {
  const command = args.find(a => !a.startsWith('-'));
  if (command === undefined || SHORT.has(command))
    return { kind: 'exits', status: 0, why: `${path.basename(manage)} ${command ?? ''} ends by itself` };
  if (command === 'runserver' || command === 'runserver_plus' || command === 'testserver')
    return { kind: 'as', program: 'django-admin', argv: ['django-admin', ...args], title: argv };
  if (command === 'celery') return { kind: 'as', program: 'celery', argv: args, title: argv };
  const own = ownCommand(command, path.dirname(path.resolve(cwd, manage)), world);
  const reason = own
    ? `what the management command ${own} does on a signal is not read`
    : `what \`manage.py ${command}\` does on a signal is not known`;
  return { kind: 'unknown', reason, behaviour: unknownBehaviour(reason, python) };
}

/** The file of a management command of the project: `<app>/management/commands/<command>.py`. */
function ownCommand(command: string, root: string, world: World): string | undefined {
  for (const app of world.files.list(root).slice(0, 200)) {
    const file = world.read(path.join(root, app, 'management/commands', `${command}.py`), '/');
    if (file) return file.file;
  }
  return undefined;
}
