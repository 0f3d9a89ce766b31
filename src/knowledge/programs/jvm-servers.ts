import type { Program } from '../../model/index.ts';
import { stopsInOrder } from '../behaviours.ts';
import { JVM_OWN } from '../jvm-runtime.ts';
import { serverEntry } from '../server-entry.ts';

/** What a script becomes: the JVM, with options in front of the class that it makes up itself. */
const CLASSES: readonly (readonly [RegExp, string, 'arguments' | 'none'])[] = [
  [/^kafka-server-start(\.sh)?$/, 'kafka.Kafka', 'arguments'],
  [/^zookeeper-server-start(\.sh)?$/, 'org.apache.zookeeper.server.quorum.QuorumPeerMain', 'arguments'],
  [/^zkServer\.sh$/, 'org.apache.zookeeper.server.quorum.QuorumPeerMain', 'none'],
  [/^connect-distributed(\.sh)?$/, 'org.apache.kafka.connect.cli.ConnectDistributed', 'arguments'],
  [/^cassandra$/, 'org.apache.cassandra.service.CassandraDaemon', 'none'],
];

function titleOf([self = '', ...args]: readonly string[]): readonly string[] | undefined {
  const name = self.slice(self.lastIndexOf('/') + 1);
  if (/^solr(-foreground)?$/.test(name)) return ['java', '-jar', 'start.jar'];
  const [, main, rest] = CLASSES.find(([pattern]) => pattern.test(name)) ?? [];
  return main === undefined ? undefined : ['java', main, ...(rest === 'none' ? [] : args)];
}

export default serverEntry({
  name: 'jvm-servers',
  also: [
    'elasticsearch',
    'opensearch',
    'logstash',
    'kibana-jvm',
    'cassandra',
    'kafka-server-start',
    'kafka-server-start.sh',
    'zookeeper-server-start',
    'zookeeper-server-start.sh',
    'connect-distributed.sh',
    'zkServer.sh',
    'solr',
    'solr-foreground',
    'kc.sh',
    'activemq',
  ],
  signals: {
    SIGTERM: stopsInOrder(143),
    SIGINT: stopsInOrder(130),
    SIGHUP: stopsInOrder(129),
    ...JVM_OWN,
  },
  reaps: 'none',
  title: titleOf,
  foreground: argv =>
    !argv.includes('-daemon') &&
    !((argv[0] ?? '').endsWith('zkServer.sh') && argv[1] === 'start') &&
    !argv.includes('-d') &&
    (!/(?:^|\/)solr$/.test(argv[0] ?? '') || argv.includes('-f') || argv.includes('--foreground')) &&
    (!(argv[0] ?? '').endsWith('cassandra') || argv.includes('-f') || argv.includes('-fR')),
  sources: [
    'OpenJDK 17.0.15 as PID 1, Linux 6.18: SIGTERM runs the shutdown hooks and exits with 143',
    'https://github.com/apache/kafka bin/kafka-run-class.sh: exec java; https://github.com/apache/cassandra bin/cassandra -f: exec java',
    'https://github.com/apache/solr solr/bin/solr: with -f exec java -jar start.jar, else nohup java in the background',
    'https://github.com/apache/zookeeper bin/zkServer.sh start-foreground: exec java',
    'https://github.com/apache/kafka bin/kafka-server-start.sh, zookeeper-server-start.sh, connect-distributed.sh',
    'ZooKeeper 3.8.0 on OpenJDK 17.0.15 as PID 1, Linux 6.18',
  ],
  measured: { version: '3.8.0-11', rows: ['zookeeper/foreground'] },
}) satisfies Program;
