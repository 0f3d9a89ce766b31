import { argsPlace, type Instruction } from '../../frontend/dockerfile/instructions.ts';
import { plainWords as copyOperands } from '../../frontend/dockerfile/words.ts';
import { lookupImage } from '../../knowledge/images/index.ts';
import { execForm } from '../../lint/remedies.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { Launch, TextEdit } from '../../lint/types.ts';
import { inService } from '../declared/compose.ts';
import type { FixInput, Planned } from '../types.ts';
import { writtenCommand } from './command.ts';
import type { DockerfileText } from './dockerfile.ts';
import { jsonStrings } from './json.ts';

/** An init above what is there: the one that the image has, else tini is installed. */
export function runUnderInit(_: Remedy, { launch, sources }: FixInput): Planned | undefined {
  const { spec } = launch;
  if (spec.init.enabled) return undefined;
  const isElsewhere = spec.entrypoint?.from === 'command-line';
  const dockerfile = isElsewhere ? undefined : sources.dockerfile(spec.at.from.file);
  const from = dockerfile?.at(spec.at.from);
  if (!dockerfile || !from) {
    const edit = inService(launch, sources, 'init', 'true');
    return edit && { safety: 'suggested', title: 'Run it under an init: `init: true`', edits: [edit] };
  }
  const init = spec.installedInits.length > 0 ? installed(launch, dockerfile) : toInstall(launch);
  if (!init) return undefined;
  const command = entrypointUnder(init.words, { launch, dockerfile, from }, sources);
  if (!command) return undefined;
  const edits = [...command];
  const listed = init.lines.length > 0 && init.asRoot ? inPackageList('tini', from, dockerfile) : undefined;
  if (listed) edits.push(listed);
  else if (init.lines.length > 0) {
    const user = init.asRoot ? userBehind(from, dockerfile) : 'root';
    const lines = user === 'root' ? init.lines : ['USER root', ...init.lines, `USER ${user}`];
    edits.unshift(dockerfile.insertBelow(from, lines));
  }
  const title = `Run it under ${init.lines.length > 0 ? 'tini: install it, and' : 'the init that is there:'} ENTRYPOINT ${execForm(init.words)}`;
  // The program is no longer PID 1, and what it does not handle ends it at once.
  return { safety: 'suggested', title, edits: merged(edits) };
}

/** An installation of packages that is there takes one more, if it is not undone. */
export function inPackageList(
  name: string,
  from: Instruction,
  dockerfile: DockerfileText,
): TextEdit | undefined {
  if (userBehind(from, dockerfile) !== 'root') return undefined;
  for (const instruction of dockerfile.stageOf(from)) {
    const { keyword, args, heredocs } = instruction;
    if (keyword === 'USER') return undefined;
    if (keyword !== 'RUN' || heredocs.length > 0 || /\b(?:purge|remove|autoremove|del)\b/.test(args.text))
      continue;
    const found = INSTALLS.exec(args.text);
    if (!found || /--virtual|\s-t\s/.test(found[0])) continue;
    const at = found.index + found[0].trimEnd().length;
    return (
      onItsLine(name, instruction, at, dockerfile) ??
      // The insertion stays on the line of the word before it.
      dockerfile.replaceArgs(instruction, `${args.text[at - 1]} ${name}`, at - 1, at)
    );
  }
  return undefined;
}

/** Where each package has a line, it gets one too, in its place if they are sorted; `undefined`: they have not. */
function onItsLine(
  own: string,
  instruction: Instruction,
  from: number,
  dockerfile: DockerfileText,
): TextEdit | undefined {
  const { text } = instruction.args;
  const list = /^[^&|;]*/.exec(text.slice(from))?.[0] ?? '';
  const packages = [...list.matchAll(/\S+/g)].map(({ 0: name, index }) => ({ name, at: from + index }));
  const places = packages.map(({ at }) => argsPlace(instruction, at, at + 1));
  const [first] = places;
  const [start] = packages;
  const before = argsPlace(instruction, from - 1, from);
  if (!first || !start || places.some(({ line }, i) => line === (places[i - 1] ?? before).line))
    return undefined;
  const isSorted = packages.every(({ name }, i) => name > (packages[i - 1]?.name ?? ''));
  const indent = dockerfile.indentOf(first.line);
  if (indent.length + 1 !== first.column) return undefined;
  // A comment belongs to what comes below it.
  const above = packages.findLast(({ name }) => !isSorted || name < own);
  if (!above) return dockerfile.replaceArgs(instruction, `${own} \\\n${indent}`, start.at, start.at);
  const end = above.at + above.name.length;
  return dockerfile.replaceArgs(instruction, `${above.name.slice(-1)} \\\n${indent}${own}`, end - 1, end);
}

const INSTALLS = /\b(?:apt-get (?:-\S+ )*install|apk add|dnf install)(?:\s+-[\w=-]+)*(?=\s+[\w$])/;

interface Init {
  /** In front of the command. */
  readonly words: readonly string[];
  /** Instructions that install it. */
  readonly lines: readonly string[];
  readonly asRoot: boolean;
}

const APT =
  'RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*';
const RELEASE = 'https://github.com/krallin/tini/releases/download/v0.19.0/tini-static-${TARGETARCH}';

