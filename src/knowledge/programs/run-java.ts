import { path as paths } from '../../base/index.ts';
import type { Env, FileOrigin, Launch, Program, World } from '../../model/index.ts';

const DEPLOYMENTS = '/deployments';

/** The only jar of the directory, as the script looks for it; `undefined`: none, or more than one. */
function onlyJar({ files }: World, directory: string): string | undefined {
  const jars = files
    .list(directory)
    .filter(name => /\.jar$/.test(name) && !/^original-|-sources\.jar$/.test(name));
  if (jars.length === 0 && isFastJar(files.origin(paths.join(directory, FAST_JAR)))) return FAST_JAR;
  return jars.length === 1 ? jars[0] : undefined;
}

/** What Quarkus builds is copied by a pattern, and is not there yet: the one jar beside its directories. */
const FAST_JAR = 'quarkus-run.jar';

function isFastJar(origin: FileOrigin): boolean {
  const from = origin.kind === 'unknown' ? origin.prebuilt?.path : undefined;
  return from?.endsWith(`/quarkus-app/${FAST_JAR}`) ?? false;
}

/** What it gives to java: a class, else the jar. */
function mainOf(env: Env, directory: string, world: World): readonly string[] | undefined {
  const { JAVA_MAIN_CLASS, JAVA_APP_JAR } = env;
  if (JAVA_MAIN_CLASS) return ['-cp', env.JAVA_CLASSPATH ?? `${directory}/*`, JAVA_MAIN_CLASS];
  const jar = JAVA_APP_JAR || onlyJar(world, directory);
  return jar ? ['-jar', paths.resolve(directory, jar)] : undefined;
}

/** The start script of fabric8, and that of Red Hat's OpenJDK images: options by what the container has, then `exec java`. */
export default {
  name: 'run-java',
  kind: 'wrapper',
  matches: ['run-java.sh', '/opt/jboss/container/java/run/run-java.sh', '/deployments/run-java.sh'],
  launch({ argv, env }, world): Launch {
    const directory = env.JAVA_APP_DIR || DEPLOYMENTS;
    const main = mainOf(env, directory, world);
    if (!main)
      return { kind: 'unknown', reason: `which jar run-java.sh starts in ${directory} is not known` };
    return { kind: 'exec', argv: ['java', ...main, ...argv.slice(1)], cwd: directory };
  },
  sources: [
    'fabric8io-images/run-java-sh fish-pepper/run-java-sh/fp-files/run-java.sh, run: exec java',
    'https://quarkus.io/guides/maven-tooling#fast-jar',
    'jboss-openshift/cct_module and rh-openjdk/redhat-openjdk-containers jboss/container/java/run, run-java.sh, startup: exec java',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
