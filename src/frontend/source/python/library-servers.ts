import { bottleRun } from './library-bottle.ts';
import {
  type LibraryArguments,
  type LibraryFact,
  measured,
  nothing,
  quick,
  stops,
  TERM_INT,
} from './library-fact.ts';

const uvicornArgv = (args: LibraryArguments): readonly string[] => {
  const workers = args.number(99, 'workers');
  return [
    'uvicorn',
    args.text(0, 'app') ?? 'app',
    ...(args.isTrue(99, 'reload') ? ['--reload'] : []),
    ...(workers !== undefined && workers > 1 ? ['--workers', String(workers)] : []),
  ];
};
const UVICORN = {
  kind: 'program',
  program: 'uvicorn',
  argv: uvicornArgv,
  source:
    'uvicorn/main.py run(), uvicorn/server.py capture_signals() (0.17-0.34): TERM and INT; measured srv/uvicorn/* with 0.17.6',
} as const;
const GUNICORN = {
  kind: 'program',
  program: 'gunicorn',
  // The application is its own, or stands in sys.argv.
  argv: ({ commandLine }: LibraryArguments) => ['gunicorn', ...commandLine, 'app'],
  source: 'gunicorn/app/base.py BaseApplication.run() runs the arbiter; measured srv/gunicorn/* with 20.1.0',
} as const;
const HYPERCORN = {
  kind: 'program',
  program: 'hypercorn',
  argv: () => ['hypercorn'],
  source: 'hypercorn/asyncio/run.py worker_serve(): TERM and INT; measured srv/hypercorn with 0.13.2',
} as const;
const CELERY = {
  kind: 'program',
  program: 'celery',
  argv: (args: LibraryArguments) => {
    const words = args.words(0, 'argv');
    return ['celery', ...(words.length > 0 ? words : ['worker'])];
  },
  source: 'celery/app/base.py worker_main(), start(); measured srv/celery/* with 5.2.6',
} as const;
const RQ = {
  kind: 'program',
  program: 'rq',
  argv: () => ['rq', 'worker'],
  source: 'rq/worker.py _install_signal_handlers(): INT and TERM ask for a warm shutdown',
} as const;
const GRANIAN = {
  kind: 'program',
  program: 'granian',
  argv: () => ['granian'],
  source: 'emmett-framework/granian 01bedd0 granian/server/common.py serve(), startup(): set_main_signals()',
} as const;
/** The command line of a package, called as the console script does. */
const asCommand =
  (name: string) =>
  ({ commandLine }: LibraryArguments): readonly string[] => [name, ...commandLine];
const flaskArgv = (args: LibraryArguments, env: (name: string) => string | undefined): readonly string[] => {
  const debug = args.isTrue(2, 'debug') || args.isTrue(99, 'use_reloader') || isOn(env('FLASK_DEBUG'));
  return debug ? ['flask', '--debug', 'run'] : ['flask', 'run'];
};
const isOn = (value: string | undefined) =>
  value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase());
const isPlain = (args: LibraryArguments, env: (name: string) => string | undefined) =>
  flaskArgv(args, env).length === 2;
const FLASK = {
  kind: 'program',
  program: 'flask',
  argv: flaskArgv,
  devServer: 'app.run() of Flask',
  servesWhen: isPlain,
  serves: {
    kind: 'serves',
    name: 'Werkzeug',
    handles: [],
    catchesInterrupt: true,
    devServer: 'app.run() of Flask',
    source: 'werkzeug/serving.py BaseWSGIServer.serve_forever(): measured with 2.2.2',
  },
  source: 'flask/app.py Flask.run() calls werkzeug.serving.run_simple; measured srv/flask/* with 2.2.2',
} as const;

const CHERRYPY_SIGNALS: LibraryFact = {
  kind: 'registers',
  name: 'CherryPy',
  handles: ['SIGTERM', 'SIGINT', 'SIGHUP'],
  source: measured('CherryPy 18.8.0', 'cherrypy/process/plugins.py SignalHandler.subscribe()'),
};

/** Of the class _SignalReactorMixin, which every reactor on POSIX has from PosixReactorBase. */
const TWISTED = stops(
  'Twisted',
  TERM_INT,
  measured(
    'Twisted 22.4.0',
    'twisted/internet/base.py _SignalReactorMixin: INT, TERM and BREAK stop the reactor, and run() returns',
  ),
  'installSignalHandlers',
);

