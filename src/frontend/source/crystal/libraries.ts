import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import type { Library } from '../lexical/dialect.ts';
import { type LexProgram, textAt } from '../lexical/program.ts';
import { stopsWith } from '../signals.ts';

const inOrder = (source: string) => stopsWith(0, [{ origin: 'declared', note: source }]);
const TERMINATE = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Shards that take signals themselves, of the versions that the project asks for. */
export function librariesOf(files: ImageFiles, root: string): readonly Library[] {
  const isFrom = (shard: string, first: string) => isAtLeast(versionOf(files, root, shard), first);
  return [
    {
      name: /^kemal$/,
      call: /\bKemal\.run\b/,
      unless: /\btrap_signal:\s*false\b/,
      signals: isFrom('kemal', '1.6.0') ? TERMINATE : ['SIGINT'],
      behaviour: inOrder(
        'kemalcr/kemal src/kemal.cr, setup_trap_signal: on_terminate since 1.6.0, SIGINT before',
      ),
    },
    {
      name: /^athena$/,
      call: /\bATH(?:ena::Framework)?\.run\b/,
      signals: isFrom('athena', '0.19.0') ? TERMINATE : ['SIGTERM', 'SIGINT'],
      behaviour: inOrder('athena-framework/athena src/components/framework/src/athena.cr, Server#start'),
    },
    {
      name: /^marten$/,
      call: /\bMarten\.(?:start|setup)\b|\bMarten::CLI\b/,
      signals: isFrom('marten', '0.6.0') ? TERMINATE : ['SIGINT'],
      behaviour: inOrder(
        'martenframework/marten src/marten.cr, start: on_terminate since 0.6.0, SIGINT before',
      ),
    },
    {
      name: /^amber$/,
      call: /\bAmber::Server\.start\b/,
      signals: ['SIGINT'],
      behaviour: inOrder('amberframework/amber src/amber/server/server.cr, start: SIGINT'),
    },
  ];
}

/** The version in shard.lock, else the newest that shard.yml lets in; `undefined`: any. */
function versionOf(files: ImageFiles, root: string, shard: string): string | undefined {
  const lock = textAt(files, paths.join(root, 'shard.lock'))?.text ?? '';
  const declared = textAt(files, paths.join(root, 'shard.yml'))?.text ?? '';
  const inside = new RegExp(`^  ${shard}:[ \\t]*\\n((?:    [^\\n]*\\n?){1,10})`, 'm');
  const version = (text: string) =>
    /^ {4}version:[ \t]*["']?([^"'\n]{1,40})/m.exec(inside.exec(text)?.[1] ?? '')?.[1]?.trim();
  const locked = version(lock);
  if (locked !== undefined) return locked.replace(/\+.*$/, '');
  return newest(version(declared));
}

/** `~> 1.4` lets in 1.99, `~> 1.4.0` does 1.4.99; without a bound it is any. */
function newest(constraint: string | undefined): string | undefined {
  const [, operator, version = ''] = /^(~>|=|<=?)?\s*(\d+(?:\.\d+)*)/.exec(constraint ?? '') ?? [];
  if (version === '') return undefined;
  return operator === '~>' ? version.replace(/(?:^|(?<=\.))\d+$/, '99') : version;
}

function isAtLeast(version: string | undefined, first: string): boolean {
  if (version === undefined) return true;
  const [a, b] = [version, first].map(text => text.split('.').map(Number));
  for (const [at, part] of (b ?? []).entries()) {
    const difference = (a?.[at] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The standard library. @source crystal-lang/crystal src, 1.6 to 1.17 */
const STANDARD =
  /^(?:array|atomic|base64|benchmark|big|bit_array|c|channel|colorize|complex|compress|crypto|crystal|csv|deque|digest|dir|ecr|enum|env|errno|ext|fiber|file|file_utils|float|gc|hash|html|http|humanize|indexable|ini|int|io|iterator|json|kernel|levenshtein|llvm|log|macros|math|mime|mutex|named_tuple|oauth2?|openssl|option_parser|path|process|proc|random|range|regex|semantic_version|set|signal|slice|socket|spec|static_array|string|string_pool|string_scanner|struct|sync|syscall|system|tempfile|text|time|tuple|unicode|uri|uuid|va_list|wait_group|weak_ref|winerror|xml|yaml|zip|zlib|gzip|logger|markdown|secure_random)(?:\/|$)/;

/** Shards that take no signals by themselves, each kind for its own reason. */
const INERT =
  /^(?:db|pg|mysql|sqlite3|redis|micrate|granite|jennifer|avram|clear|crecto|cassandra|mongo|memcached|amqp-client|nats|kafka|jwt|openssl_ext|crypto|bcrypt|argon2|ed25519|sodium|halite|crest|cossack|http_proxy|webmock|radix|router|kilt|slang|crinja|liquid|crustache|exception_page|kemal-\w+|baked_file_system|rucksack|markd|common_marker|sanitize|myhtml|lexbor|colorize|tablo|term-\w+|cron_parser|schedule|tasker|future|promise|retriable|pool|connect-proxy|awscr-s3|awscr-signer|s3|raven|sentry|dotenv|totem|envy|habitat|config|admiral|clim|commander|docopt|cli|option_parser|msgpack|protobuf|toml|front_matter|yaml_\w+|ulid|snowflake|hashids|tallboy|dexter|shard|icr|stumpy\w*|magickwand\w*|vips|ecr|ip_?address|subnet|ipaddress|socks|ssh2|git|i18n|multi_auth|oauth\w*|authentic|carbon\w*|email|smtp|mime|discordcr|tourmaline|telegram\w*|lucky\w*|wordsmith|pulsar|breeze|shrine|validator|athena-\w+|prometheus|crometheus|statsd|opentelemetry\w*|action-controller|active-model|search-ngram|neuroplastic|rethinkdb\w*|etcd|placeos\w*|secrets-env|simple_retry|rate_limiter|debounce|any_hash|hash_ring|kemal|athena|marten|amber)(?:\/|$)/;

/** A shard of which nothing is known. */
export const unknownIn = ({ foreign }: LexProgram): string | undefined =>
  [...foreign].find(name => !STANDARD.test(name) && !INERT.test(name));
