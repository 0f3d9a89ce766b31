import { type Foreground, inForeground } from '../recipe.ts';

/** Servers of one purpose that images of one program run: proxies, tunnels, meters, receivers. */
const FOREGROUND: readonly Foreground[] = [
  ['i2pd', ['i2pd', '--datadir=/w/data', '--http.enabled=false']],
  [
    'tincd',
    ['tincd', '-D', '-c', '/w', '--pidfile=/w/p'],
    {
      files: { 'tinc.conf': 'Name = one\nDeviceType = dummy\n', 'hosts/one': 'Subnet = 10.9.0.0/24\n' },
      before: 'yes "" | tincd -c /w -K 1024 >/dev/null 2>&1',
    },
  ],
  [
    'distccd',
    [
      'distccd',
      '--daemon',
      '--no-detach',
      '--user',
      'nobody',
      '--allow',
      '127.0.0.1',
      '--jobs',
      '1',
      '--log-stderr',
    ],
  ],
  [
    'h2o',
    ['h2o', '-c', '/w/h.conf'],
    {
      files: {
        'h.conf':
          'listen:\n  host: 127.0.0.1\n  port: 8081\nuser: root\nhosts:\n  default:\n    paths:\n      /:\n        file.dir: /w\n',
      },
      ready: { port: 8081 },
    },
  ],
  [
    'sniproxy',
    ['sniproxy', '-f', '-c', '/w/s.conf'],
    {
      files: {
        's.conf':
          'user root\npidfile /w/p\nlisten 127.0.0.1:8083 {\n  proto http\n  table t\n}\ntable t {\n  x 127.0.0.1:9\n}\n',
      },
      ready: { port: 8083 },
    },
  ],
  [
    'rinetd',
    ['rinetd', '-f', '-c', '/w/r.conf'],
    { files: { 'r.conf': '127.0.0.1 8084 127.0.0.1 9\n' }, ready: { port: 8084 } },
  ],
  [
    'webhook',
    ['webhook', '-hooks', '/w/h.json', '-ip', '127.0.0.1', '-port', '8085'],
    { files: { 'h.json': '[{"id":"x","execute-command":"/bin/true"}]' }, ready: { port: 8085 } },
  ],
  [
    'goaccess',
    ['goaccess', '/w/a.log', '--log-format=COMBINED', '-o', '/w/o.html', '--real-time-html', '--port=8086'],
    { files: { 'a.log': '' }, ready: { port: 8086 } },
  ],
  ['aiosmtpd', ['/usr/bin/aiosmtpd', '-n', '-l', '127.0.0.1:8087'], { ready: { port: 8087 } }],
  [
    'webdis',
    ['webdis', '/w/w.json'],
    {
      files: {
        'w.json':
          '{"redis_host":"127.0.0.1","redis_port":9,"http_host":"127.0.0.1","http_port":8088,"threads":1,"daemonize":false}',
      },
      ready: { port: 8088 },
    },
  ],
  [
    'twistd',
    ['/usr/bin/twistd3', '-n', '--pidfile=/w/p', 'web', '--listen=tcp:8089'],
    { ready: { port: 8089 } },
  ],
];

export default FOREGROUND.map(inForeground);
