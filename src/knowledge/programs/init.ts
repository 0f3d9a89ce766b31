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
      return { kind: 'as', program: 'busybox-init', argv, title: argv };
    return { kind: 'as', program: system ? 'systemd' : 's6-overlay-init', argv };
  },
  sources: [
    'https://github.com/just-containers/s6-overlay README: ENTRYPOINT ["/init"]',
    'init(1) of Debian and Alpine',
  ],
} satisfies Program;
