import dockerignore from '@balena/dockerignore';
import { type Location, path, type Vfs } from '../../base/index.ts';
import { parseSignal } from '../../kernel/index.ts';
import type { ImageFacts } from '../../knowledge/images/types.ts';
import type { BinSh, Command, CommandOrigin, FileOrigin, StopSignal } from '../../model/index.ts';
import type { Instruction } from './instructions.ts';
import { contextLayer, fileLayer, inlineText, StageFiles, stageLayer } from './layers.ts';
import { applyRun } from './run.ts';
import { expandVariables, jsonForm, splitRaw } from './words.ts';

export interface StageInput {
  readonly file: string;
  readonly vfs: Vfs;
  readonly context: string;
  readonly buildArgs: Readonly<Record<string, string | undefined>>;
  readonly escape: string;
  readonly lookupImage: (reference: string) => ImageFacts | undefined;
}

export interface Fault {
  readonly message: string;
  readonly at: Location;
}

/** A build stage while its instructions are carried out, and its result afterwards. */
export class Stage {
  readonly name: string | undefined;
  readonly index: number;
  readonly from: Location;
  readonly reference: string;
  readonly referenceKnown: boolean;
  readonly parent: Stage | undefined;
  readonly image: ImageFacts | undefined;
  readonly windows: boolean;
  files: StageFiles;
  env: Record<string, string | undefined>;
  args: Record<string, string | undefined> = {};
  entrypoint: Command | undefined;
  cmd: Command | undefined;
  /** CMD was set in this stage, so ENTRYPOINT does not reset it. */
  cmdIsOwn = false;
  entrypointIsOwn = false;
  stopSignal: StopSignal;
  healthcheck: Command | undefined;
  shell: readonly string[];
  user: { readonly name: string | undefined; readonly at?: Location };
  workdir: string;
  binSh: BinSh;
  readonly inits: { readonly program: string; readonly at: Location }[];
  readonly onbuild: Instruction[] = [];
  readonly faults: Fault[] = [];

  constructor(index: number, name: string | undefined, from: Location, source: StageSource) {
    this.index = index;
    this.name = name;
    this.from = from;
    this.reference = source.reference;
    this.referenceKnown = source.known;
    this.parent = source.stage;
    this.image = source.image;
    const { stage, image } = source;
    this.windows = stage?.windows ?? /windows|nanoserver|servercore/i.test(source.reference);
    this.files = new StageFiles(file => baseOrigin(source, file), stage?.files);
    const inherited = (command: Command | undefined): Command | undefined =>
      command && { ...command, from: 'stage' };
    const facts = (argv: readonly string[] | null | undefined): Command | undefined =>
      argv && argv.length > 0 ? { form: 'exec', argv, at: from, from: 'base-image' } : undefined;
    this.env = { ...(stage?.env ?? image?.env) };
    this.entrypoint = stage ? inherited(stage.entrypoint) : facts(image?.entrypoint);
    this.cmd = stage ? inherited(stage.cmd) : facts(image?.cmd);
    this.stopSignal = stage
      ? {
          ...stage.stopSignal,
          origin: stage.stopSignal.origin === 'file' ? 'stage' : stage.stopSignal.origin,
        }
      : imageStopSignal(image, from);
    this.healthcheck = stage?.healthcheck;
    this.shell = stage?.shell ?? image?.shell ?? ['/bin/sh', '-c'];
    this.user = stage?.user ?? { name: image?.user ?? undefined };
    this.workdir = stage?.workdir ?? image?.workdir ?? '/';
    this.binSh = stage?.binSh ?? image?.binSh ?? (source.reference === 'scratch' ? 'none' : 'unknown');
    this.inits = [...(stage?.inits ?? [])];
  }

  /** The image that the chain of stages starts from. */
  get root(): Stage {
    return this.parent ? this.parent.root : this;
  }
}

export interface StageSource {
  readonly reference: string;
  readonly known: boolean;
  readonly stage: Stage | undefined;
  readonly image: ImageFacts | undefined;
}

function imageStopSignal(image: ImageFacts | undefined, at: Location): StopSignal {
  if (!image?.stopSignal) return { signal: 'SIGTERM', text: 'SIGTERM', origin: 'default' };
  return { signal: parseSignal(image.stopSignal), text: image.stopSignal, origin: 'base-image', at };
}

