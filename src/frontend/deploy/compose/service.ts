import { type Location, path, type Vfs } from '../../../base/index.ts';
import type { Env, FileText } from '../../../model/index.ts';
import { textAt } from '../text-at.ts';
import type { OpenRun, RunBuild, RunContext, RunMount } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';
import { milliseconds } from './duration.ts';
import { healthcheckOf } from './healthcheck.ts';
import { interpolate, readDotEnv } from './interpolate.ts';
import { asBuild, named } from './merge.ts';
import { preStopOf } from './pre-stop.ts';
import type { Project, Service } from './project.ts';
import { splitWords } from './words.ts';

/** Something that decides who PID 1 is, or how it is stopped, is not known. */
class Open extends Error {}

/** A service, as far as it is known. */
export interface ServiceRun {
  readonly image: string | undefined;
  /** By which others may name its image. */
  readonly build: RunBuild | undefined;
  /** What it overrides of its image, or what of that is not known. */
  readonly run: RunContext | OpenRun;
}

export function readService(service: Service, project: Project, vfs: Vfs): ServiceRun {
  const reader = new ServiceReader(service, project, vfs);
  const written = textOf(field(service.node, 'image'));
  const image = written === undefined ? undefined : interpolate(written, project.env).text;
  const build = orOpen(() => reader.build());
  const run = build instanceof Open ? build : orOpen(() => reader.context(build));
  const { at } = service;
  return {
    image,
    build: build instanceof Open ? undefined : build,
    run: run instanceof Open ? { at, engine: 'docker', context: reader.label([]), reason: run.message } : run,
  };
}

function orOpen<T>(read: () => T): T | Open {
  try {
    return read();
  } catch (error) {
    if (error instanceof Open) return error;
    throw error;
  }
}

class ServiceReader {
  readonly #service: Service;
  readonly #project: Project;
  readonly #vfs: Vfs;
  #envComplete = true;
  /** What is found out about the words of the command. */
  #leftOut: Pick<RunContext, 'leftOut' | 'hasOpenWords'> = {};

  constructor(service: Service, project: Project, vfs: Vfs) {
    this.#service = service;
    this.#project = project;
    this.#vfs = vfs;
  }

  /** Such as `compose.yaml:3 service web, init: true`. */
  label(options: readonly string[]): string {
    const { at, name } = this.#service;
    return [`${at.file}:${at.line} service ${name}`, ...options].join(', ');
  }

