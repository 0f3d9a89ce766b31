import type { JvmFile } from './program.ts';

/** A framework that registers a shutdown hook by which the program stops in order, once this is called. */
export interface Framework {
  readonly name: string;
  /** Beginnings of what is imported; any of them. */
  readonly packages: readonly string[];
  /** In a file that imports it. */
  readonly call: RegExp;
  readonly source: string;
}

/** Each has been read in the framework's source. */
const FRAMEWORKS: readonly Framework[] = [
  {
    name: 'Spring Boot',
    packages: ['org.springframework.boot.'],
    call: /\bSpringApplication(?:Builder)?\b|\brunApplication\s*[<(]/,
    source:
      'spring-projects/spring-boot SpringApplication.java, refreshContext: registerShutdownHook is true unless it is set to false',
  },
  {
    name: 'Micronaut',
    packages: ['io.micronaut.runtime.'],
    call: /\bMicronaut\b/,
    source:
      'micronaut-projects/micronaut-core Micronaut.java, start: addShutdownHook, embeddedApplication.stop()',
  },
  {
    name: 'Quarkus',
    packages: ['io.quarkus.runtime.'],
    call: /\bQuarkus\.run\b|@QuarkusMain\b|\bQuarkusApplication\b/,
    source:
      'quarkusio/quarkus ApplicationLifecycleManager.java, registerHooks: addShutdownHook(ShutdownHookThread)',
  },
  {
    name: 'Ktor',
    packages: ['io.ktor.server.'],
    call: /\bembeddedServer\s*[(<]|\bEngineMain\b/,
    source: 'ktorio/ktor EmbeddedServerJvm.kt, start: addShutdownHook { stop() }',
  },
];

/** Main classes of frameworks, as `java` is given them. */
const MAIN_CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^org\.springframework\.boot\.loader\./, 'Spring Boot'],
  [/^io\.ktor\.server\.\w+\.EngineMain$/, 'Ktor'],
  [/^io\.quarkus\.(?:bootstrap\.runner|runner)\./, 'Quarkus'],
];

export const frameworkOfClass = (mainClass: string | undefined): Framework | undefined => {
  const name = MAIN_CLASSES.find(([pattern]) => mainClass !== undefined && pattern.test(mainClass))?.[1];
  return FRAMEWORKS.find(f => f.name === name);
};

/** The framework that a file starts. */
export const frameworkIn = ({ imports, text }: JvmFile): Framework | undefined =>
  FRAMEWORKS.find(
    ({ packages, call }) => imports.some(i => packages.some(p => i.startsWith(p))) && call.test(text.text),
  );

/** Quarkus makes the main class itself: nothing in the sources starts it. */
export const frameworkOfBuild = (text: string): Framework | undefined =>
  /<\w+Id>quarkus-maven-plugin<|\bid\s*\(?\s*["']io\.quarkus["']/.test(text)
    ? FRAMEWORKS.find(f => f.name === 'Quarkus')
    : undefined;

/** Packages that take no signals and register no hook, whatever is called in them. */
const INERT =
  /^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|org\.(?:slf4j|apache\.(?:commons|logging|log4j|http|hc|kafka|lucene|poi|pdfbox|avro|thrift|zookeeper|curator)|json|junit|jsoup|jooq|postgresql|mariadb|mongodb|bson|hibernate|flywaydb|mapstruct|jetbrains|joda|yaml|xerial|eclipse\.jetty|eclipse\.paho|glassfish|checkerframework|jspecify|aspectj|objectweb|msgpack|redisson|rocksdb|bouncycastle|thymeleaf|h2|w3c|xml|ietf|reactivestreams|reactivex|projectlombok|immutables|jdbi|sqlite|snakeyaml|picocli|kohsuke)|com\.(?:google|fasterxml|zaxxer|squareup|mysql|rabbitmq|amazonaws|github\.(?:benmanes|kittinunf|jknack)|typesafe\.(?:config|scalalogging)|beust|codahale|hubspot|datastax|mongodb|opencsv|nimbusds|auth0|jayway|esotericsoftware|lmax|unboundid|sksamuel|softwaremill|lihaoyi|oracle|microsoft|azure)|io\.(?:grpc|netty|opentelemetry|opentracing|prometheus|micrometer|lettuce|jsonwebtoken|swagger|circe|getunleash|github\.(?:cdimascio|resilience4j|bucket4j)|opencensus|r2dbc|reactivex|projectreactor|confluent|undertow|perfmark|minio|nats|vavr|sentry)|lombok|okhttp3|okio|retrofit2|redis|reactor|software\.amazon|ch\.qos|edu\.umd|net\.(?:logstash|bytebuddy|logging|sf|minidev|jodah)|picocli|feign|dagger|gnu|antlr|freemarker|groovy|rx|net\.jpountz|cats\.(?:data|syntax|implicits|kernel)|play\.api\.libs|dev\.failsafe|co\.elastic|de\.siegmar)(?:\.|$)/;

export const isInert = (imported: string): boolean => INERT.test(imported);