function baseOrigin(source: StageSource, file: string): FileOrigin {
  if (source.reference === 'scratch')
    return { kind: 'absent', reason: 'the image starts from scratch, and nothing puts it there' };
  if (source.image) return { kind: 'base', image: source.image.row };
  return {
    kind: 'unknown',
    reason: `the base image ${source.reference} is not known, and ${file} may be in it`,
  };
}

/** Variables that BuildKit sets by itself; their values depend on the platform. */
const PREDEFINED = /^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT)$/;

export class StageBuilder {
  readonly input: StageInput;
  readonly stages: Stage[] = [];
  readonly globalArgs: Record<string, string | undefined> = {};
  #ignored: ((file: string) => boolean) | undefined;

  constructor(input: StageInput) {
    this.input = input;
  }

  get current(): Stage | undefined {
    return this.stages.at(-1);
  }

  /** ARG before the first FROM. */
  globalArg(instruction: Instruction): void {
    for (const { name, value } of this.#pairs(instruction.text, n => this.globalArgs[n])) {
      this.globalArgs[name] = Object.hasOwn(this.input.buildArgs, name) ? this.input.buildArgs[name] : value;
    }
  }

  from(instruction: Instruction): Fault | undefined {
    const words = splitRaw(instruction.text, this.input.escape);
    const plain = words.filter(w => !w.text.startsWith('--'));
    const [image, as, name] = plain;
    if (!image || (plain.length !== 1 && !(plain.length === 3 && as?.text.toLowerCase() === 'as'))) {
      return { message: 'FROM takes an image, or an image and AS with a name', at: instruction.at };
    }
    const expanded = expandVariables(
      image.text,
      n => this.#predefined(n, this.globalArgs[n]),
      this.input.escape,
    );
    const reference = expanded.text;
    const stage = this.find(reference);
    const known = expanded.missing.length === 0;
    const source: StageSource = {
      reference: reference || image.text,
      known,
      stage,
      image: stage || !known ? undefined : this.input.lookupImage(reference),
    };
    const made = new Stage(this.stages.length, name?.text, instruction.at, source);
    this.stages.push(made);
    for (const trigger of stage?.onbuild ?? []) this.apply(trigger);
    return undefined;
  }

  find(name: string): Stage | undefined {
    const lower = name.toLowerCase();
    return (
      this.stages.findLast(s => s.name?.toLowerCase() === lower) ??
      (/^\d+$/.test(name) ? this.stages[Number(name)] : undefined)
    );
  }

