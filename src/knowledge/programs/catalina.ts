import type { Program } from '../../model/index.ts';
import { caught, service } from '../behaviours.ts';
import { JVM_OWN } from '../jvm-runtime.ts';

const stops = (status: number) =>
  caught(
    [
      { do: 'work', ms: 300, note: 'Tomcat’s shutdown hook stops the server' },
      { do: 'exit', status, cleansUp: true },
    ],
    'Tomcat has a shutdown hook',
  );

const TOMCAT = service(
  {
    SIGTERM: stops(143),
    SIGINT: stops(130),
    SIGHUP: stops(129),
    ...JVM_OWN,
  },
  'own',
);
const TITLE = ['java', 'org.apache.catalina.startup.Bootstrap', 'start'];

/** `catalina.sh run` becomes the JVM; `start` and startup.sh leave it in the background. */
export default {
  name: 'catalina',
  kind: 'server',
  matches: ['catalina.sh', 'startup.sh'],
  launch({ argv }) {
    const name = (argv[0] ?? '').split('/').at(-1);
    if (name === 'catalina.sh' && (argv[1] === 'run' || argv[1] === 'jpda'))
      return { kind: 'stay', behaviour: TOMCAT, title: TITLE };
    if (name === 'startup.sh' || argv[1] === 'start')
      return {
        kind: 'exits',
        status: 0,
        why: 'Tomcat goes to the background',
        daemon: { run: { worker: TOMCAT, title: TITLE }, isMain: true },
      };
    return { kind: 'exits', status: 0, why: `${name} ${argv[1] ?? ''} ends by itself` };
  },
  sources: [
    'apache/tomcat bin/catalina.sh: run uses exec',
    'apache/tomcat java/org/apache/catalina/startup/Catalina.java, CatalinaShutdownHook',
    'Tomcat 10.1.60 on OpenJDK 17.0.15 as PID 1, Linux 6.18',
  ],
  measured: { version: '10.1.60-1', rows: ['catalina/run'] },
} satisfies Program;
