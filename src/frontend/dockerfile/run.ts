import { type Location, path } from '../../base/index.ts';
import type { BinSh, FileOrigin } from '../../model/index.ts';
import { splitWords } from '../shell/split.ts';
import type { Heredoc } from './instructions.ts';
import { fileLayer, inlineText, type StageFiles } from './layers.ts';

export interface RunEffects {
  /** RUN made another program /bin/sh. */
  readonly binSh?: BinSh;
  readonly inits: readonly { readonly program: string; readonly at: Location }[];
}

export interface RunInput {
  readonly files: StageFiles;
  readonly text: string;
  readonly heredocs: readonly Heredoc[];
  readonly workdir: string;
  readonly at: Location;
  readonly file: string;
  /** Which distribution the packages come from, as far as it shows. */
  readonly binSh: BinSh;
}

const INITS: ReadonlySet<string> = new Set([
  'tini',
  'tini-static',
  'dumb-init',
  'catatonit',
  's6',
  's6-overlay',
  'supervisor',
]);

/** Where packages put their program. `*`: the same on every distribution. */
const PACKAGES: Readonly<
  Record<string, { readonly program: string; readonly at: Readonly<Partial<Record<BinSh | '*', string>>> }>
> = {
  tini: { program: 'tini', at: { busybox: '/sbin/tini', '*': '/usr/bin/tini' } },
  'tini-static': { program: 'tini', at: { busybox: '/sbin/tini-static', '*': '/usr/bin/tini-static' } },
  'dumb-init': { program: 'dumb-init', at: { '*': '/usr/bin/dumb-init' } },
  catatonit: { program: 'catatonit', at: { '*': '/usr/bin/catatonit' } },
  gosu: { program: 'gosu', at: { dash: '/usr/sbin/gosu', '*': '/usr/bin/gosu' } },
  'su-exec': { program: 'su-exec', at: { '*': '/sbin/su-exec' } },
  supervisor: { program: 'supervisord', at: { '*': '/usr/bin/supervisord' } },
  nginx: { program: 'nginx', at: { '*': '/usr/sbin/nginx' } },
  bash: { program: 'bash', at: { '*': '/bin/bash' } },
  python3: { program: 'python3', at: { '*': '/usr/bin/python3' } },
  nodejs: { program: 'node', at: { '*': '/usr/bin/node' } },
  gunicorn: { program: 'gunicorn', at: { '*': '/usr/bin/gunicorn' } },
};

/** Console scripts that pip puts into /usr/local/bin, and npm -g. */
const PIP = new Set(
  'dumb-init supervisor gunicorn uvicorn hypercorn daphne waitress flask celery uwsgi streamlit honcho circus'.split(
    ' ',
  ),
);
const NPM = new Set(
  'pm2 nodemon serve http-server ts-node tsx next pnpm yarn concurrently forever'.split(' '),
);

/**
 * What a RUN leaves behind, as far as its commands are of the simple kinds that people write files and install
 * inits with. Everything else counts as "some RUN may have made it".
 */
export function applyRun(input: RunInput): RunEffects {
  const { files, workdir, at } = input;
  files.runs.push({ text: input.text, workdir, at });
  const heredocs = [...input.heredocs];
  const inits: { program: string; at: Location }[] = [];
  let binSh: BinSh | undefined;
  let cwd = workdir;
  const alone = heredocs.length > 0 && /^\s*<</.test(input.text) ? (heredocs.shift()?.body ?? '') : undefined;
  for (const command of commandsOf(alone ?? input.text)) {
    const words = splitWords(command.replace(/<<-?\s*\S+/g, ' '));
    const wrote = writtenFile(command, cwd, heredocs);
    if (wrote) writeFile(input, wrote);
    if (!words) continue;
    const args = words.map(w => w.text);
    while (args[0] === 'sudo' || args[0] === 'set' || args[0] === 'env') args.shift();
    const [name] = args;
    if (name === 'cd' && args[1]) cwd = path.resolve(cwd, args[1]);
    inits.push(...applyCommand(input, args, cwd));
    binSh = swappedShell(args) ?? binSh;
  }
  return { inits, ...(binSh ? { binSh } : {}) };
}

/** Top-level commands of a RUN's text, at `&&`, `||`, `;`, `|` and newlines outside quotes. */
function commandsOf(text: string): string[] {
  const commands: string[] = [];
  let quote = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === ';' || char === '\n' || char === '&' || char === '|') {
      if (char === '&' && (text[i + 1] === '>' || text[i - 1] === '>')) continue;
      commands.push(text.slice(start, i));
      start = i + 1;
    }
  }
  commands.push(text.slice(start));
  return commands.map(c => c.trim()).filter(c => c !== '');
}

interface Written {
  readonly file: string;
  readonly text: string | undefined;
  readonly appends: boolean;
}

