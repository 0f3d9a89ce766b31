import type { Recipe } from '../recipe.ts';

/** Python, its servers, workers and reloaders, as Debian packages them. */

const WSGI = "def app(environ, start):\n    start('200 OK', [])\n    return [b'']\n";
const ASGI = [
  'async def app(scope, receive, send):',
  "    if scope['type'] == 'lifespan':",
  '        while True:',
  '            message = await receive()',
  "            await send({'type': message['type'] + '.complete'})",
  "            if message['type'] == 'lifespan.shutdown': return",
  "    await send({'type': 'http.response.start', 'status': 200, 'headers': []})",
  "    await send({'type': 'http.response.body', 'body': b''})",
  '',
].join('\n');
const FLASK = 'from flask import Flask\napp = Flask(__name__)\n';
const CELERY = "from celery import Celery\napp = Celery('t', broker='memory://')\n";
const MANAGE = [
  'import os, sys',
  "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')",
  'from django.core.management import execute_from_command_line',
  'execute_from_command_line(sys.argv)',
  '',
].join('\n');
const SETTINGS = "SECRET_KEY = 'x'\nDEBUG = True\nROOT_URLCONF = 'urls'\nALLOWED_HOSTS = ['*']\n";
const FILES = {
  'w.py': WSGI,
  'u.py': ASGI,
  'app.py': FLASK,
  't.py': CELERY,
  'manage.py': MANAGE,
  'settings.py': SETTINGS,
  'urls.py': 'urlpatterns = []\n',
  'loop.py': "import time\nprint('SCRIPT-READY', flush=True)\nwhile True: time.sleep(1)\n",
  'hand.py':
    "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(7))\nprint('SCRIPT-READY', flush=True)\nwhile True: time.sleep(1)\n",
};
const LOG = { log: 'SCRIPT-READY' } as const;
const HTTP = { port: 8000 } as const;

const python = (
  id: string,
  proves: string,
  argv: readonly string[],
  needs: string,
  more: Partial<Recipe> = {},
): Recipe => ({
  id,
  proves: [proves],
  argv,
  files: FILES,
  ready: HTTP,
  needs: [needs],
  graceMs: 5000,
  ...more,
});

const MODULES = '/usr/lib/python3/dist-packages';

