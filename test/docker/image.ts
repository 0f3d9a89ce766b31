import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lookupImage } from '../../src/knowledge/index.ts';
import type { ContainerSpec } from '../../src/model/index.ts';
import type { Engine } from '../../src/verify/client.ts';
import { CARGO_CONFIG } from '../kernel/compiled.ts';
import type { RootStep } from '../kernel/launcher.ts';
import { node, standIns } from '../kernel/stand-ins.ts';
import { installPackages, npmFolder } from '../programs/npm.ts';

/** The image with all programs of this machine that cases use. */
export const HOST_IMAGE = 'pid1-lint-host';

/** What fetches something: the base has what it would bring. */
const FETCHES = /\b(?:apt-get|apk|dnf|yum|pip3?|npm|yarn|curl|wget|docker-php-ext-install)\b/;

/**
 * Writes a case's folder once more, with a Dockerfile that builds without a network: its base images become the
 * stand-in that the kernel tests use as well. `undefined`: the engine's own builder can't build it.
 */
export function writeContext(
  source: string,
  dockerfile: string,
  spec: ContainerSpec,
  folder: string,
): string | undefined {
  if (/<<-?\s*["']?\w/.test(dockerfile) || /--mount=/.test(dockerfile)) return undefined;
  cpSync(source, folder, { recursive: true });
  if (existsSync(join(folder, 'Cargo.toml'))) {
    mkdirSync(join(folder, '.cargo'), { recursive: true });
    writeFileSync(join(folder, '.cargo/config.toml'), CARGO_CONFIG.join('\n'));
  }
  const standIn = standInStage(spec, folder);
  const stages = new Stages(dockerfile);
  const packages = npmPackages(folder);
  let stage = -1;
  const lines = joined(dockerfile).flatMap(line => {
    const from = /^FROM\s+(?:--\S+\s+)*(\S+)(.*)$/i.exec(line);
    if (from) stage++;
    if (from && from[1] !== 'scratch' && !stages.isStage(from[1] ?? ''))
      return [`FROM ${stages.isBelowFinal(stage) ? 'standin' : 'builder'}${from[2]}`];
    // It asks with programs that the base lacks, and readiness is looked for otherwise.
    if (/^HEALTHCHECK\s/i.test(line)) return [];
    if (/^RUN\s/i.test(line) && FETCHES.test(line))
      return packages && /\bnpm (?:ci|i|install)\b/.test(line) ? [packages] : [];
    return withoutChmod(line);
  });
  const name = '.standin.Dockerfile';
  writeFileSync(join(folder, name), [...standIn, ...lines].join('\n'));
  writeFileSync(join(folder, `${name}.dockerignore`), '');
  return name;
}

/** The stages of a Dockerfile: those that only build have the host's programs and its shell. */
class Stages {
  readonly #from: readonly (readonly [base: string, name: string | undefined])[];
  readonly #below = new Set<number>();

  constructor(dockerfile: string) {
    const lines = dockerfile.matchAll(/^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/gim);
    this.#from = [...lines].map(([, base = '', name]) => [base, name?.toLowerCase()]);
    for (let at = this.#from.length - 1; at >= 0 && !this.#below.has(at); ) {
      this.#below.add(at);
      at = this.#find(this.#from[at]?.[0] ?? '');
    }
  }

  /** Does the final stage begin with this one? */
  isBelowFinal(stage: number): boolean {
    return this.#below.has(stage);
  }

  isStage(base: string): boolean {
    return this.#find(base) >= 0;
  }

  #find(base: string): number {
    return this.#from.findIndex(([, name]) => name === base.toLowerCase());
  }
}

/** The step that stands for `npm install`: the packages of package.json that are installed for the tests as well. */
function npmPackages(folder: string): string | undefined {
  const manifest = manifestIn(folder);
  const wanted = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  if (wanted.length === 0) return undefined;
  installPackages();
  const modules = join(folder, '.steps', 'node_modules');
  for (let name = wanted.pop(); name; name = wanted.pop()) {
    const source = join(npmFolder(), name);
    if (!existsSync(source) || existsSync(join(modules, name))) continue;
    cpSync(source, join(modules, name), { recursive: true });
    const { bin = {}, dependencies = {} } = manifestIn(source) ?? {};
    wanted.push(...Object.keys(dependencies));
    mkdirSync(join(modules, '.bin'), { recursive: true });
    for (const [command, file] of Object.entries(typeof bin === 'string' ? { [name]: bin } : bin))
      symlinkSync(join('..', name, file), join(modules, '.bin', command));
  }
  // Node looks for a package in every folder above as well.
  return existsSync(modules) ? 'COPY .steps/node_modules /node_modules' : undefined;
}

interface Manifest {
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifestIn(folder: string): Manifest | undefined {
  const file = join(folder, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : undefined;
}

/** `COPY --chmod` is BuildKit's. */
function withoutChmod(line: string): readonly string[] {
  const [, mode, words = ''] = /^(?:COPY|ADD)\s+--chmod=(\S+)\s+(.*)$/i.exec(line) ?? [];
  if (mode === undefined) return [line];
  const names = words.split(/\s+/);
  const dest = names.at(-1) ?? '';
  const files = names
    .slice(0, -1)
    .map(name => (dest.endsWith('/') ? `${dest}${name.split('/').pop()}` : dest));
  return [`COPY ${words}`, `RUN ["/usr/bin/chmod", "${mode}", ${files.map(file => `"${file}"`).join(', ')}]`];
}

/** Without the ends of lines that a backslash hides. */
const joined = (text: string) =>
  text
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .filter(line => !/^\s*(?:#|$)/.test(line));

function standInStage(spec: ContainerSpec, folder: string): readonly string[] {
  const facts = lookupImage(spec.base.reference);
  const files: string[] = [];
  const commands = standIns(spec).map(step => command(step, folder, files));
  const tools = node().map(step => command(step, folder, files));
  const json = (words: readonly string[] | null | undefined) => JSON.stringify(words ?? []);
  return [
    `FROM ${HOST_IMAGE} AS builder`,
    `RUN ["/usr/bin/bash", "-c", ${JSON.stringify(tools.join('; '))}]`,
    `FROM ${HOST_IMAGE} AS standin`,
    ...(files.length > 0 ? ['COPY .steps /.steps'] : []),
    `RUN ["/usr/bin/bash", "-c", ${JSON.stringify([...commands, 'rm -rf /.steps'].join('; '))}]`,
    ...Object.entries(facts?.env ?? {}).map(([name, value]) => `ENV ${name}=${JSON.stringify(value)}`),
    ...(facts?.entrypoint ? [`ENTRYPOINT ${json(facts.entrypoint)}`] : []),
    ...(facts?.cmd ? [`CMD ${json(facts.cmd)}`] : []),
    ...(facts?.stopSignal ? [`STOPSIGNAL ${facts.stopSignal}`] : []),
    ...(facts?.workdir ? [`WORKDIR ${facts.workdir}`] : []),
    ...(facts?.user ? [`USER ${facts.user}`] : []),
  ];
}

function command(step: RootStep, folder: string, files: string[]): string {
  const parent = `mkdir -p "$(dirname ${step.path})"`;
  switch (step.do) {
    case 'link':
      return `${parent}; ln -sfn ${step.target} ${step.path}`;
    case 'remove':
      return `rm -f ${step.path}`;
    case 'directory':
      return `mkdir -p ${step.path}; chmod ${step.mode.toString(8)} ${step.path}`;
    case 'own':
      return `chown ${step.uid}:${step.gid} ${step.path}`;
    case 'empty':
      return ':';
    case 'file': {
      const name = `file-${files.length}`;
      files.push(name);
      mkdirSync(join(folder, '.steps'), { recursive: true });
      writeFileSync(join(folder, '.steps', name), step.text);
      return `${parent}; cp /.steps/${name} ${step.path}; chmod ${step.mode.toString(8)} ${step.path}`;
    }
  }
}

/** Makes the image of Debian packages and paths of this machine. */
export async function importHost(engine: Engine, words: readonly string[]): Promise<void> {
  const program = fileURLToPath(new URL('base-image.sh', import.meta.url));
  const script = spawn('bash', [program, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  await engine.call('POST', '/images/create', {
    query: { fromSrc: '-', repo: HOST_IMAGE },
    body: script.stdout,
  });
}
