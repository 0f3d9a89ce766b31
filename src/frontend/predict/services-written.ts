import { commandText, path } from '../../base/index.ts';
import type { Program } from '../../model/index.ts';
import type { Started, StartRequest } from '../shell/host.ts';
import type { Resolver } from './resolver.ts';
import { runShell } from './shell.ts';

const SCRIPTS = '/etc/cont-init.d';

/** Those that are behind the scripts just now, which may have written nothing that is known. */
const behind = new WeakSet<Resolver>();

/**
 * s6-overlay runs the scripts of cont-init.d before it looks for services, and some of them write those. They are
 * followed one behind the other, in one shell, and the init sees what they have written.
 * @source https://github.com/just-containers/s6-overlay#init-stages: cont-init.d runs before services.d is copied
 */
export function behindItsScripts(
  resolver: Resolver,
  program: Program,
  request: StartRequest,
): Started | undefined {
  if (program.name !== 's6-overlay-init' || request.made || behind.has(resolver)) return undefined;
  const scripts = resolver.world
    .list(SCRIPTS)
    .map(name => path.join(SCRIPTS, name))
    .filter(file => resolver.world.read(file, '/')?.text.includes('/etc/services.d/'));
  if (scripts.length === 0) return undefined;
  const isBash = scripts.some(file => /^#!.*\bbash\b/.test(resolver.world.read(file, '/')?.text ?? ''));
  const commands = scripts.toSorted().map(file => commandText(['.', file]));
  const text = [...commands, commandText(['exec', ...request.argv])].join('\n');
  const shell = isBash ? 'bash' : 'dash';
  const source = { kind: 'text', text } as const;
  const launch = { kind: 'interpret-shell', shell, source, name: 'sh', args: [], options: [] } as const;
  behind.add(resolver);
  try {
    const started = runShell(resolver, launch, request);
    // A script that ends or stays on this way is not what the container comes to: it is given what it asks for.
    return started.kind === 'process' && started.node.program === program.name ? started : undefined;
  } finally {
    behind.delete(resolver);
  }
}
