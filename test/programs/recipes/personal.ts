import { type Foreground, inForeground, type Recipe } from '../recipe.ts';

const SMB =
  '[global]\n  log file = /w/log\n  lock directory = /w\n  pid directory = /w\n  private dir = /w\n';
/** A network to speak of: the loopback is none to them. */
const LINK =
  'ip link add d0 type veth peer name d1\nip addr add 10.9.9.1/24 broadcast 10.9.9.255 dev d0\nip link set d0 up\nip link set d1 up\nsleep 1';
const FETCH = 'poll 127.0.0.1 proto pop3 port 1110 username a password b mda "/bin/true"\n';
const RTORRENT = 'system.daemon.set = true\nsession.path.set = /w/s\ndirectory.default.set = /w\n';

const DAEMONS: readonly Foreground[] = [
  [
    'fetchmail',
    ['fetchmail', '--nodetach', '--daemon', '60', '-f', '/w/rc', '--pidfile', '/w/p'],
    { files: { rc: FETCH }, before: 'chmod 600 /w/rc' },
  ],
  [
    'spamd',
    ['spamd', '--local', '--nouser-config', '--listen', '127.0.0.1:7830', '--pidfile=/w/p', '-m', '2'],
    { ready: { port: 7830 }, package: 'spamd', graceMs: 8000 },
  ],
  [
    'nmbd',
    ['nmbd', '-F', '--no-process-group', '-s', '/w/smb.conf'],
    { files: { 'smb.conf': SMB }, before: LINK, privileged: true, package: 'samba', needs: ['nmbd', 'ip'] },
  ],
  [
    'radicale',
    ['radicale', '--hosts', '127.0.0.1:5232', '--auth-type', 'none', '--storage-filesystem-folder', '/w/c'],
    { ready: { port: 5232 } },
  ],
  [
    'rtorrent',
    ['rtorrent', '-n', '-o', 'import=/w/rc'],
    { files: { rc: RTORRENT }, before: 'mkdir -p /w/s', graceMs: 12_000 },
  ],
  [
    'vnstatd',
    ['vnstatd', '--nodaemon', '--alwaysadd', '1'],
    {
      before: `${LINK}\nmkdir -p /var/lib/vnstat`,
      privileged: true,
      needs: ['vnstatd', 'ip'],
      package: 'vnstat',
    },
  ],
];

/** What fetches, sorts and shares for one person: mail, appointments, files. */
export default [
  ...DAEMONS.map(inForeground),
  {
    id: 'fetchmail/background',
    proves: ['fetchmail'],
    argv: ['fetchmail', '-d', '60', '-f', '/w/rc', '--pidfile', '/w/p'],
    files: { rc: FETCH },
    before: 'chmod 600 /w/rc',
    ready: 'ends',
  },
] satisfies readonly Recipe[];
