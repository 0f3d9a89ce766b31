import { expect, test } from 'vitest';
import { LIBRARIES } from '../../../../src/frontend/source/python/libraries.ts';
import { analyse, reaction } from './analyse.ts';

test.each([
  ['uvicorn', ['uvicorn', 'main:app'], 'import uvicorn\nuvicorn.run("main:app", host="0.0.0.0", port=80)'],
  [
    'uvicorn',
    ['uvicorn', 'main:app', '--reload', '--workers', '4'],
    'import uvicorn\nuvicorn.run("main:app", reload=True, workers=4)',
  ],
  [
    'uvicorn',
    ['uvicorn', 'app'],
    'import asyncio, uvicorn\nasync def main():\n    server = uvicorn.Server(uvicorn.Config("a:b"))\n    await server.serve()\nasyncio.run(main())',
  ],
  [
    'flask',
    ['flask', 'run'],
    'from flask import Flask\napp = Flask(__name__)\n@app.route("/")\ndef x(): return ""\nif __name__ == "__main__":\n    app.run(host="0.0.0.0")',
  ],
  [
    'flask',
    ['flask', '--debug', 'run'],
    'import flask\ndef create_app():\n    app = flask.Flask(__name__)\n    return app\ncreate_app().run(debug=True)',
  ],
  [
    'gunicorn',
    ['gunicorn'],
    'from gunicorn.app.base import BaseApplication\nclass App(BaseApplication):\n    def __init__(self, app):\n        self.application = app\n        super().__init__()\n    def load(self): return self.application\nApp(None).run()',
  ],
  [
    'hypercorn',
    ['hypercorn'],
    'import asyncio\nfrom hypercorn.asyncio import serve\nfrom hypercorn.config import Config\nasyncio.run(serve(None, Config()))',
  ],
  [
    'celery',
    ['celery', 'worker', '-l', 'INFO'],
    'from celery import Celery\napp = Celery("x")\napp.worker_main(["worker", "-l", "INFO"])',
  ],
  [
    'django-runserver',
    ['manage.py', 'runserver', '0.0.0.0:80'],
    'import sys\ndef main():\n    from django.core.management import execute_from_command_line\n    execute_from_command_line(sys.argv)\nif __name__ == "__main__":\n    main()',
  ],
])('runs as %s %j', (program, argv, source) => {
  const a = analyse(source, {
    files: { '/app/manage.py': source },
    source: { kind: 'file', path: program.startsWith('django') ? 'manage.py' : 'app.py' },
    args: program.startsWith('django') ? ['runserver', '0.0.0.0:80'] : [],
  });
  expect(a.runsAs).toMatchObject({ program, argv });
  expect(a.lifetime).toBe('service');
});

test('development servers are named', () => {
  expect(analyse('from flask import Flask\nFlask(__name__).run()').devServer?.what).toContain(
    'development server',
  );
});

test('other commands of Django end', () => {
  const a = analyse(
    'import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)',
    { args: ['migrate'] },
  );
  expect(a).toMatchObject({ lifetime: 'short' });
  expect(a.runsAs).toBeUndefined();
});

test('a handler after uvicorn.run never comes to be', () => {
  const a = analyse(
    'import uvicorn, signal, sys\nuvicorn.run("a:b")\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))',
  );
  expect(reaction(a, 'SIGTERM')).toBe('unset');
});

test.each([
  ['aiohttp', 'work 0, exit 0', 'work 0, exit 0', 'from aiohttp import web\nweb.run_app(web.Application())'],
  ['waitress', 'unset', 'exit 0', 'from waitress import serve\nserve(app, port=80)'],
  ['tornado', 'unset', 'unset', 'import tornado.ioloop\ntornado.ioloop.IOLoop.current().start()'],
  [
    'apscheduler',
    'unset',
    'unset',
    'from apscheduler.schedulers.blocking import BlockingScheduler\ns = BlockingScheduler()\ns.start()',
  ],
  ['twisted', 'work 0, exit 0', 'work 0, exit 0', 'from twisted.internet import reactor\nreactor.run()'],
  [
    'grpc',
    'unset',
    'unset',
    'import grpc\nfrom concurrent import futures\ns = grpc.server(futures.ThreadPoolExecutor())\ns.start()\ns.wait_for_termination()',
  ],
  [
    'grpc, stopped by a handler',
    'exit 0',
    'unset',
    'import grpc, signal\ns = grpc.server(None)\ns.start()\nsignal.signal(signal.SIGTERM, lambda *a: s.stop(30).wait())\ns.wait_for_termination()',
  ],
  [
    'a handler that exits, over waitress',
    'exit 0',
    'exit 0',
    'import signal, sys\nfrom waitress import serve\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nserve(app)',
  ],
  [
    'kafka',
    'exit 0',
    'unset',
    'import signal, sys\nfrom kafka import KafkaConsumer\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(0))\nfor m in KafkaConsumer("t"):\n    print(m)',
  ],
  [
    'kafka, a flag: seen when a message comes',
    'unknown',
    'unset',
    'import signal\nfrom kafka import KafkaConsumer\nstop = False\ndef h(*a):\n    global stop\n    stop = True\nsignal.signal(signal.SIGTERM, h)\nfor m in KafkaConsumer("t"):\n    if stop: break',
  ],
  [
    'schedule',
    'work 1000, exit 0',
    'unset',
    'import schedule, time, signal\nrun = True\ndef h(*a):\n    global run\n    run = False\nsignal.signal(signal.SIGTERM, h)\nwhile run:\n    schedule.run_pending()\n    time.sleep(1)',
  ],
])('%s', (_name, term, int, source) => {
  const a = analyse(source);
  expect(reaction(a, 'SIGTERM')).toBe(term);
  expect(reaction(a, 'SIGINT')).toBe(int);
  expect(a.lifetime).toBe('service');
});

test('browsers leave processes behind', () => {
  expect(
    analyse('from selenium import webdriver\nd = webdriver.Chrome()\nd.get("x")').makesOrphans?.what,
  ).toContain('selenium');
  expect(
    analyse(
      'from playwright.sync_api import sync_playwright\nwith sync_playwright() as p:\n    p.chromium.launch()',
    ).makesOrphans?.at.line,
  ).toBe(2);
});

test('every row of the table says where it is from', () => {
  for (const [name, fact] of LIBRARIES) expect(fact.source, name).not.toBe('');
});
