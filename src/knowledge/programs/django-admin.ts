import type { Program } from '../../model/index.ts';
import { service, stopsAtOnce, stopsInOrder, WORKER } from '../behaviours.ts';

const RELOADER = stopsAtOnce(0, 'the reloader leaves, and the serving child is killed');

export default {
  name: 'django-admin',
  kind: 'server',
  matches: ['django-admin'],
  launch: ({ argv }) => {
    if (!argv.includes('runserver')) return { kind: 'exits', status: 0, why: 'the command ends by itself' };
    if (argv.includes('--noreload'))
      return {
        kind: 'stay',
        behaviour: service({ SIGINT: stopsInOrder() }, 'own'),
        devServer: 'manage.py runserver',
      };
    return {
      kind: 'stay',
      behaviour: service({ SIGTERM: RELOADER, SIGINT: RELOADER }, 'own'),
      children: [{ run: { worker: WORKER, title: argv } }],
      devServer: 'manage.py runserver',
    };
  },
  sources: [
    'https://docs.djangoproject.com/en/stable/ref/django-admin/#runserver',
    'Django 3.2.25 as PID 1, Linux 6.18',
  ],
  measured: { version: '3.2.25-0', rows: ['srv/django/runserver', 'srv/django/runserver-noreload'] },
} satisfies Program;