  #predefined(name: string, value: string | undefined): string | undefined {
    return value === undefined && PREDEFINED.test(name)
      ? ({ OS: 'linux', ARCH: 'amd64', PLATFORM: 'linux/amd64', VARIANT: '' } as const)[
          name.replace(/^(TARGET|BUILD)/, '') as 'OS'
        ]
      : value;
  }

  #lookup(stage: Stage): (name: string) => string | undefined {
    return name => {
      if (Object.hasOwn(stage.env, name)) return stage.env[name];
      return this.#predefined(name, stage.args[name]);
    };
  }

  #expand(stage: Stage, text: string) {
    return expandVariables(text, this.#lookup(stage), this.input.escape);
  }

  #pairs(
    text: string,
    lookup: (name: string) => string | undefined,
  ): { name: string; value: string | undefined }[] {
    return splitRaw(text, this.input.escape).map(word => {
      const at = word.text.indexOf('=');
      if (at === -1) return { name: word.text, value: undefined };
      return {
        name: word.text.slice(0, at),
        value: expandVariables(word.text.slice(at + 1), lookup, this.input.escape).text,
      };
    });
  }

  apply(instruction: Instruction): void {
    const stage = this.current;
    if (!stage) return;
    switch (instruction.keyword) {
      case 'ARG':
        for (const { name, value } of this.#pairs(instruction.text, this.#lookup(stage))) {
          const { buildArgs } = this.input;
          stage.args[name] = Object.hasOwn(buildArgs, name)
            ? buildArgs[name]
            : (value ?? this.globalArgs[name]);
        }
        break;
      case 'ENV':
        this.#env(stage, instruction);
        break;
      case 'WORKDIR':
        stage.workdir = path.resolve(stage.workdir, this.#expand(stage, instruction.text).text || '.');
        break;
      case 'USER': {
        const { text, missing } = this.#expand(stage, instruction.text);
        stage.user = { name: missing.length > 0 ? instruction.text : text, at: instruction.at };
        break;
      }
      case 'SHELL': {
        const form = jsonForm(instruction.text);
        if (form.kind === 'exec') stage.shell = form.argv;
        else stage.faults.push({ message: 'SHELL needs a JSON array', at: instruction.at });
        break;
      }
      case 'STOPSIGNAL': {
        const { text, missing } = this.#expand(stage, instruction.text);
        const signal = missing.length > 0 ? undefined : parseSignal(text);
        stage.stopSignal = {
          signal,
          text: missing.length > 0 ? instruction.text : text,
          origin: 'file',
          at: instruction.at,
        };
        break;
      }
      case 'CMD':
        stage.cmd = this.#command(stage, instruction, instruction.text, 0);
        stage.cmdIsOwn = true;
        break;
      case 'ENTRYPOINT':
        stage.entrypoint = this.#command(stage, instruction, instruction.text, 0);
        stage.entrypointIsOwn = true;
        if (!stage.cmdIsOwn) stage.cmd = undefined;
        break;
      case 'HEALTHCHECK':
        this.#healthcheck(stage, instruction);
        break;
      case 'ONBUILD':
        this.#onbuild(stage, instruction);
        break;
      case 'COPY':
      case 'ADD':
        this.#copy(stage, instruction);
        break;
      case 'RUN':
        this.#run(stage, instruction);
        break;
    }
  }

  #env(stage: Stage, instruction: Instruction): void {
    const words = splitRaw(instruction.text, this.input.escape);
    const [first] = words;
    if (!first) return;
    const put = (name: string, raw: string) => {
      const { text, missing } = this.#expand(stage, raw);
      const unset = missing.filter(n => !(stage.root.image === undefined && n === 'PATH'));
      stage.env[name] =
        unset.length > 0 &&
        stage.args[unset[0] ?? ''] === undefined &&
        Object.hasOwn(stage.args, unset[0] ?? '')
          ? undefined
          : text;
    };
    // PATH of an unknown base is still a PATH: the usual one.
    stage.env.PATH ??= '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    if (!first.text.includes('=')) {
      put(first.text, instruction.text.slice(first.end).trim());
      return;
    }
    for (const word of words) {
      const at = word.text.indexOf('=');
      if (at > 0) put(word.text.slice(0, at), word.text.slice(at + 1));
    }
  }

  #command(stage: Stage, instruction: Instruction, text: string, offset: number): Command | undefined {
    const from: CommandOrigin = 'file';
    const form = jsonForm(text);
    switch (form.kind) {
      case 'exec':
        return form.argv.length === 0
          ? undefined
          : { form: 'exec', argv: form.argv, at: instruction.at, from };
      case 'invalid':
        stage.faults.push({
          message: `${instruction.keyword}: ${form.problem}, and the build fails`,
          at: instruction.at,
        });
        return undefined;
      case 'shell': {
        if (text === '') return undefined;
        const at =
          form.problemAt === undefined
            ? undefined
            : instruction.locate(offset + form.problemAt, offset + form.problemAt + 1);
        const broken = form.problem && at ? { brokenJson: { problem: form.problem, at } } : {};
        return { form: 'shell', text, shell: stage.shell, at: instruction.at, from, ...broken };
      }
    }
  }

  #healthcheck(stage: Stage, instruction: Instruction): void {
    if (/^NONE\s*$/i.test(instruction.text)) {
      stage.healthcheck = undefined;
      return;
    }
    const cmd = /(?:^|\s)CMD(?=[\s[])\s*/i.exec(instruction.text);
    if (!cmd) return;
    const offset = cmd.index + cmd[0].length;
    stage.healthcheck = this.#command(stage, instruction, instruction.text.slice(offset).trim(), offset);
  }

  #onbuild(stage: Stage, instruction: Instruction): void {
    const keyword = /^[A-Za-z]+/.exec(instruction.text)?.[0] ?? '';
    const rest = instruction.text.slice(keyword.length);
    const lead = instruction.text.length - rest.trimStart().length;
    stage.onbuild.push({
      ...instruction,
      keyword: keyword.toUpperCase(),
      text: rest.trim(),
      locate: (start, end) => instruction.locate(lead + start, lead + end),
    });
  }

  #copy(stage: Stage, instruction: Instruction): void {
    const { flags, rest } = takeFlags(instruction.text);
    const form = jsonForm(rest);
    const raw = form.kind === 'exec' ? [...form.argv] : splitRaw(rest, this.input.escape).map(w => w.text);
    const words = raw.map(word => this.#expand(stage, word).text);
    const target = words.pop();
    if (target === undefined || words.length === 0) return;
    const dest = path.resolve(stage.workdir, target);
    const intoDirectory =
      target.endsWith('/') ||
      target === '.' ||
      target.endsWith('/.') ||
      words.length > 1 ||
      stage.files.origin(dest).kind === 'directory' ||
      dest === stage.workdir;
    const executable = chmodOf(flags.chmod);
    const { at } = instruction;
    const heredocs = [...instruction.heredocs];
    const sources: string[] = [];
    for (const word of words) {
      const heredoc = word.startsWith('<<') ? heredocs.shift() : undefined;
      if (!heredoc) {
        if (/^(https?|git):\/\//.test(word)) this.#addUrl(stage, word, dest, intoDirectory, executable, at);
        else sources.push(word);
        continue;
      }
      const file = intoDirectory ? path.join(dest, heredoc.delimiter) : dest;
      const text = heredoc.expands ? this.#expandHeredoc(stage, heredoc.body) : heredoc.body;
      stage.files.layers.push(
        fileLayer(file, () => ({
          kind: 'inline',
          text: inlineText(this.input.file, text, at),
          executable: executable ?? false,
          at,
        })),
      );
    }
    if (sources.length === 0) return;
    if (flags.from !== undefined)
      this.#copyFrom(
        stage,
        this.#expand(stage, flags.from).text,
        sources,
        dest,
        intoDirectory,
        executable,
        at,
      );
    else this.#copyContext(stage, instruction, sources, dest, intoDirectory, executable);
  }

  /** BuildKit expands build variables in an unquoted here-document; `\$` keeps the sign. */
  #expandHeredoc(stage: Stage, body: string): string {
    return body.includes('$')
      ? expandVariables(
          body.replace(/["']/g, m => `\\${m}`),
          this.#lookup(stage),
          '\\',
        ).text
      : body;
  }

  #copyContext(
    stage: Stage,
    instruction: Instruction,
    sources: readonly string[],
    dest: string,
    intoDirectory: boolean,
    executable: boolean | undefined,
  ): void {
    const { vfs, context } = this.input;
    const ignored = this.#ignores();
    const archives =
      instruction.keyword === 'ADD' ? sources.filter(s => /\.(tar|tgz|tar\.(gz|xz|bz2|zst))$/.test(s)) : [];
    for (const archive of archives) {
      const reason = `it may come from ${archive}, which ADD extracts`;
      stage.files.layers.push({
        origin: file => (path.isInside(dest, file) ? { kind: 'unknown', reason } : undefined),
      });
    }
    const plain = sources.filter(s => !archives.includes(s));
    if (plain.length > 0) {
      stage.files.layers.push(
        contextLayer({
          vfs,
          context,
          sources: plain,
          dest,
          intoDirectory,
          executable,
          ignored,
          at: instruction.at,
        }),
      );
    }
  }

  #copyFrom(
    stage: Stage,
    from: string,
    sources: readonly string[],
    dest: string,
    intoDirectory: boolean,
    executable: boolean | undefined,
    at: Location,
  ): void {
    const other = this.find(from);
    if (other && other !== stage) {
      stage.files.layers.push(stageLayer(other.files, sources, dest, intoDirectory, executable));
      for (const init of other.inits)
        if (sources.some(s => path.basename(s).startsWith(init.program))) stage.inits.push({ ...init, at });
      return;
    }
    for (const source of sources) {
      const name = path.basename(source);
      const program = KNOWN_BINARIES.get(name) ?? KNOWN_BINARIES.get(path.basename(from).split(':')[0] ?? '');
      const file = intoDirectory ? path.join(dest, name) : dest;
      if (program && !source.endsWith('/')) {
        stage.files.layers.push(
          fileLayer(file, () => ({ kind: 'installed', program, at, executable: true })),
        );
        if (program !== 'gosu' && program !== 'su-exec') stage.inits.push({ program, at });
      } else {
        const reason = `it is copied from the image ${from}`;
        stage.files.layers.push({
          origin: asked => (path.isInside(file, asked) ? { kind: 'unknown', reason } : undefined),
        });
      }
    }
  }

  #addUrl(
    stage: Stage,
    url: string,
    dest: string,
    intoDirectory: boolean,
    executable: boolean | undefined,
    at: Location,
  ): void {
    const file = intoDirectory ? path.join(dest, path.basename(url)) : dest;
    const program = KNOWN_BINARIES.get(
      /^(tini-static|tini|dumb-init|catatonit|gosu|su-exec)/.exec(path.basename(url))?.[1] ?? '',
    );
    const origin: FileOrigin = program
      ? { kind: 'installed', program, at, executable: executable ?? false }
      : { kind: 'unknown', reason: `it is downloaded from ${url}` };
    stage.files.layers.push(fileLayer(file, () => origin));
    if (program) stage.inits.push({ program, at });
  }

  #ignores(): (file: string) => boolean {
    if (this.#ignored) return this.#ignored;
    const { vfs, file, context } = this.input;
    const text = vfs.read(`${file}.dockerignore`) ?? vfs.read(path.join(context, '.dockerignore'));
    if (text === undefined) this.#ignored = () => false;
    else {
      const rules = dockerignore.default().add(text);
      this.#ignored = asked => asked !== '.' && !asked.startsWith('..') && rules.ignores(asked);
    }
    return this.#ignored;
  }

  #run(stage: Stage, instruction: Instruction): void {
    const { rest } = takeFlags(instruction.text);
    const form = jsonForm(rest);
    const text = form.kind === 'exec' ? form.argv.join(' ') : rest;
    const effects = applyRun({
      files: stage.files,
      text,
      heredocs: instruction.heredocs,
      workdir: stage.workdir,
      at: instruction.at,
      file: this.input.file,
      binSh: stage.binSh,
    });
    stage.inits.push(...effects.inits);
    if (effects.binSh) stage.binSh = effects.binSh;
    else if (stage.binSh === 'unknown') stage.binSh = shellByPackageManager(text);
  }
}

