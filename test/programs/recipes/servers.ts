import type { Recipe } from '../recipe.ts';

/** Servers of Debian with configurations of their own, each with the least that lets it start. */
const SLAPD =
  'include /etc/ldap/schema/core.schema\npidfile /w/s.pid\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\nsuffix "dc=a"\nrootdn "cn=r,dc=a"\ndirectory /w/db\n';
const SERVERS: readonly (readonly [string, string, readonly string[], Partial<Recipe>?])[] = [
  [
    'named',
    'named',
    ['named', '-f', '-c', '/w/named.conf'],
    {
      files: {
        'named.conf':
          'options { directory "/w"; listen-on port 5301 { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile none; recursion no; dnssec-validation no; };\ncontrols { };\n',
      },
      ready: { port: 5301 },
      package: 'bind9',
    },
  ],
  [
    'dovecot',
    'dovecot',
    ['dovecot', '-F', '-c', '/w/d.conf'],
    {
      files: {
        'd.conf':
          'base_dir = /w/run\nprotocols =\nlog_path = /w/log\nssl = no\ndefault_internal_user = nobody\ndefault_login_user = nobody\ndefault_internal_group = nogroup\nservice stats {\n}\n',
      },
      package: 'dovecot-core',
    },
  ],
  [
    'squid',
    'squid',
    ['squid', '-N', '-f', '/w/squid.conf'],
    {
      files: {
        'squid.conf':
          'http_port 127.0.0.1:3129\npid_filename /w/p\naccess_log none\ncache_log /w/log\ncache_store_log none\ncache_effective_user proxy\nshutdown_lifetime 1 second\npinger_enable off\nnetdb_filename none\ncoredump_dir /w\n',
      },
      before: 'chmod 777 /w',
      ready: { port: 3129 },
      graceMs: 15_000,
    },
  ],
  [
    'unbound',
    'unbound',
    ['unbound', '-d', '-c', '/w/u.conf'],
    {
      files: {
        'u.conf':
          'server:\n port: 5302\n interface: 127.0.0.1\n username: ""\n chroot: ""\n directory: "/w"\n pidfile: ""\n use-syslog: no\n logfile: ""\nremote-control:\n control-enable: no\n',
      },
      ready: { port: 5302 },
    },
  ],
  [
    'varnishd',
    'varnishd',
    [
      'varnishd',
      '-F',
      '-a',
      '127.0.0.1:6081',
      '-b',
      '127.0.0.1:1',
      '-n',
      '/w/v',
      '-j',
      'none',
      '-s',
      'malloc,1m',
    ],
    { ready: { port: 6081 }, needs: ['cc'], package: 'varnish' },
  ],
  [
    'caddy',
    'caddy',
    ['caddy', 'respond', '--listen', '127.0.0.1:2080', 'hello'],
    { env: { HOME: '/w', XDG_CONFIG_HOME: '/w', XDG_DATA_HOME: '/w' }, ready: { port: 2080 } },
  ],
  [
    'daphne',
    'daphne',
    ['daphne', '-b', '127.0.0.1', '-p', '8012', 'app:app'],
    {
      files: { 'app.py': 'async def app(scope, receive, send):\n    pass\n' },
      ready: { port: 8012 },
      differs: { argv: "Debian's script names its Python by its path" },
    },
  ],
  [
    'etcd',
    'etcd',
    ['etcd', '--data-dir', '/w/data'],
    { ready: { log: 'ready to serve client requests' }, package: 'etcd-server' },
  ],
  ['nats-server', 'nats-server', ['nats-server', '-a', '127.0.0.1', '-p', '4222'], { ready: { port: 4222 } }],
  [
    'openvpn',
    'openvpn',
    [
      'openvpn',
      '--dev',
      'null',
      '--ifconfig-noexec',
      '--port',
      '1195',
      '--local',
      '127.0.0.1',
      '--secret',
      '/w/k',
      '--cipher',
      'AES-256-CBC',
    ],
    { before: 'openvpn --genkey secret /w/k', privileged: true, graceMs: 8000 },
  ],
  [
    'sidekiq',
    'sidekiq',
    ['sidekiq', '-r', './app.rb', '-c', '1'],
    {
      files: { 'app.rb': "require 'sidekiq'\n" },
      before: 'redis-server --daemonize yes --save "" >/dev/null',
      ready: { process: 'sidekiq' },
      package: 'ruby-sidekiq',
      noOrphan: true,
      differs: { argv: 'its title names its version and what it does' },
    },
  ],
  [
    'slapd',
    'slapd',
    ['slapd', '-d', '0', '-f', '/w/s.conf', '-h', 'ldap://127.0.0.1:3890'],
    {
      files: { 's.conf': SLAPD },
      before: 'mkdir db',
      ready: { port: 3890 },
      stop: ['SIGINT'],
    },
  ],
  [
    'rabbitmq-server',
    'rabbitmq-server',
    [
      'setpriv',
      '--reuid=rabbitmq',
      '--regid=rabbitmq',
      '--clear-groups',
      '/usr/lib/rabbitmq/bin/rabbitmq-server',
    ],
    {
      needs: ['/usr/lib/rabbitmq/bin/rabbitmq-server'],
      before: 'chmod 777 /w',
      env: {
        RABBITMQ_MNESIA_BASE: '/w/m',
        RABBITMQ_LOG_BASE: '/w/l',
        RABBITMQ_NODENAME: 'a@localhost',
        RABBITMQ_PID_FILE: '/w/p',
      },
      ready: { port: 5672 },
      graceMs: 9000,
      heavy: true,
    },
  ],
  [
    'clamd',
    'clamd',
    ['clamd', '-F', '-c', '/w/c.conf'],
    {
      files: {
        'c.conf': 'DatabaseDirectory /w/db\nLocalSocket /w/s\nForeground yes\n',
        'db/a.hdb': '44d88612fea8a8f36de82e1278abb02f:68:Eicar\n',
      },
      ready: { log: 'Self checking' },
      stop: ['SIGINT'],
      signals: ['SIGUSR2'],
      graceMs: 6000,
      heavy: true,
    },
  ],
];

export default SERVERS.map(
  ([name, entry, argv, more]): Recipe => ({
    id: `${name}/server`,
    proves: [entry],
    argv,
    ready: 'rest',
    graceMs: 5000,
    ...more,
  }),
);
