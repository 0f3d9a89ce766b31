import type { Behaviour, Invocation, Launch, Program, World } from '../../model/index.ts';
import { service, stopsChildren, stopsInOrder } from '../behaviours.ts';
import { unknownChild, unknownSignals } from '../doubt.ts';
import { JVM_BEHAVIOUR, JVM_ENDS_ON, JVM_OWN } from '../jvm-runtime.ts';
import { notMeasured } from '../node-tools.ts';

/** Gradle puts a project before a task with colons, sbt with slashes. */
const RUNS = /^(.*[:/])?(run|bootRun|dev|quarkusDev|runFork|start|server|repl|exec|java|jettyRun)$/;

const SPRING_BOOT = /^(?:.*:)?spring-boot(?:-maven-plugin)?(?::[\w.-]+)?:(?:test-)?run$/;

/** A hook of Maven's JVM destroys the program, which is SIGTERM, and waits for it. */
const destroys = (status: number) =>
  stopsChildren(status, 'a shutdown hook of Maven tells the program, and waits for it');

/** On SIGINT it gives the program five seconds first, which nothing has told. */
const SPRING_BOOT_RUN: Behaviour = service(
  {
    ...unknownSignals('what spring-boot:run does on this signal is not measured'),
    SIGTERM: destroys(JVM_ENDS_ON.SIGTERM),
    SIGHUP: destroys(JVM_ENDS_ON.SIGHUP),
    ...JVM_OWN,
  },
  'own',
);

/** Spring Boot registers a shutdown hook that closes its context. */
const SPRING_BOOT_APP: Behaviour = service(
  {
    SIGTERM: stopsInOrder(JVM_ENDS_ON.SIGTERM),
    SIGINT: stopsInOrder(JVM_ENDS_ON.SIGINT),
    SIGHUP: stopsInOrder(JVM_ENDS_ON.SIGHUP),
    ...JVM_OWN,
  },
  'own',
);

/** It hands the build over to a daemon, which runs the program: neither is told when it ends. */
const GRADLE_CLIENT: Behaviour = {
  ...JVM_BEHAVIOUR,
  whenChildExits: { of: 'child', reaction: [{ do: 'exit', status: { ofChildOr: 1 }, cleansUp: false }] },
};

/**
 * Without a daemon the client runs the build itself where its JVM fits, or else in a process for it alone. One with
 * the 64 MB that the wrapper gives it never fits. @source gradle/gradle BuildActionsFactory.java, canUseCurrentProcess
 */
function mayRunBuildItself({ argv, env, cwd }: Invocation, world: World): boolean {
  const isSmall = world.read(argv[0] ?? '', cwd)?.text.includes('-Xmx64m');
  if (isSmall && !/-Xmx/.test(`${env.GRADLE_OPTS} ${env.JAVA_OPTS}`)) return false;
  const properties = world.read('gradle.properties', cwd)?.text ?? '';
  const given = [...argv, env.GRADLE_OPTS ?? '', env.JAVA_OPTS ?? ''].join(' ');
  return (
    /--no-daemon\b|org\.gradle\.daemon=false/.test(given) ||
    /^\s*org\.gradle\.daemon\s*[=:]\s*false/m.test(properties)
  );
}

/** Build tools: they end, unless a goal or task runs the program below them. */
export default {
  name: 'java-build-tools',
  kind: 'package-manager',
  matches: ['mvn', 'mvnw', 'gradle', 'gradlew', 'sbt', 'ant', 'scala-cli', 'mill'],
  launch(invocation, world) {
    const { argv } = invocation;
    const task = argv.slice(1).find(a => !a.startsWith('-') && RUNS.test(a));
    if (task === undefined)
      return { kind: 'exits', status: 0, why: `${argv.slice(0, 3).join(' ')} ends by itself` };
    const reason = `which program \`${argv.join(' ')}\` starts is not followed`;
    const name = (argv[0] ?? '').split('/').at(-1);
    // A wrapper is a part of the project, which is mounted for development.
    const origin = /\/(?:mvn|gradle)w$/.test(argv[0] ?? '') && world.origin(argv[0] ?? '', invocation.cwd);
    if (origin && origin.kind === 'base')
      world.suppose(`no step makes ${argv[0]}: the base image ${origin.image} may hold it, or a volume`);
    const above = (behaviour: Behaviour, worker: Behaviour): Launch => ({
      kind: 'stay',
      behaviour,
      children: [{ run: { worker, title: ['java', task] }, isMain: true }],
      devServer: `${name} ${task}`,
      title: argv,
    });
    if (/^mvnw?$/.test(name ?? '') && SPRING_BOOT.test(task)) return above(SPRING_BOOT_RUN, SPRING_BOOT_APP);
    if (/^gradlew?$/.test(name ?? '') && !mayRunBuildItself(invocation, world))
      return above(GRADLE_CLIENT, JVM_BEHAVIOUR);
    return notMeasured(argv, [unknownChild(reason, ['java', task])], `${name} ${task}`);
  },
  sources: [
    'https://docs.spring.io/spring-boot/maven-plugin/run.html',
    'https://docs.spring.io/spring-boot/reference/features/spring-application.html#features.spring-application.application-exit',
    'spring-projects/spring-boot spring-boot-maven-plugin RunMojo.java, RunProcessKiller; RunProcess.java, kill: destroy and waitFor',
    'https://docs.gradle.org/current/userguide/application_plugin.html',
    'https://docs.gradle.org/current/userguide/gradle_daemon.html: on by default since 3.0; the client is a JVM of its own',
    'mvn 3.8.7 and gradle 4.4.1 as PID 1, Linux 6.18',
  ],
  measured: { version: '3.8.7-1', rows: ['mvn/validate', 'gradle/run'] },
} satisfies Program;
