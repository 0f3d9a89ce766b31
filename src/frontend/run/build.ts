import type { Location, Vfs } from '../../base/index.ts';
import type { RunBuild } from '../deploy/types.ts';
import { type EngineCommand, readLoosely } from './commands.ts';
import { BUILD_OPTIONS } from './flags.ts';
import type { Host } from './host.ts';
import { type Arg, hostPath } from './words.ts';

/** A `docker build` line, as written. */
export interface BuildLine {
  readonly command: EngineCommand;
  readonly tags: readonly string[];
  readonly context: Arg;
  readonly file: Arg | undefined;
  readonly target: Arg | undefined;
  readonly buildArgs: readonly Arg[];
}

/** `undefined`: its options are not understood, or its context is no folder of this machine. */
export function readBuild(command: EngineCommand): BuildLine | undefined {
  const read = readLoosely(command.args, BUILD_OPTIONS);
  if ('problem' in read) return undefined;
  const values = (name: string) =>
    read.options.flatMap(option => (option.name === name && option.value ? [option.value] : []));
  const [context] = read.operands;
  if (!context?.known || context.text === '-' || /^(https?|git|ssh):|^git@|\.git(#|$)/.test(context.text))
    return undefined;
  return {
    command,
    tags: [...values('tag').map(tag => withTag(tag.text)), `$(${command.shown})`],
    context,
    file: values('file').at(-1),
    target: values('target').at(-1),
    buildArgs: values('build-arg'),
  };
}

/** `app` and `app:latest` are one image. */
export function withTag(image: string): string {
  return image.includes('@') || image.lastIndexOf(':') > image.lastIndexOf('/') ? image : `${image}:latest`;
}

/** Paths of the host at which the Dockerfile may be, likeliest first. */
export function dockerfilesOf(line: BuildLine): readonly string[] {
  const { cwd, engine } = line.command;
  if (!cwd.known) return [];
  if (line.file) return line.file.known && line.file.text !== '-' ? [hostPath(cwd.text, line.file.text)] : [];
  const context = hostPath(cwd.text, line.context.text);
  const names = engine === 'podman' ? ['Containerfile', 'Dockerfile'] : ['Dockerfile'];
  return names.map(name => hostPath(context, name));
}

export function placeBuild(line: BuildLine, host: Host, vfs: Vfs, at: Location): RunBuild | undefined {
  const { cwd } = line.command;
  const context = host.place(cwd, line.context.text);
  const files = dockerfilesOf(line).flatMap(file => host.place(cwd, file) ?? []);
  const dockerfile = files.find(file => vfs.stat(file)?.kind === 'file') ?? files.at(-1);
  if (context === undefined || dockerfile === undefined || line.target?.known === false) return undefined;
  const buildArgs: Record<string, string | undefined> = {};
  for (const arg of line.buildArgs) {
    const equals = arg.prefix.indexOf('=');
    const name = equals === -1 ? arg.text : arg.prefix.slice(0, equals);
    buildArgs[name] = arg.known && equals !== -1 ? arg.text.slice(equals + 1) : undefined;
  }
  const by = `\`${line.command.engine} build\` in line ${at.line}`;
  return { dockerfile, context, buildArgs, at, by, ...(line.target ? { target: line.target.text } : {}) };
}
