import { type Foreground, inForeground } from '../recipe.ts';

/** Daemons of Debian that images run as they are, each with the least configuration that lets it start. */
const SMB =
  '[global]\n  log file = /w/log\n  lock directory = /w\n  pid directory = /w\n  private dir = /w\n';
const BLOCKED = 'one of its threads takes it, and what comes of it is not known';
const DELUGE =
  'deluged deluge-common python3-libtorrent libboost-python1.74.0 python3-rencode python3-setproctitle python3-mako python3-pil python3-xdg'.split(
    ' ',
  );
const DAEMONS: readonly Foreground[] = [
  [
    'tor',
    ['tor', '--DataDirectory', '/w/tor', '--SocksPort', '9050', '--DisableNetwork', '1'],
    { stop: ['SIGINT'] },
  ],
  [
    'proftpd',
    ['proftpd', '--nodaemon', '-c', '/w/p.conf'],
    {
      files: {
        'p.conf':
          'ServerType standalone\nPort 2121\nUser nobody\nGroup nogroup\nPidFile /w/p.pid\nScoreboardFile /w/score\nDelayEngine off\nSystemLog /w/log\n',
      },
    },
  ],
  ['exim', ['exim4', '-bdf', '-q30m']],
  [
    'chronyd',
    ['chronyd', '-d', '-x', '-f', '/w/c.conf', '-u', 'root'],
    {
      files: {
        'c.conf': 'port 1230\ncmdport 0\nlocal stratum 10\nallow all\npidfile /w/c.pid\nbindcmdaddress /\n',
      },
    },
  ],
  [
    'snmpd',
    ['snmpd', '-f', '-Lo', '-C', '-c', '/w/s.conf', '-p', '/w/p', 'udp:127.0.0.1:1161'],
    {
      files: { 's.conf': 'rocommunity public\n' },
    },
  ],
  ['dbus-daemon', ['dbus-daemon', '--session', '--nofork', '--nopidfile', '--address=unix:path=/w/bus']],
  [
    'turnserver',
    [
      'turnserver',
      '-n',
      '--no-stdout-log',
      '--log-file',
      '/w/log',
      '--pidfile',
      '/w/p',
      '-L',
      '127.0.0.1',
      '--userdb',
      '/w/db',
    ],
    { ready: { port: 3478 } },
  ],
  [
    'privoxy',
    ['privoxy', '--no-daemon', '/w/p.conf'],
    {
      files: { 'p.conf': 'listen-address 127.0.0.1:8118\nconfdir /etc/privoxy\nlogdir /w\n' },
      ready: { port: 8118 },
    },
  ],
  [
    'dropbear',
    ['dropbear', '-F', '-E', '-R', '-p', '2222', '-P', '/w/p'],
    { before: 'mkdir -p /etc/dropbear', ready: { port: 2222 } },
  ],
  [
    'opendkim',
    ['opendkim', '-f', '-x', '/w/o.conf'],
    {
      files: { 'o.conf': 'Socket inet:8891@127.0.0.1\nMode v\nPidFile /w/p\nUserID root\n' },
      ready: { port: 8891 },
    },
  ],
  [
    'nsd',
    ['nsd', '-d', '-c', '/w/n.conf'],
    {
      files: {
        'n.conf':
          'server:\n port: 5353\n username: ""\n zonesdir: "/w"\n pidfile: "/w/p"\n xfrdfile: "/w/x"\n zonelistfile: "/w/z"\n xfrdir: "/w"\n database: ""\nremote-control:\n control-enable: no\n',
      },
    },
  ],
  [
    'smbd',
    ['smbd', '-F', '--no-process-group', '-s', '/w/smb.conf'],
    { files: { 'smb.conf': SMB }, needs: ['smbd'] },
  ],
  ['Xvfb', ['Xvfb', ':77', '-screen', '0', '640x480x16', '-nolisten', 'tcp']],
  [
    'transmission-daemon',
    ['transmission-daemon', '-f', '-g', '/w/t', '-p', '9091', '--no-portmap'],
    { ready: { port: 9091 } },
  ],
  ['inetd', ['inetd', '-i', '/w/i.conf'], { files: { 'i.conf': '1313 stream tcp nowait root internal\n' } }],
  [
    'icecast2',
    ['icecast2', '-c', '/w/i.xml'],
    {
      files: {
        'i.xml':
          '<icecast><hostname>l</hostname><authentication><source-password>a</source-password><admin-password>b</admin-password></authentication><listen-socket><port>8000</port></listen-socket><paths><logdir>/w</logdir><webroot>/w</webroot><adminroot>/w</adminroot></paths><logging><accesslog>a</accesslog><errorlog>e</errorlog></logging><security><changeowner><user>nobody</user><group>nogroup</group></changeowner></security></icecast>',
      },
      before: 'chmod 777 /w',
    },
  ],
  ['gearmand', ['gearmand', '-l', 'stderr', '-L', '127.0.0.1'], { ready: { port: 4730 } }],
  ['aria2c', ['aria2c', '--enable-rpc', '--no-conf'], { ready: { port: 6800 } }],
  ['freeradius', ['freeradius', '-f', '-l', 'stdout']],
  [
    'collectd',
    ['collectd', '-f', '-C', '/w/c.conf'],
    {
      files: { 'c.conf': 'FQDNLookup false\nLoadPlugin uptime\nPIDFile "/w/p"\nBaseDir "/w"\n' },
      package: 'collectd-core',
    },
  ],
  [
    'ss-server',
    ['ss-server', '-s', '127.0.0.1', '-p', '8388', '-k', 'a', '-m', 'aes-256-gcm'],
    { ready: { port: 8388 }, noOrphan: true },
  ],
  [
    'sockd',
    ['danted', '-f', '/w/s.conf', '-p', '/w/p'],
    {
      files: {
        's.conf':
          'internal: 127.0.0.1 port = 1080\nexternal: 127.0.0.1\nclientmethod: none\nsocksmethod: none\nclient pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n',
      },
    },
  ],
  [
    'ngircd',
    ['ngircd', '-n', '-f', '/w/n.conf'],
    {
      files: {
        'n.conf':
          '[Global]\nName = irc.example.net\nInfo = x\nServerUID = nobody\nServerGID = nogroup\nListen = 127.0.0.1\n',
      },
      ready: { port: 6667 },
    },
  ],
  [
    'monit',
    ['monit', '-I', '-c', '/w/m.rc'],
    {
      files: { 'm.rc': 'set daemon 30\nset pidfile /w/p\nset statefile /w/s\nset idfile /w/i\n' },
      before: 'chmod 600 /w/m.rc',
    },
  ],
  [
    'mpd',
    ['mpd', '--no-daemon', '--stdout', '/w/m.conf'],
    {
      files: {
        'm.conf':
          'music_directory "/w"\nbind_to_address "127.0.0.1"\nport "6600"\naudio_output {\n type "null"\n name "n"\n}\n',
      },
      ready: { port: 6600 },
      heavy: true,
    },
  ],
  [
    'pdns_recursor',
    [
      'pdns_recursor',
      '--daemon=no',
      '--config-dir=/w',
      '--socket-dir=/w',
      '--local-address=127.0.0.1',
      '--local-port=5350',
    ],
  ],
  [
    'knotd',
    ['knotd', '-c', '/w/k.conf'],
    {
      files: { 'k.conf': 'server:\n  listen: 127.0.0.1@5310\n  rundir: /w\ndatabase:\n  storage: /w\n' },
      differs: { 'SIGUSR2 mask': BLOCKED, 'SIGWINCH mask': BLOCKED },
    },
  ],
  [
    'cupsd',
    ['cupsd', '-f', '-c', '/w/c.conf'],
    { files: { 'c.conf': 'Listen localhost:631\n' }, heavy: true },
  ],
  // Not installed: its packages bring python3-setproctitle, with which gunicorn and celery write other titles.
  [
    'deluged',
    ['deluged', '-d', '-c', '/w/d'],
    {
      unpack: DELUGE,
      graceMs: 15_000,
      heavy: true,
      differs: { argv: "Debian's script names its Python by its path" },
    },
  ],
  [
    'nrpe',
    ['nrpe', '-c', '/w/n.cfg', '-f'],
    {
      files: {
        'n.cfg':
          'pid_file=/w/p\nserver_port=5666\nallowed_hosts=127.0.0.1\nnrpe_user=nobody\nnrpe_group=nogroup\n',
      },
    },
  ],
  [
    'opendmarc',
    ['opendmarc', '-f', '-c', '/w/o.conf'],
    {
      files: { 'o.conf': 'Socket inet:8893@localhost\nPidFile /w/p\nUserID root\n' },
      graceMs: 15_000,
      differs: { 'SIGUSR1 mask': BLOCKED },
    },
  ],
  [
    'minidlnad',
    ['minidlnad', '-S', '-f', '/w/d.conf', '-P', '/w/p'],
    { files: { 'd.conf': 'port=8200\nmedia_dir=/w\ndb_dir=/w/dlna\nlog_dir=/w\n' }, heavy: true },
  ],
  [
    'stubby',
    ['stubby', '-C', '/w/s.yml'],
    {
      files: {
        's.yml':
          'listen_addresses:\n  - 127.0.0.1@5320\nupstream_recursive_servers:\n  - address_data: 127.0.0.1\n',
      },
    },
  ],
  [
    'zabbix_agentd',
    ['zabbix_agentd', '-f', '-c', '/w/z.conf'],
    {
      files: {
        'z.conf':
          'Hostname=a\nServer=127.0.0.1\nListenIP=127.0.0.1\nAllowRoot=1\nLogType=console\nPidFile=/w/p\n',
      },
      noOrphan: true,
    },
  ],
];

export default DAEMONS.map(inForeground);
