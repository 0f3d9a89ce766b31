import type { Location, Vfs } from '../../base/index.ts';
import type { OpenRun, RunBuild, RunMount } from '../deploy/types.ts';
import { jsonForm } from '../dockerfile/json-form.ts';
import type { EngineCommand } from './commands.ts';
import { type Option, RUN_OPTIONS, readOptions } from './flags.ts';
import { type Host, inContainer } from './host.ts';
import type { RunLine } from './types.ts';
import type { Arg } from './words.ts';

/** The place of a command, and what it needs to know of its surroundings. */
export interface Surroundings {
  readonly file: string;
  readonly text: string;
  readonly vfs: Vfs;
  readonly host: Host;
  locate(start: number, end: number): Location;
  buildOf(image: Arg): RunBuild | undefined;
  /** Is the image what a `docker build` line of this file makes? */
  isBuilt(image: Arg): boolean;
}

/** Options whose value has to be known: with another one PID 1 or its end is another. */
const DECISIVE = ['init', 'stop-signal', 'stop-timeout', 'entrypoint', 'pid', 'workdir'];

/** A run line, or what of it is not known. */
export function readRun(command: EngineCommand, around: Surroundings): RunLine | OpenRun {
  const at = around.locate(command.start, command.end);
  const { engine } = command;
  const open = (reason: string): OpenRun => ({
    at,
    engine,
    context: `${at.file}:${at.line} ${engine} run`,
    reason,
  });
  const read = readOptions(command.args, RUN_OPTIONS[engine], {
    interspersed: false,
    isOperand: arg => arg.single || around.isBuilt(arg),
  });
  if ('problem' in read) return open(read.problem);
  const [image, ...rest] = read.operands;
  if (!image) return open('it names no image');
  const build = around.buildOf(image);
  if (!image.known && !build) return open(`the image \`${image.text}\` is not known`);
  const unknownArg = rest.find(arg => !arg.known);
  if (unknownArg) return open(`the argument \`${unknownArg.text}\` is not known`);
  const decisive = read.options.find(
    option => DECISIVE.includes(option.name) && option.value?.known === false,
  );
  if (decisive) return open(`the value of --${decisive.name} is not known`);
  const timeout = read.options.findLast(option => option.name === 'stop-timeout')?.value?.text;
  if (timeout !== undefined && milliseconds(timeout) === undefined)
    return open(`--stop-timeout takes a number of seconds, not \`${timeout}\``);
  const facts = new RunOptions(read.options, command, around).facts();
  const verb = command.verb === 'create' ? 'create' : 'run';
  return {
    file: around.file,
    at,
    context: contextOf({ at, engine }, verb, facts),
    text: shortened(around.text.slice(command.start, command.end)),
    engine,
    verb,
    image: image.text,
    args: rest.length === 0 ? undefined : rest.map(arg => inContainer(arg.text)),
    ...(rest[0] ? { argsAt: around.locate(rest[0].start, rest.at(-1)?.end ?? rest[0].end) } : {}),
    ...(build ? { build } : {}),
    ...facts,
  };
}

