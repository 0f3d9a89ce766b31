import { lineLocation, path } from '../../../src/base/index.ts';
import { predict } from '../../../src/frontend/predict/index.ts';
import type { Branch, ContainerSpec, FileOrigin, ImageFiles } from '../../../src/model/index.ts';
import { parsers } from '../../support/lint.ts';

const at = lineLocation('Dockerfile', 1);

export interface Container {
  readonly argv: readonly string[];
  /** Texts in the image by absolute path; `#!`, or a `+x` behind the path, makes them executable. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly binSh?: ContainerSpec['binSh'];
  readonly stopSignal?: 'SIGTERM';
  readonly cwd?: string;
}

function imageFiles(files: Readonly<Record<string, string>>): ImageFiles {
  const paths = Object.keys(files);
  return {
    origin(file): FileOrigin {
      const text = files[file] ?? files[`${file}+x`];
      if (text !== undefined)
        return {
          kind: 'context',
          text: { file: file.slice(1), text, locate: () => at },
          executable: text.startsWith('#!') || `${file}+x` in files,
          at,
        };
      if (file.startsWith('/p/'))
        return { kind: 'installed', program: path.basename(file), at, executable: true };
      if (file.startsWith('/nonexistent')) return { kind: 'absent', reason: 'no such file' };
      if (paths.some(p => p.startsWith(`${file}/`))) return { kind: 'directory' };
      return { kind: 'base', image: 'debian:12' };
    },
    list(directory) {
      const prefix = directory === '/' ? '/' : `${directory}/`;
      const names = paths
        .filter(p => p.startsWith(prefix))
        .map(p => p.slice(prefix.length).split('/')[0] ?? '');
      return [...new Set(names)].sort();
    },
    which: () => undefined,
  };
}

export function specOf({ argv, files = {}, env = {}, binSh = 'dash', cwd = '/w' }: Container): ContainerSpec {
  return {
    file: 'Dockerfile',
    target: null,
    context: 'docker run',
    os: 'linux',
    entrypoint: { form: 'exec', argv, at, from: 'file' },
    cmd: undefined,
    commandKnown: true,
    stopSignal: { signal: 'SIGTERM', text: 'SIGTERM', origin: 'default' },
    gracePeriodMs: 10_000,
    init: { enabled: false },
    pidNamespace: 'private',
    user: { name: undefined },
    workdir: cwd,
    env,
    envComplete: true,
    healthcheck: undefined,
    binSh,
    base: { reference: 'debian:12', at },
    files: imageFiles(files),
    isBaseOnly: false,
    at: { from: at },
    installedInits: [],
    evidence: [],
    unknowns: [],
  };
}

/** The one branch that a container without conditions has. */
export async function branchOf(container: Container): Promise<Branch> {
  const { branches } = await parsers.run(() => predict({ spec: specOf(container), parsers }));
  if (!branches[0]) throw new Error('a prediction has a branch');
  return branches[0];
}
