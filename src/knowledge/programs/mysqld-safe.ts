import { path } from '../../base/index.ts';
import type { Program } from '../../model/index.ts';
import { all, DEAF_PARENT, ignored } from '../behaviours.ts';

/** A script that starts the server anew when it dies, and lets nobody end itself: `trap '' 1 2 3 15`. */
export default {
  name: 'mysqld_safe',
  kind: 'wrapper',
  matches: ['mysqld_safe', 'mariadbd-safe'],
  launch({ argv }) {
    const [self = ''] = argv;
    const server = path.basename(self) === 'mariadbd-safe' ? 'mariadbd' : 'mysqld';
    const script = self.includes('/') ? self : `/usr/bin/${self}`;
    return {
      kind: 'stay',
      behaviour: {
        ...DEAF_PARENT,
        signals: all(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'], ignored("trap '' 1 2 3 15")),
        waitsForChildren: 'any',
      },
      title: ['/bin/sh', script, ...argv.slice(1)],
      children: [
        {
          run: { argv: [`/usr/sbin/${server}`, ...argv.slice(1)] },
          isMain: true,
          ignores: ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'],
        },
      ],
    };
  },
  sources: [
    "mariadb-server 10.11 scripts/mysqld_safe.sh:41 `trap '' 1 2 3 15`, Debian 12",
    'https://github.com/mysql/mysql-server 00ca810484 scripts/mysqld_safe.sh: the same line',
    'mysqld_safe 10.11.19 as PID 1, Linux 6.18',
  ],
  measured: { version: '10.11.19', rows: ['mysqld_safe/script'] },
} satisfies Program;
