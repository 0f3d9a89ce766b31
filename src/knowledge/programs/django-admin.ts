import type { Program } from '../../model/index.ts';
import { service, stopsAtOnce, WORKER } from '../behaviours.ts';
import { adminCommand } from '../django.ts';
import { PYTHON } from '../python-applications.ts';
import { ENDS_AT_INTERRUPT, pythonTitle } from '../python-tools.ts';

const SERVES = new Set(['runserver', 'runserver_plus', 'testserver']);

/** `manage.py runserver`: the development server, with its reloader unless --noreload is given. */
export default {
  name: 'django-admin',
  kind: 'server',
  matches: ['django-admin'],
  launch(invocation, world) {
    const { argv } = invocation;
    const command = argv.slice(1).find(arg => SERVES.has(arg));
    if (command === undefined) return adminCommand(invocation, PYTHON, world);
    const devServer = `manage.py ${command}`;
    const title = pythonTitle(argv);
    if (argv.includes('--noreload') || command === 'testserver')
      return { kind: 'stay', behaviour: service(ENDS_AT_INTERRUPT, 'own'), devServer, title };
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: RELOADER, SIGINT: RELOADER }, 'own'),
      children: [{ run: { worker: WORKER, title } }],
      devServer,
      title,
    };
  },
  sources: [
    'https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver',
    'Django 3.2.25 as PID 1, Linux 6.18',
  ],
  measured: { version: '3.2.25-0', rows: ['django-admin/noreload', 'django-admin/runserver'] },
} satisfies Program;

const RELOADER = stopsAtOnce(0, 'the reloader leaves, and the serving child is killed');