/** One line of at most 80 characters. */
function shortened(text: string): string {
  const line = text
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\s+/)
    .join(' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

type Facts = Omit<
  RunLine,
  'file' | 'at' | 'context' | 'text' | 'engine' | 'verb' | 'image' | 'args' | 'argsAt' | 'build'
>;

/** Such as `run.sh:7 docker run --init`: the options that decide who is PID 1 and how it is stopped. */
function contextOf(
  { at, engine }: Pick<RunLine, 'at' | 'engine'>,
  verb: RunLine['verb'],
  run: Facts,
): string {
  const options = [
    run.init ? '--init' : '',
    run.pid === undefined ? '' : `--pid=${run.pid === 'host' ? 'host' : '…'}`,
    run.entrypoint === undefined ? '' : '--entrypoint',
    run.stopSignal ? `--stop-signal ${run.stopSignal.text}` : '',
    run.stopTimeoutMs ? `--stop-timeout ${stopTimeoutText(run.stopTimeoutMs.value)}` : '',
  ].filter(option => option !== '');
  return [`${at.file}:${at.line} ${engine} ${verb}`, ...options].join(' ');
}

const stopTimeoutText = (ms: number) => (Number.isFinite(ms) ? String(ms / 1000) : '-1');

class RunOptions {
  readonly #options: readonly Option[];
  readonly #command: EngineCommand;
  readonly #around: Surroundings;
  #envComplete = true;

  constructor(options: readonly Option[], command: EngineCommand, around: Surroundings) {
    this.#options = options;
    this.#command = command;
    this.#around = around;
  }

  facts(): Facts {
    const env = this.#env();
    const text = (name: string) => {
      const value = this.#last(name)?.value;
      return value && inContainer(value.text);
    };
    const [user, workdir, name] = [text('user'), text('workdir'), text('name')];
    const entrypoint = entrypointOf(text('entrypoint'), this.#command.engine);
    const userAt = this.#at('user');
    const entrypointAt = this.#at('entrypoint');
    const initAt = this.#at('init');
    return {
      init: this.#flag('init'),
      tty: this.#flag('tty'),
      interactive: this.#flag('interactive'),
      detached: this.#flag('detach'),
      ...(initAt ? { initAt } : {}),
      ...this.#stop(),
      ...(entrypoint === undefined ? {} : { entrypoint }),
      ...(entrypointAt ? { entrypointAt } : {}),
      ...this.#pid(),
      env,
      envComplete: this.#envComplete,
      ...(user === undefined ? {} : { user }),
      ...(userAt ? { userAt } : {}),
      ...(workdir === undefined ? {} : { workdir }),
      ...(name === undefined ? {} : { name }),
      mounts: this.#mounts(),
      options: this.#options.map(({ name, value }) => ({ name, ...(value ? { value: value.text } : {}) })),
    };
  }

  #last(name: string): Option | undefined {
    return this.#options.findLast(option => option.name === name);
  }

  #at(name: string): Location | undefined {
    const option = this.#last(name);
    if (!option) return undefined;
    return this.#around.locate(option.at.start, Math.max(option.at.end, option.value?.end ?? 0));
  }

  /** @source strconv.ParseBool */
  #flag(name: string): boolean {
    const option = this.#last(name);
    if (!option) return false;
    return option.value === undefined || ['1', 't', 'true'].includes(option.value.text.toLowerCase());
  }

  #stop(): Pick<Facts, 'stopSignal' | 'stopTimeoutMs'> {
    const signal = this.#last('stop-signal')?.value;
    const signalAt = this.#at('stop-signal');
    const seconds = this.#last('stop-timeout')?.value;
    const at = this.#at('stop-timeout');
    const value = seconds && milliseconds(seconds.text);
    return {
      ...(signal && signalAt ? { stopSignal: { text: signal.text, at: signalAt } } : {}),
      ...(value !== undefined && at ? { stopTimeoutMs: { value, at } } : {}),
    };
  }

  #pid(): Pick<Facts, 'pid' | 'pidAt'> {
    const mode = this.#last('pid')?.value?.text ?? '';
    const pidAt = this.#at('pid');
    if (!pidAt || mode === '' || mode === 'private') return {};
    return { pid: mode === 'host' ? 'host' : 'shared', pidAt };
  }

  /** Files first, then `-e`, as docker does. @source docker/cli cli/command/container/opts.go */
  #env(): Record<string, string | undefined> {
    const env: Record<string, string | undefined> = {};
    for (const { name, value } of this.#options) {
      if (name === 'env-host') this.#envComplete = false;
      if (name === 'env-file' && value) this.#envFile(value, env);
    }
    for (const { name, value } of this.#options) {
      if (name !== 'env' || !value) continue;
      const equals = value.prefix.indexOf('=');
      // `-e NAME` takes the value that the host has.
      if (equals === -1) env[value.text] = undefined;
      else
        env[value.prefix.slice(0, equals)] = value.known
          ? inContainer(value.text.slice(equals + 1))
          : undefined;
    }
    return env;
  }

  #envFile(value: Arg, env: Record<string, string | undefined>): void {
    const file = value.known ? this.#around.host.place(this.#command.cwd, value.text) : undefined;
    const text = file === undefined ? undefined : this.#around.vfs.read(file);
    if (text === undefined) {
      this.#envComplete = false;
      return;
    }
    for (const raw of text.split('\n')) {
      const line = raw.trimStart().replace(/\r$/, '');
      const equals = line.indexOf('=');
      if (line === '' || line.startsWith('#') || equals === 0) continue;
      if (equals === -1) env[line] = undefined;
      else env[line.slice(0, equals)] = line.slice(equals + 1);
    }
  }

  #mounts(): RunMount[] {
    const mounts: RunMount[] = [];
    for (const { name, value } of this.#options) {
      if (!value) continue;
      const bind =
        name === 'volume' ? bindOfVolume(value) : name === 'mount' ? bindOfMount(value) : undefined;
      if (!bind) continue;
      const source = value.known ? this.#around.host.place(this.#command.cwd, bind.source) : undefined;
      mounts.push({ source, target: inContainer(bind.target) });
    }
    return mounts;
  }
}

/** Podman takes a JSON array as well. @source containers/podman pkg/specgenutil/specgen.go */
function entrypointOf(text: string | undefined, engine: EngineCommand['engine']) {
  if (text === undefined) return undefined;
  const form = engine === 'podman' && text.startsWith('[') ? jsonForm(text) : undefined;
  if (form?.kind === 'exec') return form.argv;
  return text === '' ? [] : [text];
}

/** @source docker/cli: a negative number waits for ever */
export function milliseconds(text: string): number | undefined {
  if (!/^-?\d{1,9}$/.test(text)) return undefined;
  const seconds = Number(text);
  return seconds < 0 ? Number.POSITIVE_INFINITY : seconds * 1000;
}

interface Bind {
  readonly source: string;
  readonly target: string;
}

/** `source:target[:options]`; a source that is no path is the name of a volume. */
function bindOfVolume(value: Arg): Bind | undefined {
  const [source = '', target] = value.text.split(':');
  if (target === undefined || target === '') return undefined;
  const isPath = /^[./\0~$]/.test(source);
  return isPath ? { source, target } : undefined;
}

function bindOfMount(value: Arg): Bind | undefined {
  const fields = new Map(
    value.text.split(',').map(field => {
      const equals = field.indexOf('=');
      return equals === -1 ? [field, ''] : [field.slice(0, equals), field.slice(equals + 1)];
    }),
  );
  const source = fields.get('source') ?? fields.get('src');
  const target = fields.get('target') ?? fields.get('dst') ?? fields.get('destination');
  if (fields.get('type') !== 'bind' || source === undefined || target === undefined) return undefined;
  return { source, target };
}
