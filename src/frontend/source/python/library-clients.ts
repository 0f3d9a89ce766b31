import { type LibraryFact, measured, nothing, quick, stops, TERM_INT } from './library-fact.ts';

const SETUP_HOOK = 'setup_hook';
/** Two packages are imported as `discord`; of one the versions differ. */
const DISCORD_RUN: LibraryFact = {
  kind: 'choice',
  source: 'discord/client.py run() of py-cord 2.6, discord.py 1.7.3 and 2.7.1',
  pick: requires => {
    const version = requires('discord.py') ?? requires('discord');
    if (requires('py-cord') !== undefined || /^[01]\./.test(version ?? ''))
      return stops('discord.py', TERM_INT, 'adds loop.stop as the handler of INT and TERM');
    return nothing(
      'discord.py',
      measured(
        'discord.py 2.2.2',
        'discord/client.py run(): KeyboardInterrupt is caught, TERM is not handled',
      ),
      {
        catchesInterrupt: true,
        hook: SETUP_HOOK,
      },
    );
  },
};
/** `discord.Bot` is py-cord's alone: it is not among what discord.py exports. */
const PYCORD = stops(
  'py-cord',
  TERM_INT,
  'discord/client.py run() of py-cord 2.6: loop.stop for INT and TERM',
);
const DISCORD_START = nothing(
  'discord.py',
  'discord/client.py start() installs no handlers; login() awaits setup_hook() (2.0)',
  { hook: SETUP_HOOK, isCoroutine: true },
);
const DISNAKE = stops('Disnake', TERM_INT, 'disnake/client.py run(): adds loop.stop for INT and TERM');
const NEXTCORD = stops('Nextcord', ['SIGTERM'], 'nextcord/client.py run(): adds a handler for TERM');
const HIKARI = stops(
  'hikari',
  TERM_INT,
  'hikari/internal/signals.py handle_interrupts(): INT and TERM end GatewayBot.run()',
  'enable_signal_handlers',
);
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
const AIOGRAM_START = {
  ...stops(
    'aiogram',
    TERM_INT,
    'aiogram 3 Dispatcher.start_polling(handle_signals=True): TERM and INT',
    'handle_signals',
  ),
  isCoroutine: true,
} as const;
/** PEP 249: it returns a connection, or raises. */
const DATABASES = Object.fromEntries(
  ['psycopg', 'psycopg2', 'pymysql', 'MySQLdb', 'mysql.connector'].map(driver => [
    `${driver}.connect`,
    quick('PEP 249: connect() returns a Connection; psycopg.org/psycopg3/docs/api/module.html'),
  ]),
);
const browser = (what: string, source: string) => ({ kind: 'orphans', what, source }) as const;

/** Bots, clients of brokers, schedulers and browsers. The key is the dotted name of the call, `X()` being an object that X made. */
/** @source https://prometheus.github.io/client_python/collector/custom: describe() or collect() is called once */
const registers = (...modules: readonly string[]) =>
  Object.fromEntries(
    modules.flatMap(module =>
      ['REGISTRY.register', 'CollectorRegistry().register'].map(call => [
        `${module}.${call}`,
        quick('client_python, Custom Collectors: it has what is given to it tell its metrics once'),
      ]),
    ),
  );

