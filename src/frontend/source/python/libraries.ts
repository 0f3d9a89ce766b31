import type { SignalName } from '../../../kernel/index.ts';
import type { Value } from './value.ts';

/** The arguments of a call, as far as a row of the table asks for them. */
export interface LibraryArguments {
  text(position: number, name: string): string | undefined;
  number(position: number, name: string): number | undefined;
  isTrue(position: number, name: string): boolean;
  isFalse(position: number, name: string): boolean;
  words(position: number): readonly string[];
}

/** The version of a package that is asked for; '' where none is named, `undefined`: not asked for. */
export type Requires = (name: string) => string | undefined;

export type LibraryFact = {
  readonly source: string;
} /** The process becomes a server of src/knowledge/programs. */ & (
  | {
      readonly kind: 'program';
      readonly program: string;
      readonly argv: (args: LibraryArguments, env: (name: string) => string | undefined) => readonly string[];
      readonly devServer?: string;
      /** Where this is true of the call, it serves in the process itself instead, below the program's own handlers. */
      readonly servesWhen?: (args: LibraryArguments, env: (name: string) => string | undefined) => boolean;
      readonly serves?: Extract<LibraryFact, { kind: 'serves' }>;
    }
  /** Runs until it is stopped; the signals that its own handlers catch end it, and the call returns. */
  | {
      readonly kind: 'serves';
      readonly name: string;
      readonly handles: readonly SignalName[];
      /** An argument that keeps it from installing them, where it is false or None: KeyboardInterrupt ends it then. */
      readonly unless?: string;
      /** KeyboardInterrupt ends it, and the call returns. */
      readonly catchesInterrupt?: boolean;
      /** So does SystemExit. */
      readonly catchesExit?: boolean;
      readonly devServer?: string;
    }
  /** Installs handlers, with an effect that is not derived. */
  | { readonly kind: 'installs'; readonly handles: readonly SignalName[]; readonly reason: string }
  /** Hangs on which package, in which version, the project says it needs. */
  | { readonly kind: 'choice'; readonly pick: (requires: Requires) => LibraryFact }
  | { readonly kind: 'orphans'; readonly what: string }
  | { readonly kind: 'django' }
  | { readonly kind: 'quick' }
);

const TERM_INT = ['SIGTERM', 'SIGINT'] as const;

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
  argv: () => ['gunicorn'],
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
  argv: (args: LibraryArguments) => ['celery', ...(args.words(0).length > 0 ? args.words(0) : ['worker'])],
  source: 'celery/app/base.py worker_main(), start(); measured srv/celery/* with 5.2.6',
} as const;
const RQ = {
  kind: 'program',
  program: 'rq',
  argv: () => ['rq', 'worker'],
  source: 'rq/worker.py _install_signal_handlers(): INT and TERM ask for a warm shutdown',
} as const;

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
  devServer: 'app.run() is the development server of Werkzeug',
  servesWhen: isPlain,
  serves: {
    kind: 'serves',
    name: 'Werkzeug',
    handles: [],
    catchesInterrupt: true,
    devServer: 'app.run() is the development server of Werkzeug',
    source: 'werkzeug/serving.py BaseWSGIServer.serve_forever(): measured with 2.2.2',
  },
  source: 'flask/app.py Flask.run() calls werkzeug.serving.run_simple; measured srv/flask/* with 2.2.2',
} as const;

const nothing = (
  name: string,
  source: string,
  more: { catchesInterrupt?: boolean; catchesExit?: boolean; devServer?: string } = {},
) => ({ kind: 'serves', name, handles: [], source, ...more }) as const;

const stops = (name: string, handles: readonly SignalName[], source: string, unless?: string) =>
  ({ kind: 'serves', name, handles, source, ...(unless ? { unless } : {}) }) as const;

const quick = (source: string) => ({ kind: 'quick', source }) as const;

/** Two packages are imported as `discord`; of one the versions differ. */
const DISCORD_RUN: LibraryFact = {
  kind: 'choice',
  source: 'discord/client.py run() of py-cord 2.6, discord.py 1.7.3 and 2.7.1',
  pick: requires => {
    const version = requires('discord.py') ?? requires('discord');
    if (requires('py-cord') !== undefined || /^[01]\./.test(version ?? ''))
      return stops('discord.py', TERM_INT, 'adds loop.stop as the handler of INT and TERM');
    return nothing('discord.py', 'discord.py 2: KeyboardInterrupt is caught, TERM is not handled', {
      catchesInterrupt: true,
    });
  },
};
const DISCORD_START = nothing('discord.py', 'discord/client.py start() installs no handlers');
const DISNAKE = stops('Disnake', TERM_INT, 'disnake/client.py run(): adds loop.stop for INT and TERM');
const NEXTCORD = stops('Nextcord', ['SIGTERM'], 'nextcord/client.py run(): adds a handler for TERM');
const PYROGRAM = stops(
  'Pyrogram',
  ['SIGINT', 'SIGTERM', 'SIGABRT'],
  'pyrogram/methods/utilities/idle.py: INT, TERM and ABRT end idle()',
);
const AIOGRAM_2 = nothing(
  'aiogram',
  'aiogram 2 utils/executor.py: ends at KeyboardInterrupt and SystemExit',
  {
    catchesInterrupt: true,
    catchesExit: true,
  },
);
const AIOGRAM_START = stops(
  'aiogram',
  TERM_INT,
  'aiogram 3 Dispatcher.start_polling(handle_signals=True): TERM and INT',
  'handle_signals',
);

