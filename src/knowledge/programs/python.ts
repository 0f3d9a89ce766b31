import type { Behaviour, Launch, Program } from '../../model/index.ts';
import { caught } from '../behaviours.ts';

/** Only SIGINT is caught: KeyboardInterrupt, which runs finally blocks and atexit, and ends with 130 as PID 1. */
export const PYTHON: Behaviour = {
  signals: {
    SIGINT: caught(
      [{ do: 'exit', status: 130, cleansUp: true }],
      'CPython raises KeyboardInterrupt on SIGINT',
    ),
  },
  waitsForChildren: 'own',
  lifetime: 'service',
};

/** Modules that are programs of the table. */
const MODULES: Readonly<Record<string, string>> = {
  gunicorn: 'gunicorn',
  'gunicorn.app.wsgiapp': 'gunicorn',
  uvicorn: 'uvicorn',
  hypercorn: 'hypercorn',
  waitress: 'waitress-serve',
  flask: 'flask',
  celery: 'celery',
  daphne: 'daphne',
  streamlit: 'streamlit',
  'http.server': 'python-http-server',
  django: 'django-admin',
};

const VALUED = new Set(['-W', '-X', '-Q', '--check-hash-based-pycs']);
const SHORT_MODULES = new Set(['pip', 'venv', 'compileall', 'pytest', 'unittest', 'alembic', 'ensurepip']);

export default {
  name: 'python',
  kind: 'runtime',
  matches: ['python', 'python*', 'pypy*'],
  launch({ argv }): Launch {
    const base = { kind: 'interpret', language: 'python', behaviour: PYTHON } as const;
    for (let i = 1; i < argv.length; i++) {
      const arg = argv[i] ?? '';
      const rest = argv.slice(i + 2);
      if (VALUED.has(arg)) i++;
      else if (/^-[A-Za-z]*m$/.test(arg)) {
        const module = argv[i + 1] ?? '';
        const program = MODULES[module];
        if (program) return { kind: 'as', program, argv: [module, ...rest] };
        if (SHORT_MODULES.has(module))
          return { kind: 'exits', status: 0, why: `python -m ${module} ends by itself` };
        return { ...base, source: { kind: 'module', name: module }, args: rest };
      } else if (/^-[A-Za-z]*c$/.test(arg))
        return { ...base, source: { kind: 'text', text: argv[i + 1] ?? '' }, args: rest };
      else if (!arg.startsWith('-')) {
        const args = argv.slice(i + 1);
        const manage = /(^|\/)manage\.py$/.test(arg) ? manageCommand(argv, args) : undefined;
        return manage ?? { ...base, source: { kind: 'file', path: arg }, args };
      }
    }
    return { kind: 'exits', status: 0, why: 'python without a script and without a terminal ends at once' };
  },
  sources: ['https://docs.python.org/3/library/signal.html', 'CPython 3.11.2 as PID 1, Linux 6.18'],
  measured: { version: '3.11.2', rows: ['rt/python3/loop-sleep', 'rt/python3/handler-exit'] },
} satisfies Program;

/** Django's commands: its development server, and those that end. */
function manageCommand(argv: readonly string[], args: readonly string[]): Launch | undefined {
  const [command = ''] = args;
  if (command === 'runserver')
    return { kind: 'as', program: 'django-admin', argv: ['django-admin', ...args], title: argv };
  const short = [
    'migrate',
    'collectstatic',
    'makemigrations',
    'createsuperuser',
    'loaddata',
    'check',
    'shell',
    'compilemessages',
    'createcachetable',
    'flush',
    'test',
    'showmigrations',
    'createcachetable',
  ];
  if (short.includes(command))
    return { kind: 'exits', status: 0, why: `manage.py ${command} ends by itself` };
  return undefined;
}
