import type { BinSh, Program } from '../model/index.ts';

/**
 * Programs that start their command by execvp(3). That of glibc has /bin/sh read a file that execve(2) refuses with
 * ENOEXEC, as it has no `#!` line; that of musl does not. sudo does so itself; gosu, in Go, does not.
 *
 * @source run on Debian 12 with a script without `#!`; glibc posix/execvpe.c maybe_script_execute; musl
 *   src/process/execvp.c; sudo src/exec_common.c sudo_execve
 */
const BY_EXECVP: ReadonlySet<string> = new Set(
  'dumb-init env nice nohup runuser setpriv setsid tini timeout'.split(' '),
);

export const readsWithoutShebang = ({ name }: Program, binSh: BinSh): boolean =>
  name === 'sudo' || (BY_EXECVP.has(name) && (binSh === 'dash' || binSh === 'bash'));
