import type { Behaviour, Env, Program } from '../../model/index.ts';
import { stopsInOrder } from '../behaviours.ts';
import { JVM_BEHAVIOUR, JVM_OWN, JVM_WITHOUT_HANDLERS } from '../jvm-runtime.ts';

export default {
  name: 'java',
  kind: 'runtime',
  matches: ['java'],
  launch({ argv, env }) {
    const { source, args } = programOf(argv, env);
    const own = argv.slice(1, argv.length - args.length);
    const end = own.find(a => ENDS.test(a));
    if (end || argv.length === 1)
      return { kind: 'exits', status: 0, why: `java ${end ?? ''} ends by itself` };
    const options = [env.JAVA_TOOL_OPTIONS, env.JDK_JAVA_OPTIONS].flatMap(o => o?.split(/\s+/) ?? []);
    if ([...own, ...options].includes('-Xrs')) return { kind: 'stay', behaviour: JVM_WITHOUT_HANDLERS };
    if (source.kind === 'file' && isServer(source.path, args)) return { kind: 'stay', behaviour: SERVER };
    if (source.kind === 'module' && WITHOUT_HOOK.test(source.name))
      return { kind: 'stay', behaviour: JVM_BEHAVIOUR };
    return { kind: 'interpret', language: 'jvm', source, args, behaviour: JVM_BEHAVIOUR };
  },
  sources: [
    'https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/lang/Runtime.html#shutdown',
    'jetty/jetty.project jetty-core/jetty-server/src/main/config/etc/jetty.xml: stopAtShutdown is true by default',
    'jetty/jetty.project jetty-runner Runner.java, configure: setStopAtShutdown(true)',
    'languagetool-org/languagetool languagetool-server HTTPServer.java, main, and Server.java: no shutdown hook',
    'net.minecraft.server.Main, main: addShutdownHook "Server Shutdown Thread" halts the server; CraftBukkit ServerShutdownThread.java',
    'OpenLiberty/open-liberty FrameworkManager.java, addShutdownHook: stops the framework, and waits',
    'payara/Payara appserver/extras/payara-micro PayaraMicroImpl.java, addShutdownHook: stops GlassFish',
    'java(1): -jar, --class-path, --module, source-file mode, -Xrs',
    'openjdk 17.0.15 and 25.0.3 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '17.0.15',
    rows: ['java/loop'],
  },
} satisfies Program;

/** In front of the program; `-showversion` says the version and goes on. @source java(1), JDK 17 */
const ENDS = /^-{1,2}(?:version|fullversion|help|h|\?|X|list-modules)$/;

/** Servers that end with the JVM. */
const WITHOUT_HOOK = /^org\.languagetool\.server\.HTTPS?Server$/;

/** Minecraft's, and what is built on it, by the argument that all of them know. */
const MINECRAFT = /(?:^|\/)[\w.-]*(?:server|paper|spigot|bukkit|purpur|fabric|forge|quilt)[\w.-]*\.jar$/i;

/** What runs a war, and sets stopAtShutdown itself. */
const JETTY_RUNNER = /(?:^|\/)jetty-runner(?:-[\w.-]+)?\.jar$/;
/** Jetty's own start.jar, as in its image, and the options with which it does something else and ends. */
const JETTY = /(?:^|\/)jetty(?:-[\w.-]+)?\/start\.jar$/;
const JETTY_TOOL =
  /^(?:--(?:add-|create-|download|dry-run|exec|help|info|list-|stop|update-ini|version)|-v$|jetty\.server\.stopAtShutdown=false)/;
/** What Open Liberty's script becomes; its options ask about a server, or stop one. */
const LIBERTY = /(?:^|\/)wlp\/bin\/tools\/ws-server\.jar$/;

/** Payara Micro, with what it is to deploy. */
const PAYARA_MICRO = /(?:^|\/)payara-micro(?:-[\w.-]+)?\.jar$/;
const PAYARA_TOOL = /^--(?:help|outputuberjar|outputlauncher|rootdironly|warmup)$/i;

const isServer = (jar: string, args: readonly string[]): boolean =>
  (JETTY_RUNNER.test(jar) && args.length > 0 && !/^--(?:help|version)$/.test(args[0] ?? '')) ||
  (MINECRAFT.test(jar) && args.some(arg => /^(?:--)?nogui$/.test(arg))) ||
  (JETTY.test(jar) && !args.some(arg => JETTY_TOOL.test(arg))) ||
  (PAYARA_MICRO.test(jar) && !args.some(arg => PAYARA_TOOL.test(arg))) ||
  (LIBERTY.test(jar) && !args.some(arg => arg.startsWith('--')));

/** A shutdown hook of its own stops it. */
const SERVER: Behaviour = {
  ...JVM_BEHAVIOUR,
  signals: {
    SIGTERM: stopsInOrder(143),
    SIGINT: stopsInOrder(130),
    SIGHUP: stopsInOrder(129),
    ...JVM_OWN,
  },
  lifetime: 'service',
};

type Interpreted = Extract<ReturnType<Program['launch']>, { kind: 'interpret' }>;

/** Options that take the next word. @source java(1), JDK 17 */
const VALUED =
  /^(?:-cp|-classpath|--class-path|-p|--module-path|--upgrade-module-path|--add-modules|--add-reads|--add-exports|--add-opens|--limit-modules|--patch-module|--enable-native-access|--source|-d|--describe-module)$/;
const CLASS_PATH = /^(?:-cp|-classpath|--class-path)$/;

/**
 * What `java` is told to run: a jar, a class of the class path or of a module, or a source. `-jar` is an option as the
 * others are: the jar is the first word behind them (java(1); src/java.base/share/native/libjli/java.c, ParseArguments).
 */
function programOf(argv: readonly string[], env: Env): Pick<Interpreted, 'source' | 'args'> {
  let classPath = env.CLASSPATH ?? '.';
  let isJar = false;
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word === '-m' || word === '--module') {
      const [module = '', name] = (argv[at + 1] ?? '').split('/', 2);
      return { source: { kind: 'module', name: name ?? module, path: [] }, args: argv.slice(at + 2) };
    }
    if (word === '-jar') isJar = true;
    else if (CLASS_PATH.test(word)) classPath = argv[at + 1] ?? '';
    else if (word.startsWith('--class-path=')) classPath = word.slice('--class-path='.length);
    if (VALUED.test(word)) at++;
    // `@file` holds further arguments, and a variable without a known value options, as a rule.
    else if (!/^[-@$]/.test(word)) {
      const name = isJar ? undefined : ofClojure(word, argv.slice(at + 1));
      return { source: sourceOf(name ?? word, isJar, classPath), args: argv.slice(at + 1) };
    }
  }
  return { source: { kind: 'stdin' }, args: [] };
}

/** `clojure.main -m NAMESPACE` runs its `-main`. @source https://clojure.org/reference/repl_and_main */
const ofClojure = (main: string, args: readonly string[]): string | undefined =>
  main === 'clojure.main' && /^(?:-m|--main)$/.test(args[0] ?? '') ? args[1] : undefined;

function sourceOf(word: string, isJar: boolean, classPath: string): Interpreted['source'] {
  if (isJar || word.endsWith('.java')) return { kind: 'file', path: word };
  return { kind: 'module', name: word.replaceAll('/', '.'), path: classPath.split(':').filter(Boolean) };
}