export const CLIENTS: Readonly<Record<string, LibraryFact>> = {
  ...DATABASES,
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
    measured('python-telegram-bot 13.15', 'telegram/ext/updater.py idle(): stop_signals are INT, TERM, ABRT'),
    'stop_signals',
  ),
  'aiogram.Dispatcher().run_polling': stops(
    'aiogram',
    TERM_INT,
    'aiogram 3 Dispatcher.start_polling(handle_signals=True): TERM and INT',
    'handle_signals',
  ),
  'aiogram.Dispatcher().start_polling': AIOGRAM_START,
  'apscheduler.schedulers.blocking.BlockingScheduler().start': nothing(
    'APScheduler',
    measured(
      'APScheduler 3.9.1',
      'apscheduler/schedulers/blocking.py waits on an event; no handlers: 130 on INT',
    ),
  ),
  'discord.Client().run': DISCORD_RUN,
  'discord.AutoShardedClient().run': DISCORD_RUN,
  'discord.Bot().run': PYCORD,
  'discord.AutoShardedBot().run': PYCORD,
  'discord.ext.commands.Bot().run': DISCORD_RUN,
  'discord.ext.commands.AutoShardedBot().run': DISCORD_RUN,
  'discord.Client().start': DISCORD_START,
  'discord.AutoShardedClient().start': DISCORD_START,
  'discord.Bot().start': DISCORD_START,
  'discord.AutoShardedBot().start': DISCORD_START,
  'discord.ext.commands.Bot().start': DISCORD_START,
  'discord.ext.commands.AutoShardedBot().start': DISCORD_START,
  'pydis_core.BotBase().start': {
    ...DISCORD_START,
    source:
      'python-discord/bot-core 045023d4 pydis_core/_bot.py BotBase: a discord.ext.commands.Bot, its start() is that',
  },
  'disnake.Client().run': DISNAKE,
  'disnake.ext.commands.Bot().run': DISNAKE,
  'disnake.ext.commands.InteractionBot().run': DISNAKE,
  'disnake.ext.commands.AutoShardedBot().run': DISNAKE,
  'nextcord.Client().run': NEXTCORD,
  'nextcord.ext.commands.Bot().run': NEXTCORD,
  'hikari.GatewayBot().run': HIKARI,
  'hikari.impl.GatewayBot().run': HIKARI,
  'lightbulb.BotApp().run': HIKARI,
  'pyrogram.Client().run': PYROGRAM,
  'pyrogram.idle': PYROGRAM,
  'telethon.TelegramClient().run_until_disconnected': nothing(
    'Telethon',
    measured(
      'Telethon 1.25.1',
      'telethon/client/updates.py run_until_disconnected(): ends at KeyboardInterrupt alone',
    ),
    { catchesInterrupt: true },
  ),
  'telethon.TelegramClient().start': quick('telethon/client/auth.py start() logs in'),
  'aiogram.executor.start_polling': AIOGRAM_2,
  'aiogram.utils.executor.start_polling': AIOGRAM_2,
  'aiogram.executor.start_webhook': AIOGRAM_2,
  'kopf.run': stops(
    'kopf',
    TERM_INT,
    'nolar/kopf 2de5a6c kopf/_core/reactor/running.py spawn_tasks(): INT and TERM stop the operator, and run() returns',
  ),
  'faststream.FastStream().run': stops(
    'FastStream',
    TERM_INT,
    'airtai/faststream 0137cdf faststream/app.py FastStream.run(): set_exit() takes INT and TERM, and run() returns',
  ),
  'aiorun.run': stops(
    'aiorun',
    TERM_INT,
    'cjrh/aiorun 00a8b0e aiorun.py run(): INT and TERM stop the loop, cancel what is pending, and run() returns',
  ),
  'kombu.mixins.ConsumerMixin().run': nothing(
    'kombu',
    'celery/kombu 02262aa kombu/mixins.py ConsumerMixin.run() drains events and installs no handlers',
  ),
  'vkbottle.Bot().run_forever': nothing(
    'vkbottle',
    'vkbottle/vkbottle 0451912 vkbottle/tools/loop_wrapper.py run() returns at KeyboardInterrupt alone',
    { catchesInterrupt: true },
  ),
  'slack_bolt.adapter.socket_mode.SocketModeHandler().start': nothing(
    'slack-bolt',
    'slack_bolt/adapter/socket_mode/base_handler.py start() waits on an event',
  ),
  'apscheduler.schedulers.background.BackgroundScheduler().start': quick('it runs in a thread'),
  'apscheduler.schedulers.asyncio.AsyncIOScheduler().start': quick('it runs in the event loop'),
  'apscheduler.schedulers.gevent.GeventScheduler().start': quick('it runs in a greenlet'),
  'debugpy.listen': quick(
    'https://github.com/microsoft/debugpy/wiki/API-Reference: listen() does not wait, wait_for_client() does',
  ),
  'prometheus_client.<thread>.join': nothing(
    'prometheus_client',
    'prometheus_client 0.22 exposition.py start_wsgi_server(): the thread serves until shutdown()',
  ),
  'prometheus_client.start_wsgi_server': quick('it serves in a daemon thread'),
  ...registers('prometheus_client', 'prometheus_client.core', 'prometheus_client.registry'),
  'watchdog.observers.Observer().start': quick('it runs in a thread'),
  'paho.mqtt.client.Client().loop_start': quick('it runs in a thread'),
  'paho.mqtt.client.Client().loop': quick('it waits for a second at most'),
  'telebot.TeleBot().infinity_polling': nothing('pyTelegramBotAPI', 'telebot/__init__.py infinity_polling()'),
  'telebot.TeleBot().polling': nothing('pyTelegramBotAPI', 'telebot/__init__.py polling()'),
  'pika.BlockingConnection().channel().start_consuming': nothing(
    'pika',
    'pika/adapters/blocking_connection.py start_consuming() installs no handlers',
  ),
  'paho.mqtt.client.Client().loop_forever': nothing(
    'paho-mqtt',
    measured('paho-mqtt 1.6.1', 'paho/mqtt/client.py loop_forever() installs no handlers: 130 on INT'),
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
