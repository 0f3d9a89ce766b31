import type { Recipe } from '../recipe.ts';

/** Daemons of Debian that images run as they are, each with the least configuration that lets it start. */
const SMB =
  '[global]\n  log file = /w/log\n  lock directory = /w\n  pid directory = /w\n  private dir = /w\n';
const DAEMONS: readonly (readonly [string, readonly string[], Partial<Recipe>?])[] = [
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
];

export default DAEMONS.map(
  ([name, argv, more]): Recipe => ({
    id: `${name}/foreground`,
    proves: [name],
    argv,
    ready: 'rest',
    graceMs: 5000,
    ...more,
  }),
);
