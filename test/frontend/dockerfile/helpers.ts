import { memoryVfs } from '../../../src/base/index.ts';
import {
  type DockerfileInput,
  type DockerfileResult,
  readDockerfile,
} from '../../../src/frontend/dockerfile/index.ts';
import type { ImageFacts } from '../../../src/knowledge/images/types.ts';
import type { Command, ContainerSpec, FileOrigin } from '../../../src/model/index.ts';

const none = {
  entrypoint: null,
  cmd: null,
  stopSignal: null,
  shell: null,
  user: null,
  workdir: null,
  env: {},
  scripts: {},
  source: 'test',
} as const;

export const IMAGES: Readonly<Record<string, ImageFacts>> = {
  'debian:12': { ...none, row: 'debian', cmd: ['bash'], binSh: 'dash' },
  'alpine:3': { ...none, row: 'alpine', cmd: ['/bin/sh'], binSh: 'busybox' },
  'almalinux:9': { ...none, row: 'almalinux', cmd: ['/bin/bash'], binSh: 'bash' },
  'nginx:1': {
    ...none,
    row: 'nginx',
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    stopSignal: 'SIGQUIT',
    binSh: 'dash',
    scripts: { 'docker-entrypoint.sh': { does: 'exec', source: 'test' } },
  },
  'node:22': {
    ...none,
    row: 'node',
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['node'],
    binSh: 'dash',
    env: { NODE_VERSION: '22', PATH: '/usr/local/bin:/usr/bin:/bin' },
    scripts: { 'docker-entrypoint.sh': { does: 'exec', source: 'test' } },
  },
};

export interface Options {
  readonly files?: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly buildArgs?: DockerfileInput['buildArgs'];
  readonly context?: string;
  readonly executable?: (file: string) => boolean;
}

export function read(text: string, options: Options = {}): DockerfileResult {
  const { files = {}, target, buildArgs = {}, context = '.', executable } = options;
  return readDockerfile({
    file: 'Dockerfile',
    text,
    vfs: memoryVfs({ Dockerfile: text, ...files }, executable),
    context,
    buildArgs,
    lookupImage: reference => IMAGES[reference],
    ...(target === undefined ? {} : { target }),
  });
}

export function specOf(text: string, options: Options = {}): ContainerSpec {
  const { spec, errors } = read(text, options);
  if (!spec) throw new Error(JSON.stringify(errors));
  return spec;
}

/** A command as one value: argv, or the text of the shell form. */
export function shown(command: Command | undefined): readonly string[] | string | undefined {
  return command?.form === 'exec' ? command.argv : command?.text;
}

/** An origin in short: its kind, and what tells it from others of its kind. */
export function brief(origin: FileOrigin): string {
  switch (origin.kind) {
    case 'context':
    case 'inline':
      return `${origin.kind}${origin.executable ? '*' : ''} ${origin.text.file} ${JSON.stringify(origin.text.text)}`;
    case 'opaque':
      return `opaque ${origin.path}`;
    case 'installed':
      return `installed${origin.executable ? '*' : ''} ${origin.program}`;
    case 'base':
      return `base ${origin.image}`;
    case 'produced':
      return `produced ${origin.path}`;
    case 'directory':
      return 'directory';
    case 'absent':
    case 'unknown':
      return `${origin.kind}: ${origin.reason}`;
  }
}

export const originIn = (text: string, file: string, options: Options = {}) =>
  brief(specOf(text, options).files.origin(file));