export default [
  python('python/loop', 'python', ['python3', 'loop.py'], 'python3', { ready: LOG, stop: ['SIGINT'] }),
  python('python/handler', 'python', ['python3', 'hand.py'], 'python3', { ready: LOG }),
  python(
    'python-http-server/module',
    'python-http-server',
    ['python3', '-m', 'http.server', '8000'],
    'python3',
    { stop: ['SIGINT'] },
  ),
  python(
    'gunicorn/sync',
    'gunicorn',
    ['/usr/bin/gunicorn', '-w', '2', '-b', '127.0.0.1:8000', 'w:app'],
    '/usr/bin/gunicorn',
    { stop: ['SIGQUIT'], signals: ['SIGUSR1', 'SIGUSR2', 'SIGWINCH'] },
  ),
  python(
    'gunicorn/module',
    'gunicorn',
    ['python3', '-m', 'gunicorn', '-b', '127.0.0.1:8000', 'w:app'],
    '/usr/bin/gunicorn',
  ),
  python(
    'gunicorn/no-workers',
    'gunicorn',
    ['/usr/bin/gunicorn', '-w', '', '-b', '127.0.0.1:8000', 'w:app'],
    '/usr/bin/gunicorn',
    { ready: 'ends' },
  ),
  python(
    'uvicorn/plain',
    'uvicorn',
    ['python3', '-m', 'uvicorn', '--port', '8000', 'u:app'],
    `${MODULES}/uvicorn`,
    { stop: ['SIGINT'], package: 'python3-uvicorn' },
  ),
  python(
    'uvicorn/workers',
    'uvicorn',
    ['python3', '-m', 'uvicorn', '--port', '8000', '--workers', '2', 'u:app'],
    `${MODULES}/uvicorn`,
    { package: 'python3-uvicorn' },
  ),
  python(
    'uvicorn/reload',
    'uvicorn',
    ['python3', '-m', 'uvicorn', '--port', '8000', '--reload', 'u:app'],
    `${MODULES}/uvicorn`,
    { package: 'python3-uvicorn' },
  ),
  python(
    'hypercorn/plain',
    'hypercorn',
    ['python3', '-m', 'hypercorn', '-b', '127.0.0.1:8000', 'u:app'],
    `${MODULES}/hypercorn`,
    { package: 'python3-hypercorn' },
  ),
  python(
    'waitress-serve/plain',
    'waitress-serve',
    ['python3', '-m', 'waitress', '--listen=127.0.0.1:8000', 'w:app'],
    `${MODULES}/waitress`,
    { package: 'python3-waitress', stop: ['SIGINT'] },
  ),
  python('flask/run', 'flask', ['python3', '-m', 'flask', 'run', '-p', '8000'], `${MODULES}/flask`, {
    package: 'python3-flask',
    stop: ['SIGINT'],
  }),
  python(
    'flask/debug',
    'flask',
    ['python3', '-m', 'flask', '--debug', 'run', '-p', '8000'],
    `${MODULES}/flask`,
    { package: 'python3-flask' },
  ),
  python(
    'django-admin/runserver',
    'django-admin',
    ['python3', 'manage.py', 'runserver', '127.0.0.1:8000'],
    `${MODULES}/django`,
    { package: 'python3-django' },
  ),
  python(
    'django-admin/noreload',
    'django-admin',
    ['python3', 'manage.py', 'runserver', '127.0.0.1:8000', '--noreload'],
    `${MODULES}/django`,
    { package: 'python3-django', stop: ['SIGINT'] },
  ),
  python(
    'celery/worker',
    'celery',
    ['python3', '-m', 'celery', '-A', 't', 'worker', '-c', '2', '-l', 'INFO'],
    `${MODULES}/celery`,
    { package: 'python3-celery', ready: { log: ' ready.' }, stop: ['SIGQUIT'], graceMs: 9000 },
  ),
  python('celery/beat', 'celery', ['python3', '-m', 'celery', '-A', 't', 'beat'], `${MODULES}/celery`, {
    package: 'python3-celery',
    ready: 'rest',
  }),
  python(
    'watchmedo/auto-restart',
    'watchmedo',
    ['/usr/bin/watchmedo', 'auto-restart', '--patterns=*.py', '--', '/p/hand', '42', '300'],
    'watchmedo',
    { ready: { log: 'ACTOR-READY' } },
  ),
  python(
    'uwsgi/master',
    'uwsgi',
    [
      'uwsgi',
      '--plugin',
      'python3',
      '--http-socket',
      '127.0.0.1:8000',
      '--wsgi-file',
      'w.py',
      '--callable',
      'app',
      '--need-app',
      '--master',
      '--processes',
      '2',
    ],
    'uwsgi',
    { stop: ['SIGQUIT'] },
  ),
  python(
    'uwsgi/die-on-term',
    'uwsgi',
    [
      'uwsgi',
      '--plugin',
      'python3',
      '--http-socket',
      '127.0.0.1:8000',
      '--wsgi-file',
      'w.py',
      '--callable',
      'app',
      '--need-app',
      '--master',
      '--die-on-term',
    ],
    'uwsgi',
    { noOrphan: true, stop: ['SIGQUIT'] },
  ),
  python(
    'uwsgi/no-master',
    'uwsgi',
    [
      'uwsgi',
      '--plugin',
      'python3',
      '--http-socket',
      '127.0.0.1:8000',
      '--wsgi-file',
      'w.py',
      '--callable',
      'app',
      '--need-app',
    ],
    'uwsgi',
    { stop: ['SIGINT'] },
  ),
  {
    id: 'coverage/run',
    proves: ['coverage'],
    argv: ['/usr/bin/python3-coverage', 'run', 'a.py'],
    files: {
      'a.py':
        'import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(3))\nprint("SCRIPT-READY", flush=True)\nwhile True:\n    time.sleep(1)\n',
    },
    ready: { log: 'SCRIPT-READY' },
    stop: ['SIGINT'],
  },
] satisfies readonly Recipe[];