const browser = (what: string, source: string) => ({ kind: 'orphans', what, source }) as const;

/** One row a fact; the key is the dotted name of the call, `X()` being an object that X made. */
const ROWS: Readonly<Record<string, LibraryFact>> = {
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
  'rq.Worker().work': RQ,
  'rq.SimpleWorker().work': RQ,
  'rq.worker.Worker().work': RQ,
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
    'flask_socketio/__init__.py run(): werkzeug, eventlet.wsgi or gevent.pywsgi; none handles TERM',
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
  'sanic.Sanic().run': stops(
    'Sanic',
    TERM_INT,
    'sanic/server/runners.py, sanic/worker/manager.py: TERM and INT stop the server',
    'register_sys_signals',
  ),
  'quart.Quart().run': stops('Quart', TERM_INT, 'quart/app.py run(): adds handlers for INT and TERM'),
  'telegram.ext.Application().run_polling': stops(
    'python-telegram-bot',
    ['SIGINT', 'SIGTERM', 'SIGABRT'],
    'python-telegram-bot 20 Application.run_polling(): stop_signals are INT, TERM, ABRT',
    'stop_signals',
  ),
  'telegram.ext.Application().run_webhook': stops(
    'python-telegram-bot',
    ['SIGINT', 'SIGTERM', 'SIGABRT'],
    'python-telegram-bot 20 Application.run_webhook()',
    'stop_signals',
  ),
  'telegram.ext.Updater().idle': stops(
    'python-telegram-bot',
    ['SIGINT', 'SIGTERM', 'SIGABRT'],
    'python-telegram-bot 13 Updater.idle(): stop_signals are INT, TERM, ABRT',
    'stop_signals',
  ),
  'aiogram.Dispatcher().run_polling': stops(
    'aiogram',
    TERM_INT,
    'aiogram 3 Dispatcher.start_polling(handle_signals=True): TERM and INT',
    'handle_signals',
  ),
  'aiogram.Dispatcher().start_polling': AIOGRAM_START,
  'twisted.internet.reactor.run': stops(
    'Twisted',
    TERM_INT,
    'twisted/internet/base.py _SignalReactorMixin: INT, TERM and BREAK stop the reactor, and run() returns',
    'installSignalHandlers',
  ),
  'wyoming.server.AsyncServer.from_uri().run': nothing(
    'Wyoming',
    'wyoming 1.7.0, wyoming/server.py AsyncTcpServer.run(): asyncio.start_server(), serve_forever(); no handlers',
  ),
  'gevent.pywsgi.WSGIServer().serve_forever': nothing(
    'gevent',
    'gevent/baseserver.py serve_forever() installs no handlers',
  ),
  'eventlet.wsgi.server': nothing('eventlet', 'eventlet/wsgi.py server() installs no handlers'),
  'bottle.run': nothing('Bottle', 'bottle.py run() uses wsgiref and returns at KeyboardInterrupt', {
    catchesInterrupt: true,
  }),
  'bottle.Bottle().run': nothing('Bottle', 'bottle.py run()', { catchesInterrupt: true }),
  'cherrypy.quickstart': stops(
    'CherryPy',
    ['SIGTERM', 'SIGHUP', 'SIGINT'],
    'cherrypy/process/plugins.py SignalHandler: TERM calls bus.exit',
  ),
  'cherrypy.engine.block': nothing(
    'CherryPy',
    'cherrypy/process/wspbus.py block() ends the bus at KeyboardInterrupt',
  ),
  'apscheduler.schedulers.blocking.BlockingScheduler().start': nothing(
    'APScheduler',
    'apscheduler/schedulers/blocking.py waits on an event; no handlers',
  ),
  'discord.Client().run': DISCORD_RUN,
  'discord.AutoShardedClient().run': DISCORD_RUN,
  'discord.Bot().run': DISCORD_RUN,
  'discord.AutoShardedBot().run': DISCORD_RUN,
  'discord.ext.commands.Bot().run': DISCORD_RUN,
  'discord.ext.commands.AutoShardedBot().run': DISCORD_RUN,
  'discord.Client().start': DISCORD_START,
  'discord.Bot().start': DISCORD_START,
  'discord.ext.commands.Bot().start': DISCORD_START,
  'discord.ext.commands.AutoShardedBot().start': DISCORD_START,
  'disnake.Client().run': DISNAKE,
  'disnake.ext.commands.Bot().run': DISNAKE,
  'disnake.ext.commands.InteractionBot().run': DISNAKE,
  'disnake.ext.commands.AutoShardedBot().run': DISNAKE,
  'nextcord.Client().run': NEXTCORD,
  'nextcord.ext.commands.Bot().run': NEXTCORD,
  'pyrogram.Client().run': PYROGRAM,
  'pyrogram.idle': PYROGRAM,
  'telethon.TelegramClient().run_until_disconnected': nothing(
    'Telethon',
    'telethon/client/updates.py run_until_disconnected(): ends at KeyboardInterrupt alone',
    { catchesInterrupt: true },
  ),
  'telethon.TelegramClient().start': quick('telethon/client/auth.py start() logs in'),
  'aiogram.executor.start_polling': AIOGRAM_2,
  'aiogram.utils.executor.start_polling': AIOGRAM_2,
  'aiogram.executor.start_webhook': AIOGRAM_2,
  'mautrix.util.program.Program().run': stops(
    'mautrix',
    TERM_INT,
    'mautrix/util/program.py run(): TERM and INT raise KeyboardInterrupt, which shuts the program down',
  ),
  'slack_bolt.adapter.socket_mode.SocketModeHandler().start': nothing(
    'slack-bolt',
    'slack_bolt/adapter/socket_mode/base_handler.py start() waits on an event',
  ),
  'arq.run_worker': stops('arq', TERM_INT, 'arq/worker.py Worker.__init__(): handlers for INT and TERM'),
  'apscheduler.schedulers.background.BackgroundScheduler().start': quick('it runs in a thread'),
  'apscheduler.schedulers.asyncio.AsyncIOScheduler().start': quick('it runs in the event loop'),
  'apscheduler.schedulers.gevent.GeventScheduler().start': quick('it runs in a greenlet'),
  'prometheus_client.start_http_server': quick('it serves in a daemon thread'),
  'prometheus_client.start_wsgi_server': quick('it serves in a daemon thread'),
  'watchdog.observers.Observer().start': quick('it runs in a thread'),
  'paho.mqtt.client.Client().loop_start': quick('it runs in a thread'),
  'paho.mqtt.client.Client().loop': quick('it waits for a second at most'),
  'tornado.httpserver.HTTPServer().start': quick('it only listens'),
  'aiohttp.web.TCPSite().start': quick('it only listens'),
  'aiohttp.web.UnixSite().start': quick('it only listens'),
  'grpc.server().start': quick('it runs in threads'),
  'telebot.TeleBot().infinity_polling': nothing('pyTelegramBotAPI', 'telebot/__init__.py infinity_polling()'),
  'telebot.TeleBot().polling': nothing('pyTelegramBotAPI', 'telebot/__init__.py polling()'),
  'pika.BlockingConnection().channel().start_consuming': nothing(
    'pika',
    'pika/adapters/blocking_connection.py start_consuming() installs no handlers',
  ),
  'paho.mqtt.client.Client().loop_forever': nothing(
    'paho-mqtt',
    'paho/mqtt/client.py loop_forever() installs no handlers',
  ),
  'gradio.Interface().launch': nothing(
    'Gradio',
    'gradio/blocks.py block_thread() ends at KeyboardInterrupt',
    { catchesInterrupt: true },
  ),
  'gradio.Blocks().launch': nothing('Gradio', 'gradio/blocks.py block_thread()', { catchesInterrupt: true }),
  'gradio.ChatInterface().launch': nothing('Gradio', 'gradio/blocks.py block_thread()', {
    catchesInterrupt: true,
  }),
  'mcp.server.fastmcp.FastMCP().run': nothing(
    'FastMCP',
    'mcp/server/fastmcp/server.py run(): stdio by default, no handlers',
  ),
  'playwright.sync_api.sync_playwright': browser(
    'a browser (playwright)',
    'playwright-python starts its driver and browsers as processes with helpers of their own',
  ),
  'playwright.async_api.async_playwright': browser('a browser (playwright)', 'playwright-python'),
  'selenium.webdriver.Chrome': browser(
    'a browser (selenium)',
    'selenium starts chromedriver, which starts Chrome and its helpers',
  ),
  'selenium.webdriver.Firefox': browser(
    'a browser (selenium)',
    'selenium starts geckodriver, which starts Firefox',
  ),
  'selenium.webdriver.Edge': browser('a browser (selenium)', 'selenium starts msedgedriver'),
  'undetected_chromedriver.Chrome': browser(
    'a browser (undetected_chromedriver)',
    'undetected_chromedriver starts Chrome',
  ),
  'pyppeteer.launch': browser('a browser (pyppeteer)', 'pyppeteer/launcher.py starts Chromium'),
};

export const LIBRARIES: ReadonlyMap<string, LibraryFact> = new Map(Object.entries(ROWS));

/** Iterables that give items until the program is stopped. */
const ENDLESS =
  /^(itertools\.(count|cycle|repeat)\(\)|kafka\.KafkaConsumer\(\)|aiokafka\.AIOKafkaConsumer\(\)|watchfiles\.a?watch\(\)|kubernetes\.watch\.Watch\(\)\.stream\(\)|.*\.pubsub\(\)\.listen\(\)|.*\.channel\(\)\.consume\(\))$/;

export function isEndless(value: Value): boolean {
  return value.type === 'external' && value.path.length < 200 && ENDLESS.test(value.path);
}
