import type { Program } from '../../model/index.ts';
import { unknownChild } from '../doubt.ts';
import { notMeasured } from '../node-tools.ts';

const RUNS = /^(.*:)?(run|bootRun|dev|quarkusDev|runFork|start|server|repl|exec|java|jettyRun)$/;

/** Build tools: they end, unless a goal or task runs the program below them. */
export default {
  name: 'java-build-tools',
  kind: 'package-manager',
  matches: ['mvn', 'mvnw', 'gradle', 'gradlew', 'sbt', 'lein', 'clojure', 'clj', 'ant', 'scala-cli', 'mill'],
  launch({ argv }) {
    const task = argv.slice(1).find(a => !a.startsWith('-') && RUNS.test(a));
    if (task === undefined)
      return { kind: 'exits', status: 0, why: `${argv.slice(0, 3).join(' ')} ends by itself` };
    const reason = `which program \`${argv.join(' ')}\` starts is not followed`;
    const name = (argv[0] ?? '').split('/').at(-1);
    return notMeasured(argv, [unknownChild(reason, ['java', task])], `${name} ${task}`);
  },
  sources: [
    'https://docs.spring.io/spring-boot/maven-plugin/run.html',
    'https://docs.gradle.org/current/userguide/application_plugin.html',
    'mvn 3.8.7 as PID 1, Linux 6.18',
  ],
  measured: { version: '3.8.7-1', rows: ['mvn/validate'] },
} satisfies Program;
