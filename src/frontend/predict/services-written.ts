import { commandText, path } from '../../base/index.ts';
import type { FileOrigin, FileText, Program } from '../../model/index.ts';
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
    .toSorted()
    .flatMap(name => {
      const file = path.join(SCRIPTS, name);
      const text = resolver.world.read(file, '/');
      return text?.text.includes('/etc/services.d/') ? [{ file, text }] : [];
    });
  if (scripts.length === 0) return undefined;
  behind.add(resolver);
  try {
    return follow(resolver, program, request, scripts, true) ?? given(resolver, program, request, scripts);
  } finally {
    behind.delete(resolver);
  }
}

interface Script {
  readonly file: string;
  readonly text: FileText;
}

/** A script that ends or stays on this way is not what the container comes to: it is given what it asks for. */
function given(
  resolver: Resolver,
  program: Program,
  request: StartRequest,
  scripts: readonly Script[],
): Started | undefined {
  const started = follow(resolver, program, request, scripts, false);
  if (started) resolver.world.suppose(`the scripts of ${SCRIPTS} are taken to be given what they ask for`);
  return started;
}

/** The init behind its scripts, if they come to their end and have written a service. */
function follow(
  resolver: Resolver,
  program: Program,
  request: StartRequest,
  scripts: readonly Script[],
  failing: boolean,
): Started | undefined {
  const isBash = scripts.some(({ text }) => /^#!.*\bbash\b/.test(text.text));
  const commands = scripts.map(({ file }) => `${commandText(['.', file])} || :`);
  const text = [...commands, commandText(['exec', ...request.argv])].join('\n');
  const shell = isBash ? 'bash' : 'dash';
  const source = { kind: 'text', text } as const;
  const launch = { kind: 'interpret-shell', shell, source, name: 'sh', args: [], options: [] } as const;
  const made = new Map<string, FileOrigin>(
    scripts.map(script => {
      const inShell = returning(script.text, failing);
      return [script.file, { kind: 'inline', text: inShell, executable: true, at: inShell.locate(0, 1) }];
    }),
  );
  const started = runShell(resolver, launch, { ...request, made });
  const isInit = started.kind === 'process' && started.node.program === program.name;
  return isInit && started.node.children.length > 0 ? started : undefined;
}

/**
 * Each script has a shell of its own: where it ends, the next one follows. `failing`: where it ends with an error the
 * container is taken to end, else it is passed over.
 */
function returning(source: FileText, failing: boolean): FileText {
  const places: number[] = [];
  const text = source.text.replace(
    /(^|[;&|{]|\bthen|\bdo|\belse)([ \t]*)exit(?:([ \t]+)(\d+))?(?=[ \t]*(?:$|[;&|}#]))/gm,
    (whole, before: string, blank: string, gap = '', status = '0', at: number) => {
      if (status !== '0') return failing ? whole : whole.replace('exit', ':   ');
      places.push(at);
      return `${before}${blank}return${gap}${gap === '' ? '' : '0'}`;
    },
  );
  const back = (offset: number) => offset - 2 * places.filter((at, i) => at + 2 * i < offset).length;
  return { ...source, text, locate: (start, end) => source.locate(back(start), back(end)) };
}