const KNOWN_BINARIES: ReadonlyMap<string, string> = new Map(
  ['tini', 'dumb-init', 'catatonit', 'gosu', 'su-exec', 'docker-init']
    .map(name => [name, name] as const)
    .concat([['tini-static', 'tini']]),
);

/** An unknown base shows its distribution by its package manager; Debian's and Alpine's sh follow from that. */
function shellByPackageManager(text: string): BinSh {
  if (/(^|[\s;&])apk\s+(add|update|--)/.test(text)) return 'busybox';
  if (/(^|[\s;&])apt(-get)?\s+(-\S+\s+)*(install|update)/.test(text)) return 'dash';
  if (/(^|[\s;&])(dnf|microdnf|yum)\s+(-\S+\s+)*(install|update)/.test(text)) return 'bash';
  return 'unknown';
}

function chmodOf(mode: string | undefined): boolean | undefined {
  if (mode === undefined) return undefined;
  if (/^[0-7]{3,4}$/.test(mode)) return (Number.parseInt(mode.at(-3) ?? '0', 8) & 1) === 1;
  return /\+\w*x|=\w*x/.test(mode) ? true : undefined;
}

/** `--flag=value …` in front of an instruction's arguments. */
export function takeFlags(text: string): { flags: Readonly<Record<string, string>>; rest: string } {
  const flags: Record<string, string> = {};
  let rest = text;
  for (;;) {
    const flag = /^--([a-z-]+)(?:=(\S*))?\s*/.exec(rest);
    if (!flag) return { flags, rest };
    flags[flag[1] ?? ''] = flag[2] ?? 'true';
    rest = rest.slice(flag[0].length);
  }
}
