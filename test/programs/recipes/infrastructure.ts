import { type Foreground, inForeground } from '../recipe.ts';

/** Servers that images of infrastructure run: name servers, exporters, mail, VPN, files. */
const FOREGROUND: readonly Foreground[] = [
  [
    'keepalived',
    ['keepalived', '-n', '-l', '-f', '/w/k.conf', '-p', '/w/p'],
    { files: { 'k.conf': 'global_defs {\n}\n' }, privileged: true },
  ],
  [
    'autossh',
    ['autossh', '-M', '0', '-N', 'host'],
    { files: { 'ssh+x': '#!/bin/sh\nexec sleep 1000\n' }, env: { AUTOSSH_PATH: '/w/ssh' } },
  ],
  ['rspamd', ['rspamd', '-f', '-i', '-p', '/w/p'], { heavy: true }],
  [
    'freshclam',
    ['freshclam', '-d', '--foreground', '-c', '1', '--config-file=/w/f.conf'],
    {
      files: {
        'f.conf': 'DatabaseMirror 127.0.0.1\nDatabaseDirectory /w\nDatabaseOwner root\nPidFile /w/p\n',
      },
      heavy: true,
    },
  ],
  [
    'prometheus',
    [
      'prometheus',
      '--config.file=/w/p.yml',
      '--storage.tsdb.path=/w/data',
      '--web.listen-address=127.0.0.1:9090',
    ],
    { files: { 'p.yml': 'global: {}\n' }, unpack: ['prometheus'], ready: { port: 9090 } },
  ],
  [
    'pushgateway',
    ['prometheus-pushgateway', '--web.listen-address=127.0.0.1:9091'],
    { ready: { port: 9091 } },
  ],
  [
    'blackbox_exporter',
    ['prometheus-blackbox-exporter', '--config.file=/w/b.yml', '--web.listen-address=127.0.0.1:9115'],
    { files: { 'b.yml': 'modules: {}\n' }, ready: { port: 9115 } },
  ],
  [
    'registry',
    ['docker-registry', 'serve', '/w/r.yml'],
    {
      files: {
        'r.yml':
          'version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /w/reg\nhttp:\n  addr: 127.0.0.1:5000\n',
      },
      ready: { port: 5000 },
    },
  ],
  [
    'kea',
    ['kea-dhcp4', '-c', '/w/k.json'],
    {
      files: {
        'k.json':
          '{"Dhcp4":{"interfaces-config":{"interfaces":[]},"lease-database":{"type":"memfile","persist":false},"subnet4":[]}}',
      },
      env: { KEA_PIDFILE_DIR: '/w', KEA_LOCKFILE_DIR: 'none' },
    },
  ],
  [
    'pdns_server',
    [
      'pdns_server',
      '--guardian=no',
      '--daemon=no',
      '--disable-syslog',
      '--launch=bind',
      '--bind-config=/w/n.conf',
      '--socket-dir=/w',
      '--local-address=127.0.0.1',
      '--local-port=5301',
      '--config-dir=/w',
    ],
    { files: { 'n.conf': '', 'pdns.conf': '' } },
  ],
  [
    'kresd',
    ['kresd', '-n', '-c', '/w/k.conf', '/w'],
    { files: { 'k.conf': "net.listen('127.0.0.1', 5302)\n" } },
  ],
  ['rpcbind', ['rpcbind', '-f', '-w']],
  [
    'avahi-daemon',
    ['avahi-daemon', '--no-drop-root', '--no-chroot', '-f', '/w/a.conf'],
    { files: { 'a.conf': '[server]\nenable-dbus=no\n' } },
  ],
  [
    'pgpool',
    ['pgpool', '-n', '-f', '/w/p.conf'],
    {
      files: {
        'p.conf':
          "listen_addresses = '127.0.0.1'\nport = 9999\nsocket_dir = '/w'\npcp_socket_dir = '/w'\npid_file_name = '/w/p'\nlogdir = '/w'\nnum_init_children = 2\nbackend_hostname0 = '127.0.0.1'\nbackend_port0 = 5432\nbackend_weight0 = 1\n",
      },
      graceMs: 9000,
    },
  ],
  ['fcgiwrap', ['fcgiwrap', '-s', 'tcp:127.0.0.1:9001']],
  ['spawn-fcgi', ['spawn-fcgi', '-n', '-a', '127.0.0.1', '-p', '9002', '--', '/usr/sbin/fcgiwrap']],
  ['iperf3', ['iperf3', '-s'], { ready: { port: 5201 } }],
  ['rrdcached', ['rrdcached', '-g', '-l', 'unix:/w/s', '-p', '/w/p', '-b', '/w']],
  [
    'inadyn',
    ['inadyn', '--foreground', '--config=/w/i.conf', '--pidfile=/w/p', '--cache-dir=/w'],
    {
      files: {
        'i.conf':
          'period = 300\nprovider default@freedns.afraid.org {\n username = a\n password = b\n hostname = c.example\n}\n',
      },
    },
  ],
  [
    'zabbix_proxy',
    ['zabbix_proxy', '-f', '-c', '/w/z.conf'],
    {
      files: {
        'z.conf':
          'Server=127.0.0.1\nHostname=a\nDBName=/w/z.db\nAllowRoot=1\nLogType=console\nPidFile=/w/p\nSocketDir=/w\nListenIP=127.0.0.1\n',
      },
      proves: ['zabbix_agentd'],
      noOrphan: true,
    },
  ],
  [
    'zabbix_agent2',
    ['zabbix_agent2', '-f', '-c', '/w/z.conf'],
    {
      files: {
        'z.conf': 'Server=127.0.0.1\nHostname=a\nLogType=console\nPidFile=/w/p\nControlSocket=/w/s\n',
      },
    },
  ],
  [
    'qbittorrent-nox',
    ['qbittorrent-nox', '--profile=/w', '--webui-port=8082'],
    {
      files: { 'qBittorrent/config/qBittorrent.conf': '[LegalNotice]\nAccepted=true\n' },
      graceMs: 9000,
      heavy: true,
    },
  ],
  ['charon', ['/usr/lib/ipsec/charon'], { privileged: true, before: 'mkdir -p /run' }],
  ['ipsec', ['ipsec', 'start', '--nofork'], { privileged: true }],
  [
    'syncthing',
    ['syncthing', 'serve', '--no-browser', '--home=/w/s', '--gui-address=127.0.0.1:8384'],
    { ready: { port: 8384 } },
  ],
  [
    'rclone',
    ['rclone', 'serve', 'http', '/w', '--addr', '127.0.0.1:8083', '--config', '/w/r'],
    { ready: { port: 8083 } },
  ],
  [
    'znc',
    ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'znc', '-f', '-d', '/w/z'],
    {
      files: {
        'z/configs/znc.conf':
          'Version = 1.8.2\n<Listener l>\n Port = 6697\n IPv4 = true\n IPv6 = false\n SSL = false\n</Listener>\n<User a>\n Pass = plain#a#\n Admin = true\n</User>\n',
      },
      ready: { port: 6697 },
      before: 'chown -R nobody /w',
    },
  ],
  [
    'inspircd',
    ['inspircd', '--runasroot', '--nofork', '--nopid', '--nolog', '--config', '/w/i.conf'],
    {
      files: {
        'i.conf':
          '<server name="irc.example.net" description="x" network="n">\n<admin name="a" nick="a" email="a@example.net">\n<bind address="127.0.0.1" port="6667" type="clients">\n<power diepass="a" restartpass="b">\n<connect allow="*">\n<class name="c"><type name="t" classes="c">\n',
      },
    },
  ],
  [
    'prosody',
    ['prosody', '-F', '--config', '/w/p.lua'],
    {
      files: {
        'p.lua':
          'pidfile = "/w/p"\ndata_path = "/w"\nrun_as_root = true\nmodules_enabled = {}\nVirtualHost "localhost"\n',
      },
    },
  ],
  [
    'influxd',
    ['influxd', 'run', '-config', '/w/i.toml'],
    {
      files: {
        'i.toml':
          'reporting-disabled = true\nbind-address = "127.0.0.1:8088"\n[meta]\n dir = "/w/m"\n[data]\n dir = "/w/d"\n wal-dir = "/w/w"\n[http]\n bind-address = "127.0.0.1:8086"\n',
      },
      ready: { port: 8086 },
    },
  ],
  [
    'bird',
    ['bird', '-f', '-c', '/w/b.conf', '-s', '/w/s'],
    { files: { 'b.conf': 'router id 10.0.0.1;\nprotocol device {}\n' }, privileged: true },
  ],
  [
    'kamailio',
    ['kamailio', '-DD', '-E', '-f', '/w/k.cfg', '-Y', '/w', '-P', '/w/p'],
    {
      files: { 'k.cfg': 'listen=udp:127.0.0.1:5060\nrequest_route {\n exit;\n}\n' },
      graceMs: 9000,
      noOrphan: true,
    },
  ],
  [
    'fail2ban-server',
    ['fail2ban-server', '-f', '-c', '/w/f', '-s', '/w/s', '-p', '/w/p', 'start'],
    {
      files: {
        'f/fail2ban.conf':
          '[Definition]\nloglevel = INFO\nlogtarget = STDOUT\nsyslogsocket = auto\nsocket = /w/s\npidfile = /w/p\ndbfile = None\ndbpurgeage = 1d\n',
        'f/jail.conf': '[DEFAULT]\n',
      },
    },
  ],
  [
    'krb5kdc',
    ['krb5kdc', '-n', '-P', '/w/p'],
    {
      env: { KRB5_CONFIG: '/w/k.conf', KRB5_KDC_PROFILE: '/w/kdc.conf' },
      files: {
        'k.conf': '[libdefaults]\n default_realm = A\n[realms]\n A = {\n kdc = localhost\n }\n',
        'kdc.conf':
          '[kdcdefaults]\n kdc_ports = 7088\n kdc_tcp_ports = 7088\n[realms]\n A = {\n database_name = /w/db\n key_stash_file = /w/st\n }\n',
      },
      before: 'kdb5_util create -s -P a -r A >/dev/null 2>&1',
    },
  ],
];

export default FOREGROUND.map(inForeground);
