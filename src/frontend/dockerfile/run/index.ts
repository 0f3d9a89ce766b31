import { type Location, path } from '../../../base/index.ts';
import type { BinSh, RunStep } from '../../../model/index.ts';
import { parseShell } from '../../shell/parse.ts';
import type { Build } from '../build.ts';
import type { Instruction } from '../instructions.ts';
import { jsonForm } from '../json-form.ts';
import { align, concat, type Mapped, piece, slice } from '../mapped.ts';
import type { Stage } from '../stage.ts';
import { takeFlags } from '../words.ts';
import { applyMounts } from './mounts.ts';
import { RunReader } from './reader.ts';

/** What a RUN leaves behind. Whatever is not understood counts as "this RUN may have made it". */
export function applyRunInstruction(build: Build, stage: Stage, instruction: Instruction): void {
  const { start, flags } = takeFlags(instruction.args.text, build.input.escape);
  const args = slice(instruction.args, start);
  const form = jsonForm(args.text);
  const { at } = instruction;
  if (form.kind === 'invalid') return;
  const script = form.kind === 'exec' ? execScript(form.argv, args) : shellScript(stage, instruction, args);
  const text =
    form.kind === 'exec' && script === undefined ? form.argv.join(' ') : (script?.text ?? args.text);
  const expanded = text.replaceAll(
    /\$(?:\{(\w{1,100})\}|([A-Za-z_]\w{0,99}))/g,
    (written, braced?: string, plain?: string) => stage.scope.lookup(braced ?? plain ?? '')?.value ?? written,
  );
  const step: RunStep = { text, expanded, workdir: stage.workdir, at };
  if (form.kind === 'shell') showsShell(stage, at);
  inferShell(stage, step);
  applyMounts(build, stage, instruction, flags.get('mount') ?? []);
  const reader = new RunReader({ build, stage, instruction, step, script: script ?? piece('', 0) });
  if (form.kind === 'exec' && script === undefined) reader.words(form.argv);
  else if (script) reader.script(parseShell(script.text).script);
  else reader.reaches('any');
  stage.files.made({ step, reaches: reader.predicate() });
}

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'mksh']);

/** `["/bin/bash", "-c", "text"]`: the text. */
function execScript(argv: readonly string[], args: Mapped): Mapped | undefined {
  const [shell = '', ...rest] = argv;
  const text = rest.at(-1);
  if (!SHELLS.has(path.basename(shell)) || text === undefined || rest.length < 2) return undefined;
  const options = rest.slice(0, -1);
  if (!options.some(option => /^-[a-z]*c$/.test(option))) return undefined;
  const begins = args.text.lastIndexOf('"', args.text.lastIndexOf('"') - 1);
  return align(text, slice(args, Math.max(0, begins)));
}

/** The text that the shell gets: the arguments and the heredocs; a lone heredoc is the script itself. */
function shellScript(stage: Stage, instruction: Instruction, args: Mapped): Mapped | undefined {
  if (stage.windows || !SHELLS.has(path.basename(stage.shell[0] ?? ''))) return undefined;
  const { heredocs } = instruction;
  const [first] = heredocs;
  if (!first) return args;
  if (heredocs.length === 1 && /^\d*<<-?\s*(['"]?)[^\s'"]*\1$/.test(args.text)) {
    const shebang = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(first.body.text.slice(0, 300));
    const named = path.basename(shebang?.[1] ?? 'sh');
    const interpreter = named === 'env' ? path.basename(shebang?.[2] ?? '') : named;
    return SHELLS.has(interpreter) ? first.body : undefined;
  }
  const newline: Mapped = { text: '\n', offsets: [args.offsets.at(-1) ?? 0] };
  return concat([args, newline, ...heredocs.map(heredoc => heredoc.raw)]);
}

/** What is copied into an empty image may bring a shell along: where a RUN needs one, it has. */
function showsShell(stage: Stage, at: Location): void {
  if (stage.root.kind !== 'scratch' || stage.binSh !== 'none' || stage.files.height === 0) return;
  stage.binSh = 'unknown';
  stage.evidence.push({
    origin: 'inferred',
    note: 'a RUN in an image from scratch has a shell to run in',
    at,
  });
}

const MANAGERS: readonly { readonly pattern: RegExp; readonly shell: BinSh; readonly why: string }[] = [
  {
    pattern: /(?:^|[\s;&|(])apk(?:\s+-\S+)*\s+(?:add|update|upgrade)\b/,
    shell: 'busybox',
    why: 'apk is Alpine’s, whose /bin/sh is busybox',
  },
  {
    pattern: /(?:^|[\s;&|(])apt(?:-get)?(?:\s+-\S+)*\s+(?:install|update)\b/,
    shell: 'dash',
    why: 'apt-get is Debian’s and Ubuntu’s, whose /bin/sh is dash',
  },
  {
    pattern: /(?:^|[\s;&|(])(?:dnf|microdnf|yum|tdnf)(?:\s+-\S+)*\s+(?:install|update|upgrade)\b/,
    shell: 'bash',
    why: 'it installs with a package manager of Fedora and Red Hat, whose /bin/sh is bash',
  },
  {
    pattern:
      /(?:^|[\s;&|(])(?:pacman(?:\s+-\S+)*\s+-S\w*|zypper(?:\s+-\S+)*\s+(?:install|in|update|up))(?=\s|$)/,
    shell: 'bash',
    why: 'pacman is Arch Linux’s and zypper openSUSE’s, whose /bin/sh is bash',
  },
];

/** An unknown base shows its distribution by its package manager; which shell is /bin/sh follows from that. */
function inferShell(stage: Stage, { text, at }: RunStep): void {
  if (stage.binSh !== 'unknown' || stage.root.kind === 'scratch') return;
  const found = MANAGERS.filter(({ pattern }) => pattern.test(text.slice(0, 20_000)));
  const [manager] = found;
  // A script that tries several managers proves none.
  if (found.length !== 1 || !manager) return;
  stage.binSh = manager.shell;
  stage.evidence.push({ origin: 'inferred', note: manager.why, at });
}