/** Sanic.serve() is what run() ends with. */
const SANIC = stops(
  'Sanic',
  TERM_INT,
  'sanic/server/runners.py, sanic/worker/manager.py WorkerManager.__init__(), shutdown_signal(): TERM and INT stop the server',
  'register_sys_signals',
);

const WYOMING = nothing(
  'Wyoming',
  'wyoming 1.7.0, wyoming/server.py AsyncTcpServer.run(): asyncio.start_server(), serve_forever(); no handlers',
  { isCoroutine: true },
);

const BOTTLE_RUN = bottleRun(GUNICORN);

/** Servers and workers. The key is the dotted name of the call, `X()` being an object that X made. */
export const SERVERS: Readonly<Record<string, LibraryFact>> = {
  'http.server.test': nothing(
    'http.server',
    measured(
      'CPython 3.11.2',
      'Lib/http/server.py test(): serve_forever(), and exit(0) behind KeyboardInterrupt',
    ),
    { catchesInterrupt: true },
  ),
  'asyncore.loop': nothing(
    'asyncore',
    measured('CPython 3.11.2', 'Lib/asyncore.py loop() installs no handlers'),
  ),
  'uvicorn.run': UVICORN,
  'uvicorn.main': UVICORN,
  'nicegui.ui.run': {
    kind: 'program',
    program: 'uvicorn',
    argv: args => ['uvicorn', 'app', ...(args.isFalse(99, 'reload') ? [] : ['--reload'])],
    source: 'nicegui/ui_run.py run(): uvicorn, with its reloader unless reload=False',
  },
  'uvicorn.Server().run': { ...UVICORN, argv: () => ['uvicorn', 'app'] },
  'uvicorn.Server().serve': { ...UVICORN, argv: () => ['uvicorn', 'app'] },
  'gunicorn.app.base.BaseApplication().run': GUNICORN,
  'gunicorn.app.base.Application().run': GUNICORN,
  'gunicorn.app.wsgiapp.WSGIApplication().run': GUNICORN,
  'gunicorn.app.wsgiapp.run': GUNICORN,
  'hypercorn.run.run': HYPERCORN,
  'hypercorn.asyncio.serve': HYPERCORN,
  'hypercorn.trio.serve': HYPERCORN,
  'celery.Celery().worker_main': CELERY,
  'celery.Celery().start': CELERY,
  'celery.Celery().Worker().start': { ...CELERY, argv: () => ['celery', 'worker'] },
  'celery.__main__.main': { ...CELERY, argv: asCommand('celery') },
  'celery.bin.celery.main': { ...CELERY, argv: asCommand('celery') },
  'rq.cli.main': { ...RQ, argv: asCommand('rq') },
  'rq.cli.cli.main': { ...RQ, argv: asCommand('rq') },
  'rq.Worker().work': RQ,
  'rq.SimpleWorker().work': RQ,
  'rq.worker.Worker().work': RQ,
  'granian.Granian().serve': GRANIAN,
  'granian.server.Granian().serve': GRANIAN,
  'flask.Flask().run': FLASK,
  'connexion.App().app.run': FLASK,
  'connexion.FlaskApp().app.run': FLASK,
  'dash.Dash().run': FLASK,
  'dash.Dash().run_server': FLASK,
  'werkzeug.serving.run_simple': {
    ...FLASK,
    argv: args => (args.isTrue(99, 'use_reloader') ? ['flask', '--debug', 'run'] : ['flask', 'run']),
    servesWhen: args => !args.isTrue(99, 'use_reloader'),
  },
  'flask_socketio.SocketIO().run': nothing(
    'Flask-SocketIO',
    measured(
      'Flask-SocketIO 5.3.2',
      'flask_socketio/__init__.py run(): werkzeug, eventlet.wsgi or gevent.pywsgi; none handles TERM',
    ),
    { catchesInterrupt: true },
  ),
  'django.core.management.execute_from_command_line': {
    kind: 'django',
    source: 'django/core/management/__init__.py; measured srv/django/* with 3.2.25',
  },
  'streamlit.web.bootstrap.run': {
    kind: 'program',
    program: 'streamlit',
    argv: () => ['streamlit', 'run'],
    source: 'streamlit/web/bootstrap.py run()',
  },
  'streamlit.web.cli.main': {
    kind: 'program',
    program: 'streamlit',
    argv: () => ['streamlit', 'run'],
    source:
      'streamlit/web/cli.py main_run() calls bootstrap.run(); setup.py: the command `streamlit` is this function',
  },
  'waitress.serve': nothing(
    'waitress',
    'waitress/server.py run() catches SystemExit and KeyboardInterrupt; measured srv/waitress with 2.1.2',
    { catchesInterrupt: true, catchesExit: true },
  ),
  'aiohttp.web.run_app': stops(
    'aiohttp',
    TERM_INT,
    'aiohttp/web.py run_app(), web_runner.py BaseRunner.setup(); measured srv/aiohttp with 3.8.4: exits 0',
    'handle_signals',
  ),
  'sanic.Sanic().run': SANIC,
  'sanic.Sanic.serve': SANIC,
  'sanic.Sanic().serve': SANIC,
  'quart.Quart().run': stops(
    'Quart',
    TERM_INT,
    measured('Quart 0.18.3', 'quart/app.py run() adds handlers for INT and TERM: 0, after_serving runs'),
  ),
  'twisted.internet.reactor.run': TWISTED,
  'twisted.internet.asyncioreactor.AsyncioSelectorReactor().run': TWISTED,
  'twisted.python.log.PythonLoggingObserver().start': quick('it only observes what is logged'),
  'wyoming.server.AsyncServer.from_uri().run': WYOMING,
  'wyoming.server.AsyncTcpServer().run': WYOMING,
  'wyoming.server.AsyncUnixServer().run': WYOMING,
  'gevent.pywsgi.WSGIServer().serve_forever': nothing(
    'gevent',
    measured('gevent 22.10.2', 'gevent/baseserver.py serve_forever() installs no handlers: 130 on INT'),
  ),
  'eventlet.wsgi.server': nothing('eventlet', 'eventlet/wsgi.py server() installs no handlers'),
  'bottle.run': BOTTLE_RUN,
  'bottle.Bottle().run': BOTTLE_RUN,
  'cherrypy.quickstart': stops(
    'CherryPy',
    ['SIGTERM', 'SIGHUP', 'SIGINT'],
    measured(
      'CherryPy 18.8.0',
      'cherrypy/process/plugins.py SignalHandler: TERM, INT, and HUP without a daemon call bus.exit',
    ),
  ),
  'cherrypy.engine.signals.subscribe': CHERRYPY_SIGNALS,
  'cherrypy.engine.signal_handler.subscribe': CHERRYPY_SIGNALS,
  'cherrypy.engine.block': nothing(
    'CherryPy',
    measured(
      'CherryPy 18.8.0',
      'cherrypy/process/wspbus.py block() ends the bus at KeyboardInterrupt, and returns',
    ),
    { catchesInterrupt: true },
  ),
  'mautrix.bridge.Bridge().run': stops(
    'mautrix',
    TERM_INT,
    'mautrix/python mautrix/bridge/bridge.py: a class of mautrix.util.program.Program',
  ),
  'mautrix.util.program.Program().run': stops(
    'mautrix',
    TERM_INT,
    'mautrix/util/program.py run(): TERM and INT raise KeyboardInterrupt, which shuts the program down',
  ),
  'arq.run_worker': stops('arq', TERM_INT, 'arq/worker.py Worker.__init__(): handlers for INT and TERM'),
  'tornado.httpserver.HTTPServer().start': quick('it only listens'),
  'aiohttp.web.TCPSite().start': quick('it only listens'),
  'aiohttp.web.UnixSite().start': quick('it only listens'),
  'grpc.server().start': quick('it runs in threads'),
  'gradio.Interface().launch': nothing(
    'Gradio',
    'gradio/blocks.py block_thread() ends at KeyboardInterrupt',
    { catchesInterrupt: true },
  ),
  'gradio.Blocks().launch': nothing('Gradio', 'gradio/blocks.py block_thread()', { catchesInterrupt: true }),
  'gradio.ChatInterface().launch': nothing('Gradio', 'gradio/blocks.py block_thread()', {
    catchesInterrupt: true,
  }),
};
