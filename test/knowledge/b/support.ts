import { parse as parseYaml } from 'yaml';
import { lineIndex, path } from '../../../src/base/index.ts';
import { dockerStop } from '../../../src/engine/index.ts';
import { predict } from '../../../src/frontend/predict/index.ts';
import type { SignalName } from '../../../src/kernel/index.ts';
import { findProgram } from '../../../src/knowledge/index.ts';
import type {
  BinSh,
  ContainerSpec,
  Env,
  FileOrigin,
  FileText,
  Launch,
  ProcessNode,
  World,
} from '../../../src/model/index.ts';
import { stopVerdict } from '../../../src/simulate/index.ts';
import { parsers } from '../../support/lint.ts';

export interface Asked {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Env;
  readonly cwd?: string;
}

/** A world over files of the image: absolute path to text; nothing else is there. */
export function worldOver(files: Readonly<Record<string, string>>, unknowns: string[] = []): World {
  const read = (file: string, cwd: string): FileText | undefined => {
    const full = path.resolve(cwd, file);
    const text = files[full];
    return text === undefined
      ? undefined
      : { file: full.slice(1), text, locate: lineIndex(full.slice(1), text) };
  };
  const origin = (file: string, cwd: string): FileOrigin => {
    const text = read(file, cwd);
    const at = { file: 'Dockerfile', line: 1, column: 1, endLine: 1, endColumn: 2 };
    if (text) return { kind: 'context', text, executable: true, at };
    if (!path.resolve(cwd, file).startsWith('/app')) return { kind: 'base', image: 'base' };
    return { kind: 'absent', reason: 'nothing copies it' };
  };
  const list = (directory: string) => {
    const start = directory === '/' ? '/' : `${directory}/`;
    const below = Object.keys(files).filter(f => f.startsWith(start));
    return [...new Set(below.map(f => f.slice(start.length).split('/')[0] ?? ''))].sort();
  };
  return {
    files: { origin: f => origin(f, '/'), list, which: () => undefined },
    binSh: 'dash',
    user: '0',
    read,
    list,
    origin,
    parseYaml,
    parseToml: () => ({}),
    unknown: sentence => unknowns.push(sentence),
    suppose: sentence => unknowns.push(sentence),
  };
}

/** What an entry says to a command line. */
export function launch(
  command: string | readonly string[],
  { files = {}, env = {}, cwd = '/app' }: Asked = {},
): Launch {
  const argv = typeof command === 'string' ? command.split(' ') : command;
  const program = findProgram(path.basename(argv[0] ?? ''));
  if (!program) throw new Error(`no entry for ${argv[0]}`);
  return program.launch({ argv, env, cwd }, worldOver(files));
}

/** The command that a staying program starts: its argv, or the shell and the text; workers by their title. */
export function children(launched: Launch): readonly string[] {
  if (launched.kind !== 'stay') return [];
  return (launched.children ?? []).map(({ run }) =>
    'argv' in run
      ? run.argv.join(' ')
      : 'worker' in run
        ? run.title.join(' ')
        : [...run.shell, run.shellText].join(' '),
  );
}

export interface Stopped {
  readonly tree: string;
  readonly outcome: string;
  readonly cause: string;
  readonly status: number | null;
  readonly elapsedMs: number;
  readonly unknowns: readonly string[];
}

export interface Container extends Asked {
  readonly cmd: readonly string[];
  readonly binSh?: BinSh;
  readonly signal?: SignalName;
}

/** Predicts and stops a container over files of the image, with no Dockerfile between. */
export async function stopped(container: Container): Promise<Stopped> {
  const { cmd, files = {}, env = {}, cwd = '/app', binSh = 'dash', signal = 'SIGTERM' } = container;
  const at = { file: 'Dockerfile', line: 1, column: 1, endLine: 1, endColumn: 2 };
  const spec: ContainerSpec = {
    file: 'Dockerfile',
    target: null,
    context: 'docker run',
    os: 'linux',
    entrypoint: undefined,
    cmd: { form: 'exec', argv: cmd, at, from: 'file' },
    commandKnown: true,
    stopSignal: { signal, text: signal, origin: 'default' },
    gracePeriodMs: 10_000,
    init: { enabled: false },
    pidNamespace: 'private',
    user: { name: undefined },
    workdir: cwd,
    env,
    envComplete: true,
    healthcheck: undefined,
    binSh,
    base: { reference: 'base', at },
    files: worldOver(files).files,
    isBaseOnly: false,
    at: { from: at },
    installedInits: [],
    evidence: [],
    unknowns: [],
  };
  const prediction = await parsers.run(() => predict({ spec, parsers }));
  const stop = stopVerdict(prediction, dockerStop(signal, spec.gracePeriodMs), true, true);
  const [branch] = prediction.branches;
  return {
    tree: stop.tree
      ? show(stop.tree.pid1)
      : branch?.kind === 'fails'
        ? branch.failure.reason
        : (branch?.kind ?? 'nothing'),
    outcome: stop.outcome,
    cause: stop.cause,
    status: stop.exitStatus,
    elapsedMs: stop.elapsedMs,
    unknowns: prediction.unknowns,
  };
}

const show = (node: ProcessNode): string =>
  node.argv.join(' ') + (node.children.length > 0 ? ` -> {${node.children.map(show).join('; ')}}` : '');
