import { path } from '../../base/index.ts';
import type { Language, ShellName } from '../../model/index.ts';
import type { Started, StartRequest } from '../shell/host.ts';
import { isCommandLine } from './locate.ts';
import type { Resolver } from './resolver.ts';

/**
 * What a runtime or a shell ends with whose script is not there, and with a binary for a script.
 *
 * @source measured: python 3.11, node 20.20, ruby 3.1, perl 5.36, php 8.2, lua 5.4, bash 5.2, dash 0.5.12, busybox 1.35
 */
const STATUS: Partial<Record<Language | ShellName, { readonly missing: number; readonly binary?: number }>> =
  {
    python: { missing: 2, binary: 1 },
    javascript: { missing: 1, binary: 1 },
    ruby: { missing: 1, binary: 1 },
    perl: { missing: 2, binary: 255 },
    // It prints what is no PHP, and ends well.
    php: { missing: 1 },
    lua: { missing: 1, binary: 1 },
    bash: { missing: 127, binary: 126 },
    dash: { missing: 2, binary: 2 },
    busybox: { missing: 2 },
  };

/** What comes of a runtime or shell whose script can't be read; `undefined` where nothing speaks against it. */
export function scriptFailure(
  resolver: Resolver,
  runBy: Language | ShellName,
  script: string,
  request: StartRequest,
): Started | undefined {
  const status = STATUS[runBy];
  if (!status) return undefined;
  const [name = ''] = request.argv;
  const { cmd, entrypoint } = resolver.input.spec;
  const isShell = cmd?.form === 'shell' && entrypoint?.form === 'exec' && script === cmd.shell[0];
  if (isShell && status.binary !== undefined) {
    const reason = `CMD in shell form hands \`${cmd.shell.join(' ')} …\` to ${path.basename(name)}, which takes ${script} for its script`;
    return resolver.fail('shell-as-script', status.binary, reason, cmd.at);
  }
  if (isCommandLine(resolver.input.spec, script, request)) {
    const reason = `${path.basename(name)} is given \`${script}\` in one word, and no file is named so`;
    return resolver.fail('one-word', status.missing, reason);
  }
  // node looks for `server.js` where it is told `server`.
  if (runBy === 'javascript' && !/\.[cm]?js$/.test(script)) return undefined;
  if (request.made?.has(path.resolve(request.cwd, script))) return undefined;
  const origin = resolver.world.origin(script, request.cwd);
  if (origin.kind !== 'absent') return undefined;
  return resolver.fail(
    'missing-script',
    status.missing,
    `${path.basename(name)} is given ${script}, and ${origin.reason}`,
  );
}
