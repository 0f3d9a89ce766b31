import type { JvmFile } from './program.ts';

/** When the framework's container makes its beans: all of them at the start, or each when something asks for it. */
export type Beans = 'at-start' | 'when-asked';

/** A framework that registers a shutdown hook by which the program stops in order, once this is called. */
export interface Framework {
  readonly name: string;
  /** Beginnings of what is imported; any of them. */
  readonly packages: readonly string[];
  /** In a file that imports it. */
  readonly call: RegExp;
  readonly source: string;
  /** It has a container of beans, and calls their `@PreDestroy` when it is stopped. */
  readonly beans?: Beans;
}

/** Each has been read in the framework's source. */
const FRAMEWORKS: readonly Framework[] = [
  {
    name: 'Spring Boot',
    beans: 'at-start',
    packages: ['org.springframework.boot.'],
    call: /\bSpringApplication(?:Builder)?\b|\brunApplication\s*[<(]/,
    source:
      'spring-projects/spring-boot SpringApplication.java, refreshContext: registerShutdownHook is true unless it is set to false',
  },
  {
    name: 'Spring',
    beans: 'at-start',
    packages: ['org.springframework.context.'],
    call: /\.\s*registerShutdownHook\s*\(\s*\)/,
    source:
      'https://docs.spring.io/spring-framework/reference/core/beans/factory-nature.html#beans-factory-shutdown: registerShutdownHook closes the context with the JVM',
  },
  {
    name: 'Micronaut',
    beans: 'when-asked',
    packages: ['io.micronaut.runtime.'],
    call: /\bMicronaut\b/,
    source:
      'micronaut-projects/micronaut-core Micronaut.java, start: addShutdownHook, embeddedApplication.stop()',
  },
  {
    name: 'Quarkus',
    beans: 'when-asked',
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
  {
    name: 'Dropwizard',
    packages: ['io.dropwizard.'],
    call: /\bextends\s+Application\s*</,
    source: 'dropwizard/dropwizard AbstractServerFactory.java, buildServer: setStopAtShutdown(true)',
  },
  {
    name: 'Helidon MP',
    beans: 'when-asked',
    packages: ['io.helidon.microprofile.'],
    call: /\bServer\s*\.\s*(?:create|builder)\b|\bMain\s*\.\s*main\b/,
    source: 'helidon-io/helidon HelidonContainerImpl.java, doStart: addShutdownHook(() -> cdi.close())',
  },
  {
    // Before version 4 a WebServer had no hook, and its routing stood in another package.
    name: 'Helidon SE',
    packages: ['io.helidon.webserver.http.'],
    call: /\bWebServer\s*\.\s*(?:create|builder)\b/,
    source:
      'helidon-io/helidon LoomServer.java, startIt: registerShutdownHook, unless shutdown-hook is false',
  },
  {
    name: 'JDA',
    packages: ['net.dv8tion.jda.'],
    call: /^(?![\s\S]*\bsetEnableShutdownHook\(\s*false)[\s\S]*\b(?:JDABuilder|DefaultShardManagerBuilder)\b/,
    source:
      'discord-jda/JDA JDAImpl.java: addShutdownHook(this::shutdownNow), unless setEnableShutdownHook(false)',
  },
  {
    name: 'Javacord',
    packages: ['org.javacord.api.'],
    call: /^(?![\s\S]*\bsetShutdownHookRegistrationEnabled\(\s*false)[\s\S]*\bDiscordApiBuilder\b/,
    source:
      'Javacord/Javacord DiscordApiImpl.java: addShutdownHook(DiscordApi::disconnect), unless registerShutdownHook is false',
  },
  {
    name: 'Camel',
    packages: ['org.apache.camel.main.'],
    call: /^(?![\s\S]*\bdisableHangupSupport\b)[\s\S]*(?:\bMain\s*\(|\bextends\s+Main\b)/,
    source:
      'apache/camel DefaultMainShutdownStrategy.java, installHangupInterceptor: addShutdownHook, unless disableHangupSupport',
  },
  {
    name: 'Kord',
    packages: ['dev.kord.core.'],
    call: /^(?![\s\S]*\benableShutdownHook\s*=\s*false)[\s\S]*\bKord\s*\(/,
    source:
      'kordlib/kord KordBuilder.kt, build: addShutdownHook detaches from the gateway, unless it is told not to',
  },
  {
    name: 'Kord Extensions',
    packages: ['com.kotlindiscord.kord.extensions.', 'dev.kordex.core.'],
    call: /^(?![\s\S]*\b(?:kordShutdownHook|enableShutdownHook)\s*=\s*false)[\s\S]*\bExtensibleBot\s*\(/,
    source:
      'Kord-Extensions/kord-extensions ExtensibleBot.kt, setup: makes a Kord, whose hook is on unless it is told not to',
  },
  {
    name: 'Rapids and Rivers',
    packages: ['no.nav.helse.rapids_rivers.'],
    call: /\bRapidApplication\b/,
    source:
      'navikt/rapids-and-rivers RapidApplication.kt, init: addShutdownHook(Thread(::shutdownHook)), which stops the rapid',
  },
  {
    name: 'Solon',
    packages: ['org.noear.solon.'],
    call: /\bSolon\s*\.\s*start\b/,
    source: 'opensolon/solon Solon.java, start: addShutdownHook(() -> Solon.stop0(…))',
  },
  {
    name: 'Ratpack',
    packages: ['ratpack.'],
    call: /^(?![\s\S]*\bregisterShutdownHook\(\s*false)[\s\S]*\bRatpackServer\s*\.\s*(?:start|of)\b/,
    source:
      'ratpack/ratpack DefaultRatpackServer.java, start: addShutdownHook(ratpack-shutdown-thread), unless registerShutdownHook is false',
  },
  {
    name: 'Armeria',
    packages: ['com.linecorp.armeria.server.'],
    call: /\bcloseOnJvmShutdown\s*\(/,
    source: 'line/armeria Server.java, closeOnJvmShutdown: ShutdownHooks.addClosingTask, a shutdown hook',
  },
  {
    name: 'Jetty',
    packages: ['org.eclipse.jetty.', 'io.javalin.'],
    call: /\bsetStopAtShutdown\(\s*true\s*\)|\bstopAtShutdown\s*=\s*true\b/,
    source: 'jetty/jetty.project Server.java, setStopAtShutdown: ShutdownThread.register, a shutdown hook',
  },
  {
    name: 'Vert.x',
    packages: ['io.vertx.core.Launcher', 'io.vertx.launcher.'],
    call: /\bLauncher\b|\bVertxApplication\b/,
    source:
      'eclipse-vertx/vert.x BareCommand.java, addShutdownHook: closes Vertx; a bare Vertx.vertx() has none',
  },
  {
    name: 'Akka',
    packages: ['akka.actor.', 'org.apache.pekko.actor.'],
    call: /\bActorSystem\b/,
    source: 'akka/akka reference.conf, coordinated-shutdown.run-by-jvm-shutdown-hook = on; Pekko likewise',
  },
  {
    name: 'cats-effect',
    packages: ['cats.effect.'],
    call: /\b(?:extends|with)\s+(?:IOApp|ResourceApp)\b/,
    source:
      'typelevel/cats-effect IOApp.scala, main: addShutdownHook cancels the main fiber and waits for it',
  },
  {
    name: 'Monix',
    packages: ['monix.eval.'],
    call: /^(?![\s\S]*\bdef\s+run[cl]\b)[\s\S]*\b(?:extends|with)\s+TaskApp\b/,
    source: 'monix/monix series/3.x TaskApp.scala, main: runs in an IOApp of cats-effect, and its hook',
  },
  {
    name: 'SuspendApp',
    packages: ['arrow.continuations.', 'arrow.suspendapp.'],
    call: /\bSuspendApp\s*[({]/,
    source:
      'arrow-kt/suspendapp SuspendApp.kt and Enviroment.jvm.kt, onShutdown: addShutdownHook cancels the job and joins it',
  },
  {
    name: 'ZIO',
    packages: ['zio.'],
    call: /\b(?:extends|with)\s+(?:ZIOAppDefault|ZIOApp)\b/,
    source: 'zio/zio ZIOAppPlatformSpecific.scala, main: Platform.addShutdownHook interrupts the main fiber',
  },
  {
    name: 'ZIO 1',
    packages: ['zio.'],
    call: /\b(?:extends|with)\s+(?:zio\.)?App\b[\s\S]*\bdef\s+run\s*\(\s*args\s*:\s*List\[String\]/,
    source: 'zio/zio series/1.x App.scala, main: addShutdownHook interrupts the main fiber',
  },
  {
    name: 'Play',
    packages: ['play.core.server.'],
    call: /\bProdServerStart\b/,
    source: 'playframework/playframework ProdServerStart.scala, start: addShutdownHook { server.stop() }',
  },
];

/** Main classes of frameworks, as `java` is given them. */
const MAIN_CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^org\.springframework\.boot\.loader\./, 'Spring Boot'],
  [/^io\.ktor\.server\.\w+\.EngineMain$/, 'Ktor'],
  [/^io\.vertx\.(?:core\.Launcher$|launcher\.application\.)/, 'Vert.x'],
  [/^io\.helidon\.microprofile\.(?:cdi|server)\.Main$/, 'Helidon MP'],
  [/^play\.core\.server\.ProdServerStart$/, 'Play'],
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

/** Frameworks that make the main class themselves: nothing in the sources starts them. */
const OF_BUILDS: readonly (readonly [RegExp, string])[] = [
  [/<\w+Id>quarkus-maven-plugin<|\bid\s*\(?\s*["']io\.quarkus["']/, 'Quarkus'],
  [/\benablePlugins\([^)]*\bPlay(?:Scala|Java|MinimalJava|Service|Web)\b/, 'Play'],
];

export const frameworkOfBuild = (text: string): Framework | undefined => {
  const name = OF_BUILDS.find(([pattern]) => pattern.test(text))?.[1];
  return FRAMEWORKS.find(f => f.name === name);
};

/** Packages that take no signals and register no hook, whatever is called in them. */
const INERT =
  /^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|org\.(?:slf4j|apache\.(?:commons|logging|log4j|http|hc|kafka|lucene|poi|pdfbox|avro|thrift|zookeeper|curator)|json|junit|jsoup|jooq|postgresql|mariadb|mongodb|bson|hibernate|flywaydb|mapstruct|jetbrains|joda|yaml|xerial|eclipse\.jetty|eclipse\.paho|glassfish|checkerframework|jspecify|aspectj|objectweb|msgpack|redisson|rocksdb|bouncycastle|thymeleaf|h2|w3c|xml|ietf|reactivestreams|reactivex|projectlombok|immutables|jdbi|sqlite|snakeyaml|picocli|kohsuke)|com\.(?:google|fasterxml|zaxxer|squareup|mysql|rabbitmq|amazonaws|github\.(?:benmanes|kittinunf|jknack)|typesafe\.(?:config|scalalogging)|beust|codahale|hubspot|datastax|mongodb|opencsv|nimbusds|auth0|jayway|esotericsoftware|lmax|unboundid|sksamuel|softwaremill|lihaoyi|oracle|microsoft|azure)|io\.(?:grpc|netty|opentelemetry|opentracing|prometheus|micrometer|lettuce|jsonwebtoken|swagger|circe|getunleash|github\.(?:cdimascio|resilience4j|bucket4j)|opencensus|r2dbc|reactivex|projectreactor|confluent|undertow|perfmark|minio|nats|vavr|sentry)|lombok|okhttp3|okio|retrofit2|redis|reactor|software\.amazon|ch\.qos|edu\.umd|net\.(?:logstash|bytebuddy|logging|sf|minidev|jodah)|picocli|feign|dagger|gnu|antlr|freemarker|groovy|rx|net\.jpountz|cats\.(?:data|syntax|implicits|kernel)|play\.api\.libs|dev\.failsafe|co\.elastic|de\.siegmar)(?:\.|$)/;

/**
 * Servers and bots that go on by threads of their own and register no hook: stopping them is the program's.
 * @source javalin/javalin JettyServer.kt, start, and Javalin.java; perwendel/spark EmbeddedJettyServer.java, ignite;
 *   InsertKoinIO/koin DefaultContextExt.kt, which is common to all platforms; rubenlagus/TelegramBots
 *   TelegramBotsLongPollingApplication.java, BotSession.java, DefaultBotSession.java;
 *   kotlin-telegram-bot/kotlin-telegram-bot Updater.kt, Looper.kt; Discord4J/Discord4J, in which nothing adds one;
 *   apache/tomcat Tomcat.java: that of Catalina.java, which its own scripts start, is not there
 */
const WITHOUT_HOOK =
  /^(?:spark|discord4j|io\.javalin|org\.(?:koin|telegram)|org\.apache\.catalina|com\.github\.kotlintelegrambot)(?:\.|$)/;

/** Packages that may register a shutdown hook of their own, wherever in the program they are used. */
const MAY_HOOK =
  /^(?:akka|org\.apache\.(?:pekko|spark|hadoop|flink|storm|ignite|camel|dubbo|rocketmq|activemq|karaf|felix|geode|beam)|com\.(?:hazelcast|twitter|alibaba|linecorp)|org\.(?:infinispan|jgroups|noear|jooby|neo4j|elasticsearch\.node|bukkit|spongepowered|quartz|wildfly|jboss)|io\.(?:jooby|helidon|ratpack|vertx\.core\.Launcher)|net\.(?:dv8tion|minecraft)|ratpack|play\.(?:core|api\.Application)|finatra|cats\.effect|zio|de\.btobastian|org\.javacord)(?:\.|$)/;

export const goesOnByItself = (imported: string): boolean => WITHOUT_HOOK.test(imported);

export const mayHook = (imported: string): boolean => MAY_HOOK.test(imported);

export const isInert = (imported: string): boolean => INERT.test(imported) || WITHOUT_HOOK.test(imported);
