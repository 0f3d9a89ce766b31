import type { Invocation, Program } from '../../model/index.ts';
import { launchShell } from '../shell-entry.ts';

/**
 * The debug images of distroless have their shell in a directory of PATH that nothing else is in, and no `/bin/sh`.
 *
 * @source GoogleContainerTools/distroless base/base.bzl: PATH ends in `:/busybox`
 */
function isOfBusybox({ argv: [name = ''], env }: Invocation): boolean {
  return name === '/busybox/sh' || (name === 'sh' && (env.PATH ?? '').split(':').includes('/busybox'));
}

/** What `/bin/sh` is depends on the image: dash never replaces itself by its last command, others do. */
export default {
  name: 'sh',
  kind: 'shell',
  matches: ['sh'],
  launch(invocation, world) {
    if (isOfBusybox(invocation)) return launchShell('busybox', invocation);
    if (world.binSh === 'none') return { kind: 'fails', status: 127, why: 'the image has no shell' };
    if (world.binSh !== 'unknown') return launchShell(world.binSh, invocation);
    const launch = launchShell('dash', invocation);
    const reason = 'which shell /bin/sh is, is not known: dash is taken, which never execs';
    // Of a script no shell becomes the last command.
    if (launch.kind === 'interpret-shell' && launch.source.kind === 'text') world.suppose(reason);
    else world.unknown(reason);
    return launch;
  },
  sources: ['dash(1)', 'dash 0.5.12-2, bash 5.2.15 and busybox 1.35.0 as /bin/sh, Linux 6.18'],
  measured: { version: '0.5.12-2', rows: ['sh/child', 'sh/exec'] },
} satisfies Program;
