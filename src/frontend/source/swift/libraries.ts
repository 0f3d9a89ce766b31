import type { SignalName } from '../../../kernel/index.ts';
import type { Library } from '../lexical/dialect.ts';
import type { LexProgram } from '../lexical/program.ts';
import { stopsWith } from '../signals.ts';

const BOTH: readonly SignalName[] = ['SIGTERM', 'SIGINT'];
const inOrder = (note: string) => stopsWith(0, [{ origin: 'declared', note }]);

/** Frameworks that take signals themselves. */
export const LIBRARIES: readonly Library[] = [
  {
    name: /^Vapor$/,
    call: /\.(?:run|execute|start)\s*\(\s*\)/,
    signals: BOTH,
    behaviour: inOrder(
      'vapor/vapor Sources/Vapor/Commands/ServeCommand.swift, makeSignalSource; 5.0 Sources/Vapor/Application.swift, start',
    ),
  },
  {
    name: /^Hummingbird$/,
    call: /\.runService\s*\(\s*\)/,
    signals: BOTH,
    behaviour: inOrder(
      'hummingbird-project/hummingbird Sources/Hummingbird/Application.swift, runService: gracefulShutdownSignals [.sigterm, .sigint]',
    ),
  },
];

/** Modules that take no signals by themselves. */
const INERT =
  /^(?:Swift|Foundation\w*|Dispatch|Glibc|Musl|Darwin|Android|ucrt|WinSDK|Observation|Synchronization|RegexBuilder|Distributed|Vapor|Fluent\w*|Leaf\w*|JWT\w*|Redis|RediStack|Queues\w*|Hummingbird\w*|HB\w+|ServiceLifecycle|UnixSignals|NIO\w*|_NIO\w*|Logging|Metrics|Tracing|Instrumentation|ServiceContextModule|Configuration|ArgumentParser|AsyncHTTPClient|HTTPTypes\w*|WebSocketKit|RoutingKit|ConsoleKit\w*|MultipartKit|SQLKit|PostgresNIO|PostgresKit|MySQLNIO|MySQLKit|SQLiteNIO|SQLiteKit|MongoKitten|MongoSwift|BSON|Valkey|Soto\w*|AWS\w*|GRPC\w*|SwiftProtobuf|Crypto|_CryptoExtras|CryptoExtras|X509|SwiftASN1|APNS\w*|Mustache|Plot|Ink|SwiftSoup|Elementary\w*|Yams|TOMLKit|Collections|DequeModule|OrderedCollections|Algorithms|Atomics|AsyncAlgorithms|Numerics|SystemPackage|OpenAPI\w*|OpenTelemetry\w*|OTel|Prometheus|SwiftPrometheus|Graphiti|GraphQL|Pioneer|SendGrid\w*|Smtp|Mailgun|Stripe\w*|Jobs\w*|PostgresMigrations|Discord\w*|Sentry|WebAuthn|Dependencies|Parsing|CasePaths|Lambda\w*)$/;

/** A module of a package of which nothing is known. */
export const unknownIn = ({ foreign }: LexProgram): string | undefined =>
  [...foreign].find(name => !name.startsWith('/') && !INERT.test(name));
