import { type Foreground, inForeground, type Recipe } from '../recipe.ts';

/** A root without the packages' own set-up of its users and directories. */
const MAIL: Partial<Recipe> = {
  unpack: ['postfix'],
  before:
    "printf 'postfix:x:61990:61990::/:/bin/false\\n' >>/etc/passwd; printf 'postfix:x:61990:\\npostdrop:x:61989:\\n' >>/etc/group; mkdir q d; chown 61990 d",
  ready: { process: 'pickup' },
  files: {
    'postfix/main.cf':
      'compatibility_level = 3.6\nqueue_directory = /w/q\ndata_directory = /w/d\ninet_interfaces = loopback-only\nmaillog_file = /dev/stdout\n',
    'postfix/master.cf':
      'pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\npostlog unix-dgram n - n - 1 postlogd\n',
  },
};

/** Servers of mail, files, names and time, most of whose packages can't be installed beside one another. */
const NETWORKS: readonly Foreground[] = [
  [
    'vsftpd',
    ['vsftpd', '/w/v.conf'],
    {
      unpack: ['vsftpd'],
      files: {
        'v.conf':
          'listen=YES\nlisten_port=2121\nanonymous_enable=NO\nlocal_enable=YES\nftp_username=nobody\n',
      },
      before: 'mkdir -p /var/run/vsftpd/empty',
      ready: { port: 2121 },
      noOrphan: true,
    },
  ],
  [
    'pure-ftpd',
    ['pure-ftpd', '-S', '127.0.0.1,2122', '-E'],
    { unpack: ['pure-ftpd'], privileged: true, ready: { port: 2122 } },
  ],
  ['in.tftpd', ['in.tftpd', '-L', '-u', 'nobody', '-4', '-a', ':6969', '/w'], { unpack: ['tftpd-hpa'] }],
  [
    'dnsdist',
    ['dnsdist', '--supervised', '-C', '/w/d.conf'],
    { files: { 'd.conf': 'setLocal("127.0.0.1:5399")\nnewServer("127.0.0.1:53")\n' } },
  ],
  [
    'ntpd',
    ['ntpd', '-n', '-c', '/w/n.conf'],
    {
      unpack: ['ntpsec'],
      files: { 'n.conf': 'interface ignore wildcard\nlogfile /dev/stdout\nstatsdir /w\n' },
      privileged: true,
      noOrphan: true,
    },
  ],
  [
    'postfix',
    ['postfix', '-c', '/w/postfix', 'start-fg'],
    { ...MAIL, differs: { argv: 'its path is that of the distribution' } },
  ],
  [
    'postfix-master',
    ['/usr/lib/postfix/sbin/master', '-i', '-c', '/w/postfix'],
    // What `postfix start-fg` makes before.
    {
      ...MAIL,
      before: `${MAIL.before}; cd q; mkdir pid active incoming deferred defer bounce hold maildrop private public; chown 61990 [!p]* p[ru]*; cd ..`,
    },
  ],
  [
    'victoria-metrics',
    ['victoria-metrics', '-httpListenAddr=127.0.0.1:8428', '-storageDataPath=/w/vm'],
    { proves: ['go-network-servers'], unpack: ['victoria-metrics'], ready: { port: 8428 } },
  ],
  [
    'v2ray',
    ['v2ray', '-config', '/w/v.json'],
    {
      unpack: ['v2ray'],
      files: {
        'v.json':
          '{"inbounds":[{"port":1081,"listen":"127.0.0.1","protocol":"socks"}],"outbounds":[{"protocol":"freedom"}]}',
      },
      ready: { port: 1081 },
    },
  ],
];

export default NETWORKS.map(inForeground);