/** `echo … > f`, `printf '…' > f`, `cat > f <<EOF`, `tee f <<EOF`. */
function writtenFile(command: string, cwd: string, heredocs: Heredoc[]): Written | undefined {
  const redirect = /(?:^|[^0-9&>])(>>?)\s*([^\s&>;|]+)/.exec(command);
  const target = redirect?.[2]?.replace(/^["']|["']$/g, '');
  const appends = redirect?.[1] === '>>';
  const words = splitWords(command.split(/(?<![0-9&])>>?\s*\S+/)[0] ?? '')?.map(w => w.text) ?? [];
  const [name, ...args] = words;
  const isHeredoc = command.includes('<<');
  if (isHeredoc && (name === 'cat' || name === 'tee')) {
    const file = target ?? args.find(a => !a.startsWith('-') && !a.startsWith('<<'));
    const body = heredocs.shift()?.body;
    return file ? { file: path.resolve(cwd, file), text: body, appends } : undefined;
  }
  if (!target || target.startsWith('/dev/') || target.includes('$')) return undefined;
  const file = path.resolve(cwd, target);
  if (name === 'echo') return { file, text: echoed(args), appends };
  if (name === 'printf') return { file, text: printed(args), appends };
  return { file, text: undefined, appends };
}

function echoed(args: readonly string[]): string {
  const interprets = args[0]?.startsWith('-') && args[0].includes('e');
  const bare = args[0]?.startsWith('-') && /^-[neE]+$/.test(args[0]) ? args.slice(1) : args;
  const text = bare.join(' ');
  // dash's and busybox's echo turn `\n` into a newline without -e as well.
  return `${interprets || text.includes('\\n') ? unescape(text) : text}\n`;
}

function printed(args: readonly string[]): string | undefined {
  const [format = '', ...rest] = args;
  if (format.replaceAll('%%', '').includes('%')) {
    return format === '%s\\n'
      ? rest.map(r => `${r}\n`).join('')
      : format === '%s'
        ? rest.join('')
        : undefined;
  }
  return unescape(format.replaceAll('%%', '%'));
}

const unescape = (text: string) =>
  text.replace(/\\([ntr\\"])/g, (_, c: string) => ({ n: '\n', t: '\t', r: '\r' })[c] ?? c);

function writeFile(input: RunInput, written: Written): void {
  const { files, file, at } = input;
  files.layers.push(
    fileLayer(written.file, below => {
      if (written.text === undefined)
        return { kind: 'unknown', reason: `a RUN writes it (${at.file}:${at.line})` };
      const before = written.appends ? below() : undefined;
      const start = before?.kind === 'inline' || before?.kind === 'context' ? before.text.text : '';
      const executable = before && 'executable' in before ? before.executable : false;
      return { kind: 'inline', text: inlineText(file, start + written.text, at), executable, at };
    }),
  );
}

function applyCommand(
  input: RunInput,
  args: readonly string[],
  cwd: string,
): { program: string; at: Location }[] {
  const [name = '', ...rest] = args;
  const operands = rest.filter(a => !a.startsWith('-'));
  const at = (file: string) => path.resolve(cwd, file);
  switch (path.basename(name)) {
    case 'ln':
      if (operands.length === 2) link(input, operands[0] ?? '', at(operands[1] ?? ''));
      return [];
    case 'chmod':
      changeMode(input, rest, cwd);
      return [];
    case 'mv':
    case 'cp':
      if (operands.length === 2) transfer(input, at(operands[0] ?? ''), at(operands[1] ?? ''));
      return [];
    case 'sed':
    case 'dos2unix':
      for (const file of operands) uncarriage(input, args.join(' '), at(file));
      return [];
    case 'curl':
    case 'wget':
    case 'ADD':
      return downloads(input, args, cwd);
    case 'apt-get':
    case 'apt':
    case 'apk':
    case 'dnf':
    case 'microdnf':
    case 'yum':
    case 'zypper':
    case 'tdnf':
      return operands.includes('install') || operands.includes('add') ? installs(input, operands) : [];
    case 'pip':
    case 'pip3':
      return operands[0] === 'install' ? scripts(input, operands, PIP) : [];
    case 'npm':
      return rest.some(a => a === '-g' || a === '--global') ? scripts(input, operands, NPM) : [];
    default:
      return [];
  }
}

function link(input: RunInput, target: string, to: string): void {
  const isDirectory = to.endsWith('/') || input.files.origin(to).kind === 'directory';
  const file = isDirectory ? path.join(to, path.basename(target)) : to;
  input.files.links.set(file, path.resolve(path.dirname(file), target));
}

function changeMode(input: RunInput, args: readonly string[], cwd: string): void {
  const [mode = '', ...targets] = args.filter(a => !/^-[A-Za-z]/.test(a) || /^-[rwx]/.test(a));
  const recursive = args.some(a => /^-[A-Za-z]*R/.test(a));
  const sets = /^[0-7]{3,4}$/.test(mode)
    ? (Number.parseInt(mode.at(-3) ?? '0', 8) & 1) === 1
    : /\+[rws]*x/.test(mode) || /[ugoa]*=\w*x/.test(mode);
  if (!sets && !/^[0-7]{3,4}$/.test(mode)) return;
  for (const target of targets) {
    const file = path.resolve(cwd, target);
    const matches = (asked: string) =>
      asked === file ||
      (recursive && path.isInside(file, asked)) ||
      (/[*?]/.test(file) && globbed(file, asked));
    input.files.layers.push({
      origin(asked, below) {
        if (!matches(asked)) return undefined;
        const origin = below();
        return 'executable' in origin ? { ...origin, executable: sets } : origin;
      },
    });
  }
}

const globbed = (pattern: string, asked: string) => {
  const [before = '', after = ''] = pattern.split('*', 2);
  return asked.startsWith(before) && asked.endsWith(after) && path.dirname(asked) === path.dirname(pattern);
};

function transfer(input: RunInput, from: string, to: string): void {
  const isDirectory = input.files.origin(to).kind === 'directory';
  const file = isDirectory ? path.join(to, path.basename(from)) : to;
  const origin = input.files.origin(from);
  if (
    origin.kind === 'context' ||
    origin.kind === 'inline' ||
    origin.kind === 'installed' ||
    origin.kind === 'opaque'
  ) {
    input.files.layers.push(fileLayer(file, () => origin));
  }
}

/** `sed -i 's/\r$//'` and dos2unix take the carriage returns out; another `sed -i` leaves a text we don't know. */
function uncarriage(input: RunInput, command: string, file: string): void {
  const cures = command.startsWith('dos2unix') || /s\/(\\r|\\015|\^M)/.test(command);
  if (!cures && !/\s-i|--in-place/.test(command)) return;
  input.files.layers.push({
    origin(asked, below) {
      if (asked !== file) return undefined;
      const origin = below();
      if (origin.kind !== 'context' && origin.kind !== 'inline') return origin;
      if (!cures) return origin;
      return { ...origin, text: { ...origin.text, text: origin.text.text.replaceAll('\r\n', '\n') } };
    },
  });
}

function downloads(
  input: RunInput,
  args: readonly string[],
  cwd: string,
): { program: string; at: Location }[] {
  const url = args.find(a => /^https?:/.test(a));
  const program = url && /\/(tini|dumb-init|gosu|catatonit|su-exec)(?:[-_\w.]*)?$/.exec(url)?.[1];
  const flag = args.findIndex(
    a => /^-[A-Za-z]*[oO]$/.test(a) || a === '--output' || a === '--output-document',
  );
  const target = flag === -1 ? undefined : args[flag + 1];
  if (!program || !target || target.startsWith('-')) return [];
  return install(input, program, path.resolve(cwd, target));
}

function install(
  input: RunInput,
  program: string,
  file: string,
  executable = false,
): { program: string; at: Location }[] {
  const origin: FileOrigin = { kind: 'installed', program, at: input.at, executable };
  input.files.layers.push(fileLayer(file, () => origin));
  return INITS.has(program) ? [{ program, at: input.at }] : [];
}

function installs(input: RunInput, operands: readonly string[]): { program: string; at: Location }[] {
  return operands.flatMap(operand => {
    const known = PACKAGES[operand.split(/[=~<>]/)[0] ?? ''];
    if (!known) return [];
    const isAlpine = input.text.includes('apk ');
    const file = known.at[isAlpine ? 'busybox' : input.binSh] ?? known.at['*'];
    return file ? install(input, known.program, file, true) : [];
  });
}

function scripts(
  input: RunInput,
  operands: readonly string[],
  table: ReadonlySet<string>,
): { program: string; at: Location }[] {
  return operands.flatMap(operand => {
    const name = operand.replace(/(?<=.)[@=<>[~].*$/, '');
    if (!table.has(name)) return [];
    const program = name === 'supervisor' ? 'supervisord' : name;
    return install(input, program, `/usr/local/bin/${program}`, true);
  });
}

/** `ln -sf bash /bin/sh`, `dpkg-reconfigure dash`. */
function swappedShell(args: readonly string[]): BinSh | undefined {
  if (path.basename(args[0] ?? '') !== 'ln') return undefined;
  const operands = args.slice(1).filter(a => !a.startsWith('-'));
  if (operands[1] !== '/bin/sh' && operands[1] !== '/usr/bin/sh') return undefined;
  const shell = path.basename(operands[0] ?? '');
  const shells: Readonly<Record<string, BinSh>> = {
    bash: 'bash',
    dash: 'dash',
    busybox: 'busybox',
    zsh: 'zsh',
    mksh: 'mksh',
  };
  return shells[shell] ?? 'unknown';
}