  context(build: RunBuild | undefined): RunContext {
    const { at, doubt } = this.#service;
    if (doubt !== undefined) throw new Open(doubt);
    const image = this.#text('image')?.text;
    if (!build && image === undefined) throw new Open('it has neither an image nor a build');
    const init = this.#flag('init');
    const stopSignal = this.#decisive('stop_signal');
    const grace = this.#grace();
    const entrypoint = this.#words('entrypoint');
    const args = this.#words('command');
    const pid = this.#decisive('pid');
    const [user, workdir] = [this.#decisive('user'), this.#decisive('working_dir')];
    const healthcheck = healthcheckOf(field(this.#service.node, 'healthcheck'), this.#project.env);
    const env = this.#env();
    const preStop = preStopOf(this.#service.node, this.#project.env);
    return {
      file: at.file,
      at,
      context: this.label([
        ...(init?.on ? ['init: true'] : []),
        ...(stopSignal ? [`stop_signal: ${stopSignal.text}`] : []),
        ...(grace ? [`stop_grace_period: ${grace.text}`] : []),
        ...(pid ? [`pid: ${pid.text}`] : []),
      ]),
      engine: 'docker',
      declaredIn: 'compose',
      image: image ?? '',
      init: init?.on ?? false,
      ...(init ? { initAt: init.at } : {}),
      ...(stopSignal ? { stopSignal } : {}),
      ...(grace ? { stopTimeoutMs: grace } : {}),
      ...(entrypoint ? { entrypoint: entrypoint.words, entrypointAt: entrypoint.at } : {}),
      // The daemon takes an empty list for none. @source moby daemon/commit.go merge
      ...(args && args.words.length > 0 ? { args: args.words, argsAt: args.at } : { args: undefined }),
      ...(entrypoint?.words.length === 0 ? { keepsCmd: true } : {}),
      ...(pid ? { pid: pid.text === 'host' ? 'host' : 'shared', pidAt: pid.at } : {}),
      ...(pid && pid.text !== 'host' ? { pidOf: pid.text } : {}),
      ...this.#leftOut,
      ...(preStop ? { preStop } : {}),
      env,
      envComplete: this.#envComplete,
      ...(user ? { user: user.text, userAt: user.at } : {}),
      ...(workdir ? { workdir: workdir.text } : {}),
      mounts: [...this.#mounts(), ...this.#configs()],
      ...(healthcheck === undefined ? {} : { healthcheck }),
      tty: this.#flag('tty')?.on ?? false,
      interactive: this.#flag('stdin_open')?.on ?? false,
      ...(build ? { build } : {}),
    };
  }

  build(): RunBuild | undefined {
    const node = field(this.#service.node, 'build');
    if (!node) return undefined;
    const build = asBuild(node);
    const part = (key: string) => {
      const at = field(build, key);
      return at && this.#known(at, `build.${key}`);
    };
    const written = part('context') ?? { text: '.', at: node.at };
    if (/^[a-z+]+:\/\/|^git@|\.git(?:#|$)/.test(written.text))
      throw new Open(`its build context is ${written.text}, which is not here`);
    const context = this.#path(written.text, written.at);
    const inline = part('dockerfile_inline')?.text;
    const target = part('target')?.text;
    const dockerfile = path.resolve(context, part('dockerfile')?.text ?? 'Dockerfile');
    return {
      dockerfile: inline === undefined ? dockerfile : node.at.file,
      context,
      ...(inline === undefined ? {} : { inline }),
      ...(target === undefined ? {} : { target }),
      buildArgs: this.#named(field(build, 'args')),
      at: node.at,
      by: `\`build\` of the service ${this.#service.name}`,
    };
  }

  #path(written: string, { file }: Location): string {
    return path.normalize(path.resolve(this.#project.folderOf(file), written));
  }

  #text(
    key: string,
  ): { readonly text: string; readonly at: Location; readonly unknown?: string } | undefined {
    const node = field(this.#service.node, key);
    const text = textOf(node);
    if (!node || text === undefined) return undefined;
    return { ...interpolate(text, this.#project.env), at: node.at };
  }

  #known(node: Yaml, name: string): { readonly text: string; readonly at: Location } | undefined {
    const written = textOf(node);
    if (written === undefined) return undefined;
    const { text, unknown } = interpolate(written, this.#project.env);
    if (unknown !== undefined)
      throw new Open(`\`${name}\` hangs on the variable ${unknown}, which is set nowhere`);
    return { text, at: node.at };
  }

  #decisive(key: string) {
    const node = field(this.#service.node, key);
    return node && this.#known(node, key);
  }

  #flag(key: string): { readonly on: boolean; readonly at: Location } | undefined {
    const value = this.#decisive(key);
    return value && { on: /^(?:true|y|yes|on|1)$/i.test(value.text), at: value.at };
  }

  #grace(): { readonly text: string; readonly value: number; readonly at: Location } | undefined {
    const written = this.#decisive('stop_grace_period');
    if (!written) return undefined;
    const value = milliseconds(written.text);
    if (value === undefined) throw new Open(`\`stop_grace_period: ${written.text}\` is no duration`);
    // What is handed to the engine is whole seconds. @source docker/compose pkg/compose/convert.go ToSeconds
    return { ...written, value: Math.floor(value / 1000) * 1000 };
  }

  /** `undefined`: the image's is left. */
  #words(
    key: 'command' | 'entrypoint',
  ): { readonly words: readonly string[]; readonly at: Location } | undefined {
    const node = field(this.#service.node, key);
    if (!node || (node.kind === 'scalar' && node.value === null)) return undefined;
    const { env } = this.#project;
    if (node.kind === 'list') {
      const read = node.items.map(item => interpolate(textOf(item) ?? '', env));
      if (read.some(r => r.unknown !== undefined)) this.#leftOut = { ...this.#leftOut, hasOpenWords: true };
      return {
        words: this.#checked(
          read[0],
          read.map(r => r.text),
          key,
        ),
        at: node.at,
      };
    }
    const read = interpolate(textOf(node) ?? '', env);
    const split = splitWords(read.text);
    if ('problem' in split) throw new Open(`Compose refuses \`${key}\`: ${split.problem}`);
    if (read.unknown !== undefined) this.#leftOut = { ...this.#leftOut, hasOpenWords: true };
    if (split.dropped !== undefined)
      this.#leftOut = { ...this.#leftOut, leftOut: { text: split.dropped.trim(), at: node.at } };
    const first = interpolate(split.words[0] ?? '', env);
    return { words: this.#checked(first, split.words, key), at: node.at };
  }

  #checked(first: { readonly unknown?: string } | undefined, words: readonly string[], key: string) {
    if (first?.unknown !== undefined)
      throw new Open(`\`${key}\` begins with the variable ${first.unknown}, which is set nowhere`);
    return words;
  }

  #named(node: Yaml | undefined): Record<string, string | undefined> {
    const env: Record<string, string | undefined> = {};
    for (const [name, { value }] of node ? entriesOf(named(node)) : []) {
      const written = textOf(value);
      const read = written === undefined ? undefined : interpolate(written, this.#project.env);
      env[name] = read?.unknown === undefined ? read?.text : undefined;
    }
    return env;
  }

  /** Files first, then `environment`, which wins. */
  #env(): Env {
    const env: Record<string, string | undefined> = {};
    for (const item of itemsOf(field(this.#service.node, 'env_file'))) {
      const written = textOf(item) ?? textOf(field(item, 'path'));
      const text = written === undefined ? undefined : this.#vfs.read(this.#path(written, item.at));
      if (text === undefined) this.#envComplete = false;
      else Object.assign(env, Object.fromEntries(readDotEnv(text)));
    }
    return { ...env, ...this.#named(field(this.#service.node, 'environment')) };
  }

  #mounts(): RunMount[] {
    return itemsOf(field(this.#service.node, 'volumes')).flatMap((item): RunMount[] => {
      if (item.kind === 'map') {
        const target = this.#mountText(field(item, 'target'));
        const source = this.#mountText(field(item, 'source'));
        if (target === undefined) return [];
        const isBind = textOf(field(item, 'type')) === 'bind' && source !== undefined;
        return [
          isBind
            ? { source: this.#source(source, item.at), target }
            : { target, isVolume: true, source: undefined },
        ];
      }
      const [source = '', target] = (this.#mountText(item) ?? '').split(':');
      if (target === undefined)
        return source === '' ? [] : [{ source: undefined, target: source, isVolume: true }];
      return /^[./~$]/.test(source)
        ? [{ source: this.#source(source, item.at), target }]
        : [{ source: undefined, target, isVolume: true }];
    });
  }

  #mountText(node: Yaml | undefined): string | undefined {
    const text = textOf(node);
    return text === undefined ? undefined : interpolate(text, this.#project.env).text;
  }

  /** A path of the Vfs; what lies in the home of whoever starts it is not known. */
  #source(written: string, at: Location): string | undefined {
    return /[$~]/.test(written) ? undefined : this.#path(written, at);
  }

  #configs(): RunMount[] {
    return itemsOf(field(this.#service.node, 'configs')).flatMap((item): RunMount[] => {
      const name = textOf(item) ?? textOf(field(item, 'source')) ?? '';
      const target = textOf(field(item, 'target')) ?? `/${name}`;
      const config = field(this.#project.configs, name);
      const content = field(config, 'content');
      if (content) return [{ source: undefined, target, texts: new Map([['', this.#content(content)]]) }];
      const file = field(config, 'file');
      const written = textOf(file);
      return [{ source: file && written ? this.#source(written, file.at) : undefined, target }];
    });
  }

  #content(node: Yaml): FileText {
    const written = textAt(node);
    return { ...written, text: interpolate(written.text, this.#project.env).text };
  }
}
