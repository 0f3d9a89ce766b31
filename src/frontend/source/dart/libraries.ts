import type { Library } from '../lexical/dialect.ts';
import type { LexProgram } from '../lexical/program.ts';
import { stopsWith } from '../signals.ts';

export const LIBRARIES: readonly Library[] = [
  {
    name: /^functions_framework$/,
    call: /\bserve\s*\(/,
    signals: ['SIGTERM', 'SIGINT'],
    behaviour: stopsWith(0, [
      {
        origin: 'declared',
        note: 'GoogleCloudPlatform/functions-framework-dart functions_framework/lib/src/run.dart, run: closes the server on SIGINT and SIGTERM',
      },
    ]),
  },
];

/** Packages that take no signals by themselves. */
const INERT =
  /^(?:shelf|shelf_(?!docker_shutdown)\w+|functions_framework|http|http_\w+|dio|args|path|logging|logger|collection|async|meta|intl|uuid|crypto|cryptography|pointycastle|encrypt|bcrypt|dbcrypt|convert|yaml|json_annotation|json_serializable|freezed_annotation|equatable|dotenv|envied|postgres|postgresql2|mysql1|mysql_client|mongo_dart|redis|redis_\w+|sqlite3|sqflite_common\w*|drift|hive|isar|objectbox|stormberry|orm|supabase|supabase_\w+|gotrue|postgrest|firebase_\w+|dart_firebase_admin|googleapis|googleapis_auth|grpc|protobuf|fixnum|graphql|gql\w*|web_socket_channel|web_socket|socket_io\w*|stream_channel|dart_frog|dart_frog_(?!cli)\w+|alfred|get_server|jaguar\w*|router|mime|mailer|jose|dart_jsonwebtoken|corsac_jwt|jwt_\w+|image|archive|csv|xml|html|rxdart|riverpod|get_it|injectable|tuple|dartz|fpdart|built_\w+|source_gen|timezone|cron|clock|retry|pool|stack_trace|string_scanner|petitparser|characters|matcher|test|mustache_template|markdown|jinja|liquify|jaspr|teledart|televerse|prometheus_client\w*|opentelemetry|sentry|stripe|faker|analyzer|vm_service|resource_portable)$/;

/** A package of which nothing is known. */
export const unknownIn = ({ foreign }: LexProgram): string | undefined =>
  [...foreign].find(name => !INERT.test(name));
