import type { Program } from '../../model/index.ts';
import { goesToBackground, service, stays } from '../behaviours.ts';

// Of a child that it does not know, an orphan of others, it crashes: as PID 1 that ends it with 139.
const VSFTPD = service({ SIGHUP: stays('reads its configuration again') }, 'unknown');
const DEFAULT_CONFIGURATION = '/etc/vsftpd.conf';

/** It catches SIGHUP and SIGCHLD alone: as PID 1 no stop signal ends it. */
export default {
  name: 'vsftpd',
  kind: 'server',
  matches: ['vsftpd'],
  launch({ argv, cwd }, world) {
    // `-oname=value` on the command line counts beside its files.
    const files = argv.slice(1).filter(arg => !arg.startsWith('-'));
    const read = (files.length > 0 ? files : [DEFAULT_CONFIGURATION]).map(
      file => world.read(file, cwd)?.text,
    );
    const given = argv.flatMap(arg => (arg.startsWith('-o') ? [arg.slice(2)] : []));
    const lines = [...read.flatMap(text => text?.split('\n') ?? []), ...given];
    const background = lines.findLast(line => /^background=/i.test(line.trim()));
    if (background && /=(yes|true|1)\s*$/i.test(background.trim()))
      return goesToBackground('vsftpd', VSFTPD, argv);
    // Without the line it stays; what a file that is not read says is open.
    if (!background && read.includes(undefined))
      world.suppose('the configuration of vsftpd is not read: it is taken to stay in the foreground');
    return { kind: 'stay', behaviour: VSFTPD };
  },
  sources: [
    'vsftpd.conf(5): background is NO by default; standalone.c vsf_standalone_main',
    'vsftpd 3.0.3 as PID 1, Linux 6.18: SIGTERM and SIGINT are left at their default',
  ],
  measured: { version: '3.0.3-13', rows: ['vsftpd/foreground'] },
} satisfies Program;
