import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookupImage } from '../../src/knowledge/index.ts';
import type { ContainerSpec } from '../../src/model/index.ts';
import type { RootStep } from '../kernel/launcher.ts';
import { standIns } from '../kernel/stand-ins.ts';

/** The image with all programs of this machine that cases use. */
export const HOST_IMAGE = 'pid1-lint-host';

/** What fetches something: the base has what it would bring. */
const FETCHES = /\b(?:apt-get|apk|dnf|yum|pip3?|npm|yarn|curl|wget)\b/;

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
  const standIn = standInStage(spec, folder);
  const stages = new Set([...dockerfile.matchAll(/^FROM\s+\S+\s+AS\s+(\S+)/gim)].map(m => m[1]));
  const lines = joined(dockerfile).flatMap(line => {
    const from = /^FROM\s+(\S+)(.*)$/i.exec(line);
    if (from && from[1] !== 'scratch' && !stages.has(from[1])) return [`FROM standin${from[2]}`];
    // It asks with programs that the base lacks, and readiness is looked for otherwise.
    if (/^HEALTHCHECK\s/i.test(line) || (/^RUN\s/i.test(line) && FETCHES.test(line))) return [];
    return withoutChmod(line);
  });
  const name = '.standin.Dockerfile';
  writeFileSync(join(folder, name), [...standIn, ...lines].join('\n'));
  writeFileSync(join(folder, `${name}.dockerignore`), '');
  return name;
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
  const json = (words: readonly string[] | null | undefined) => JSON.stringify(words ?? []);
  return [
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
