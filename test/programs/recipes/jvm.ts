import type { Recipe } from '../recipe.ts';

/** Servers and build tools of the JVM, a column store, and Rails. */

const POM = [
  '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>',
  '<groupId>x</groupId><artifactId>x</artifactId><version>1</version><packaging>pom</packaging></project>',
].join('\n');

const run = (id: string, proves: string, argv: readonly string[], more: Partial<Recipe>): Recipe => ({
  id,
  proves: [proves],
  argv,
  ready: 'rest',
  graceMs: 9000,
  ...more,
});

export default [
  run('catalina/run', 'catalina', ['/usr/share/tomcat10/bin/catalina.sh', 'run'], {
    before: `mkdir -p b/conf b/logs b/temp b/webapps b/work
echo '<Server port="-1"><Service name="Catalina"><Connector port="8080"/><Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine></Service></Server>' > b/conf/server.xml`,
    env: { CATALINA_HOME: '/usr/share/tomcat10', CATALINA_BASE: '/w/b' },
    heavy: true,
    ready: { port: 8080 },
    stop: ['SIGINT'],
    package: 'tomcat10-common',
    differs: { argv: 'catalina.sh writes options in front of the class' },
  }),
  run('zookeeper/foreground', 'jvm-servers', ['/usr/share/zookeeper/bin/zkServer.sh', 'start-foreground'], {
    files: { 'zoo.cfg': 'dataDir=/w/data\nclientPort=2181\n' },
    env: { ZOOCFGDIR: '/w', ZOO_LOG_DIR: '/w' },
    heavy: true,
    ready: { port: 2181 },
    stop: ['SIGINT'],
    package: 'zookeeper',
    differs: { argv: 'zkServer.sh writes options in front of the class' },
  }),
  run('mvn/validate', 'java-build-tools', ['mvn', '-o', '-q', 'validate'], {
    files: { 'pom.xml': POM },
    heavy: true,
    ready: 'ends',
    package: 'maven',
  }),
  run('gradle/run', 'java-build-tools', ['gradle', '--offline', 'run'], {
    files: {
      'build.gradle': "apply plugin: 'java'\napply plugin: 'application'\nmainClassName = 'Loop'\n",
      'src/main/java/Loop.java':
        'public class Loop { public static void main(String[] a) throws Exception { while (true) Thread.sleep(1000); } }\n',
    },
    env: { GRADLE_USER_HOME: '/w/home' },
    heavy: true,
    ready: { process: 'Loop' },
    package: 'gradle',
    differs: {
      argv: 'the script writes options in front of the class',
      children: 'the program is below the daemon',
    },
  }),
  run('clickhouse-server/plain', 'clickhouse-server', ['clickhouse-server', '--config-file=/w/c.xml'], {
    files: {
      'c.xml':
        '<yandex><logger><level>error</level><console>1</console></logger><tcp_port>9000</tcp_port><listen_host>127.0.0.1</listen_host><path>/w/d/</path><tmp_path>/w/t/</tmp_path><users_config>/w/u.xml</users_config><default_profile>default</default_profile><default_database>default</default_database><mark_cache_size>5368709</mark_cache_size></yandex>',
      'u.xml':
        '<yandex><profiles><default/></profiles><users><default><password/><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota></default></users><quotas><default/></quotas></yandex>',
    },
    heavy: true,
    ready: { port: 9000 },
    stop: ['SIGINT'],
  }),
  run('rails/server', 'rails', ['rails', 'server', '-p', '3000', '-e', 'production'], {
    files: {
      'bin/rails+x':
        "#!/usr/bin/env ruby\nAPP_PATH = File.expand_path('../config/application', __dir__)\nrequire 'rails/commands'\n",
      'config/application.rb':
        "require 'rails'\nrequire 'action_controller/railtie'\nclass X < Rails::Application\n  config.eager_load = false\n  config.secret_key_base = 'x' * 64\n  config.logger = Logger.new($stdout)\nend\n",
      'config/environment.rb': "require_relative 'application'\nX.initialize!\n",
      'config/routes.rb': 'X.routes.draw { }\n',
      'config.ru': "require_relative 'config/environment'\nrun Rails.application\n",
    },
    ready: { port: 3000 },
    stop: ['SIGINT'],
    package: 'ruby-railties',
    differs: { argv: "puma's title names its version" },
  }),
] satisfies readonly Recipe[];
