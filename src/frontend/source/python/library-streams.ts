import { type LibraryFact, nothing, quick, TERM_INT } from './library-fact.ts';

/** It goes on in the event loop, or in the call itself, and leaves signals alone. */
const endless = (name: string, source: string, isCoroutine = false): LibraryFact =>
  nothing(name, `${source} installs no handlers`, isCoroutine ? { isCoroutine } : {});

/** A stream is read in the call, or in a thread of its own. */
const stream = (call: string): LibraryFact => ({
  kind: 'choice',
  source: `halcy/Mastodon.py 04f3c04 mastodon/streaming_endpoints.py ${call}()`,
  pick: (_requires, args) =>
    args.isTrue(99, 'run_async')
      ? quick('mastodon/internals.py __stream() with run_async: it reads in a thread')
      : endless('Mastodon.py', `mastodon/streaming_endpoints.py ${call}()`),
});

/** It gives what has come within the time that it is given; without one it waits for good. */
const polled = (source: string, position: number, name: string): LibraryFact => ({
  kind: 'choice',
  source,
  pick: (_, args) => (args.isGiven(position, name) ? quick(source) : UNTIMED),
});
const UNTIMED: LibraryFact = {
  kind: 'installs',
  handles: TERM_INT,
  reason: 'whether it hears of a signal while it waits is not known',
  source: 'confluent_kafka.Consumer.poll(): without a timeout it waits in librdkafka',
};

/** Clients that read a stream of events for as long as it lasts. */
export const STREAMS: Readonly<Record<string, LibraryFact>> = {
  'confluent_kafka.Consumer().poll': polled(
    'docs.confluent.io, confluent_kafka.Consumer.poll(timeout)',
    0,
    'timeout',
  ),
  'confluent_kafka.Consumer().consume': polled(
    'docs.confluent.io, confluent_kafka.Consumer.consume(num_messages, timeout)',
    1,
    'timeout',
  ),
  'confluent_kafka.Producer().poll': polled(
    'docs.confluent.io, confluent_kafka.Producer.poll(timeout)',
    0,
    'timeout',
  ),
  'kafka.KafkaConsumer().poll': quick('kafka-python, KafkaConsumer.poll(timeout_ms=0)'),
  'nio.AsyncClient().sync_forever': endless(
    'matrix-nio',
    'matrix-nio/matrix-nio 0472a91 src/nio/client/async_client.py sync_forever()',
    true,
  ),
  'telebot.async_telebot.AsyncTeleBot().polling': endless(
    'pyTelegramBotAPI',
    'eternnoir/pyTelegramBotAPI 00032db telebot/async_telebot.py _process_polling()',
    true,
  ),
  'telebot.async_telebot.AsyncTeleBot().infinity_polling': endless(
    'pyTelegramBotAPI',
    'eternnoir/pyTelegramBotAPI 00032db telebot/async_telebot.py infinity_polling(), _process_polling()',
    true,
  ),
  'slixmpp.ClientXMPP().process': endless('slixmpp', 'slixmpp/xmlstream/xmlstream.py process()'),
  'irc.bot.SingleServerIRCBot().start': endless(
    'irc',
    'jaraco/irc 01a7325 irc/bot.py start(), irc/client.py process_forever()',
  ),
  ...Object.fromEntries(
    ['stream_user', 'stream_public', 'stream_local', 'stream_hashtag', 'stream_list', 'stream_direct'].map(
      call => [`mastodon.Mastodon().${call}`, stream(call)],
    ),
  ),
  'cheroot.wsgi.Server().start': endless('cheroot', 'cherrypy/cheroot 00654cc cheroot/server.py start()'),
  'cheroot.wsgi.Server().safe_start': nothing(
    'cheroot',
    'cherrypy/cheroot 00654cc cheroot/server.py safe_start() ends at KeyboardInterrupt and SystemExit',
    { catchesInterrupt: true },
  ),
};
