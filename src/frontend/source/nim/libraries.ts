import type { Library } from '../lexical/dialect.ts';
import type { LexProgram } from '../lexical/program.ts';
import { stopsWith } from '../signals.ts';

export const LIBRARIES: readonly Library[] = [
  {
    name: /^prologue(?:\/|$)/,
    call: /\bshutdown\s*=/,
    signals: ['SIGINT'],
    behaviour: stopsWith(0, [
      {
        origin: 'declared',
        note: 'planety/prologue src/prologue/core/application.nim, prepareRun: setControlCHook where there are events for the end',
      },
    ]),
  },
  {
    name: /^guildenstern(?:\/|$)/,
    call: /\bimport\b/,
    signals: ['SIGTERM', 'SIGINT'],
    behaviour: stopsWith(0, [
      {
        origin: 'declared',
        note: 'olliNiinivaara/GuildenStern guildenstern/guildenserver.nim: onSignal(SIGTERM): shutdown()',
      },
    ]),
  },
];

/** Modules of the standard library, also without `std/`. @source nim-lang/Nim lib, 1.6 and 2.2 */
const STANDARD =
  /^(?:std\/.*|algorithm|asyncdispatch|asyncfile|asyncftpclient|asyncfutures|asynchttpserver|asyncnet|asyncstreams|atomics|base64|bitops|browsers|cgi|channels|colors|complex|cookies|coro|cpuinfo|critbits|cstrutils|db_\w+|deques|distros|dynlib|editdistance|encodings|endians|enumerate|enumutils|exitprocs|fenv|hashes|heapqueue|htmlgen|htmlparser|httpclient|httpcore|importutils|intsets|isolation|json|jsonutils|lenientops|lexbase|linux|lists|locks|logging|macros|marshal|math|md5|memfiles|mersenne|mimetypes|monotimes|nativesockets|net|nre|oids|openssl|options|os|osproc|packedsets|parsecfg|parsecsv|parsejson|parseopt|parsesql|parseutils|parsexml|pathnorm|pcre|pegs|posix|posix_utils|prelude|punycode|random|rationals|re|registry|ropes|rlocks|segfaults|selectors|sequtils|setutils|sets|sha1|sharedlist|sharedtables|smtp|ssl_\w+|stats|streams|streamwrapper|strbasics|strformat|strmisc|strscans|strtabs|strutils|subexes|sugar|sums|syncio|system|tables|tempfiles|terminal|termios|threadpool|threads|times|typedthreads|typeinfo|typetraits|unicode|unidecode|unittest|uri|varints|volatile|winlean|with|wordwrap|wrapnils|xmlparser|xmltree|epoll|kqueue|inotify|core\/\w+|pure\/\w+|wrappers\/\w+)$/;

/** Packages that take no signals by themselves. */
const INERT =
  /^(?:pkg\/)?(?:jester|httpbeast|httpx|prologue|guildenstern|mummy|mummy_utils|whip|scorper|rosencrantz|karax|happyx|websocketx?|ws|websock|chronos|chronicles|stew|results|stint|nimcrypto|bearssl|secp256k1|confutils|serialization|json_serialization|json_rpc|metrics|toml_serialization|toml|parsetoml|yaml|yanyl|jsony|flatty|supersnappy|zippy|nimja|nwt|tim|moustachu|mustache|norm|ndb|allographer|debby|tiny_sqlite|lowdb|waterpark|ready|redis|redpool|asyncpg|amysql|anonimongo|gatabase|jwt|jwtea|quickjwt|libjwt|bcrypt|argon2|nimSHA2|sha\w*|checksums|hmac|uuids|uuid4|nanoid|oids|puppy|curly|libcurl|requests|docopt|cligen|argparse|therapist|commandant|questionable|with|print|pretty|itertools|iterutils|regex|npeg|unicodedb|chrono|timezones|telebot|dimscord|discordnim|nimpy|pixie|vmath|chroma|stb_image|opengl|fidget|dotenv|envconfig|dotenv_nim|markdown|emailparser|smtp\w*|packedjson|msgpack4nim|protobuf\w*|nimSocks|netty|zmq|nats|mqtt|amqp|kafka|suru|progress|termstyle|illwill|colorize|unittest2|faststreams|taskpools|weave|threading|cps|synthesis|libsodium|monocypher|eth|web3|graphql|nat_traversal|lrucache|stylus|simpleparseopt|packets|sass|libsass|hashids|mime\w*|multipart|nimquery|pararules|oauth\w*|stripe|docopt)(?:\/|$)/;

/** A package of which nothing is known. */
export const unknownIn = ({ foreign }: LexProgram): string | undefined =>
  [...foreign].find(name => !STANDARD.test(name) && !INERT.test(name));
