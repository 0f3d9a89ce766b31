import type { Program } from '../../model/index.ts';

/** `/init` is s6-overlay's; `/sbin/init` is busybox's or systemd's. */
export default {
  name: 'init',
  kind: 'init',
  matches: ['init'],
  launch({ argv }, world) {
    const [self = 'init'] = argv;
    const system = /^(?:\/usr)?\/sbin\/init$|^\/usr\/lib\/systemd\//.test(self);
    if (world.binSh === 'busybox' && (system || self === 'init'))
      return { kind: 'as', program: 'busybox-init', argv, title: ['init', ...argv.slice(1)] };
    return { kind: 'as', program: system ? 'systemd' : 's6-overlay-init', argv };
  },
  sources: [
    'https://github.com/just-containers/s6-overlay README: ENTRYPOINT ["/init"]',
    'init(1) of Debian and Alpine',
    'init of systemd 252.39 and of busybox 1.35.0 as PID 1, Linux 6.18',
  ],
  measured: { version: '252.39-1', rows: ['init/busybox', 'init/systemd'] },
} satisfies Program;
