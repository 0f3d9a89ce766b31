import type { Launch, Program } from '../../model/index.ts';
import { service, stopsInOrder } from '../behaviours.ts';
import { pythonTitle } from '../python-tools.ts';

/** Migrations, tests and builders: they end when they are done. scrapy ends in order on a signal. */
export default {
  name: 'python-short-tools',
  kind: 'tool',
  matches:
    'alembic pytest py.test tox nox black ruff mypy flake8 isort yoyo aerich sphinx-build twine virtualenv scrapy playwright-python'.split(
      ' ',
    ),
  launch({ argv }): Launch {
    const tool = (argv[0] ?? '').split('/').at(-1);
    if (tool !== 'scrapy' || argv[1] !== 'crawl')
      return { kind: 'exits', status: 0, why: `${argv.slice(0, 2).join(' ')} ends by itself` };
    const behaviour = {
      ...service({ SIGTERM: stopsInOrder(), SIGINT: stopsInOrder() }, 'own'),
      lifetime: 'unknown',
    } as const;
    return { kind: 'stay', behaviour, title: pythonTitle(argv) };
  },
  sources: [
    'virtualenv 20.17.1 as PID 1, Linux 6.18',
    'https://alembic.sqlalchemy.org/',
    'scrapy/scrapy scrapy/crawler.py: install_shutdown_handlers takes SIGINT and SIGTERM',
  ],
  measured: { version: '20.17.1', rows: ['virtualenv/version'] },
} satisfies Program;