/** How tini comes to a base image; `undefined`: not all of it is known. */
function toInstall({ spec }: Launch): Init | undefined {
  const { reference } = spec.base;
  if (reference === 'scratch') return released;
  const image = lookupImage(reference);
  if (!image) return undefined;
  switch (image.binSh) {
    case 'dash':
      return { words: ['/usr/bin/tini', '--'], lines: [APT], asRoot: true };
    case 'busybox':
      if (/^distroless|^busybox|^envoy \(/.test(image.row)) return released;
      return {
        words: [image.row === 'wolfi-base' ? 'tini' : '/sbin/tini', '--'],
        lines: ['RUN apk add --no-cache tini'],
        asRoot: true,
      };
    case 'bash':
      return image.row === 'fedora'
        ? {
            words: ['/usr/bin/tini', '--'],
            lines: ['RUN dnf install -y tini && dnf clean all'],
            asRoot: true,
          }
        : WITHOUT_PACKAGE.test(image.row)
          ? released
          : undefined;
    case 'none':
      return /^distroless|chiseled/.test(image.row) ? released : undefined;
    default:
      return undefined;
  }
}

/** Systems that have no package of it, or none without a repository of others. */
const WITHOUT_PACKAGE =
  /^(?:almalinux|amazoncorretto|amazonlinux|archlinux|centos|eclipse-temurin-ubi|opensuse|oraclelinux|rockylinux|ubi)/;

/** What its authors have built needs neither a package manager nor a shell, nor a library. */
const released: Init = {
  words: ['/usr/local/bin/tini', '--'],
  lines: ['ARG TARGETARCH', `ADD --chmod=755 ${RELEASE} /usr/local/bin/tini`],
  asRoot: false,
};

/** The init that the image installs, by its place where that is not in PATH. */
function installed({ spec }: Launch, dockerfile: DockerfileText): Init | undefined {
  const found = spec.installedInits.find(({ program }) => /^(?:tini|dumb-init|catatonit)$/.test(program));
  const instruction = dockerfile.at(found?.at);
  if (!found || !instruction) return undefined;
  const name = placeOf(found.program, instruction);
  return name === undefined ? undefined : { words: [name, '--'], lines: [], asRoot: false };
}

function placeOf(program: string, { keyword, args }: Instruction): string | undefined {
  if (keyword === 'RUN') return /\b(?:install|add|in)\b/.test(args.text) ? program : undefined;
  const target = copyOperands(args.text).at(-1)?.text ?? '';
  if (!target.startsWith('/')) return undefined;
  return target.endsWith('/') ? undefined : target;
}

interface Place {
  readonly launch: Launch;
  readonly dockerfile: DockerfileText;
  readonly from: Instruction;
}

/** ENTRYPOINT with the init in front: changed where it is, else written above the command. */
function entrypointUnder(
  init: readonly string[],
  { launch, dockerfile, from }: Place,
  sources: FixInput['sources'],
): readonly TextEdit[] | undefined {
  const { entrypoint, cmd } = launch.spec;
  const stage = dockerfile.stageOf(from);
  const own = entrypoint && writtenCommand(launch, 'ENTRYPOINT', sources);
  if (own && stage.includes(own.instruction)) {
    if (own.command.form === 'exec') {
      const [first] = jsonStrings(own.instruction.args.text);
      const words = init.map(word => `${JSON.stringify(word)}, `).join('');
      return first && [dockerfile.replaceArgs(own.instruction, words, first.start, first.start)];
    }
    if (own.command.brokenJson) return undefined;
    return [
      dockerfile.replaceArgs(own.instruction, execForm([...init, ...own.command.shell, own.command.text])),
    ];
  }
  if (entrypoint?.form === 'shell') return undefined;
  const line = `ENTRYPOINT ${execForm([...init, ...(entrypoint?.argv ?? [])])}`;
  const command = stage.find(({ keyword }) => keyword === 'CMD');
  if (command) return [dockerfile.insertAbove(command, [line])];
  // An ENTRYPOINT takes the CMD away that comes from below.
  const again = cmd && (cmd.form === 'exec' ? `CMD ${execForm(cmd.argv)}` : `CMD ${cmd.text}`);
  const last = stage.at(-1) ?? from;
  return [dockerfile.insertBelow(last, [line, ...(again ? [again] : [])])];
}

/** Who the user is right behind a FROM. */
export function userBehind(from: Instruction, dockerfile: DockerfileText, depth = 0): string {
  const name = from.args.text.replace(/^--platform=\S+\s+/i, '').split(/\s+/, 1)[0] ?? '';
  const below = dockerfile.instructions.find(
    ({ keyword, args }) =>
      keyword === 'FROM' && args.text.toLowerCase().endsWith(` as ${name.toLowerCase()}`),
  );
  if (below && depth < 20) {
    const stage = dockerfile.stageOf(below);
    const user = stage.findLast(({ keyword }) => keyword === 'USER');
    return user?.args.text ?? userBehind(below, dockerfile, depth + 1);
  }
  const user = lookupImage(name)?.user ?? 'root';
  return user === '0' || user === '' ? 'root' : user;
}

/** What stands at one place is one edit. */
function merged(edits: readonly TextEdit[]): readonly TextEdit[] {
  const [first, second, ...others] = edits;
  if (!first || !second) return edits;
  const isSame = first.at.line === second.at.line && first.at.column === second.at.column;
  return isSame ? [{ at: first.at, text: first.text + second.text }, ...others] : edits;
}
