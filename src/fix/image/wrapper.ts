import { path } from '../../base/index.ts';
import { callsOf } from '../../frontend/shell/walk.ts';
import { execForm } from '../../lint/remedies.ts';
import type { Remedy } from '../../lint/remedy.ts';
import { withDisplay } from '../shell/display.ts';
import { apache } from '../shell/foreground-apache.ts';
import type { Service } from '../shell/foreground-commands.ts';
import { shellSource } from '../shell/script.ts';
import { execPrefix, lastCommand, loneCommand, plainWords, quoted, scriptOf } from '../shell/shell.ts';
import type { FixInput, Planned } from '../types.ts';
import { writtenCommand } from './command.ts';
import { jsonStrings } from './json.ts';
import { replaceCommand } from './replace-command.ts';

/** A wrapper that stays is replaced by one that becomes the program; for a whole CMD, by USER. */
export function withoutWrapper(
  { at, words }: Extract<Remedy, { do: 'without-wrapper' }>,
  input: FixInput,
): Planned | undefined {
  const [program = '', ...args] = words;
  const name = path.basename(program);
  const display = withDisplay(input, { words, at });
  if (display) return display;
  const server = apache(words, input.launch.spec);
  if (server) return inItsPlace(server, { at, words }, input);
  const script = name === 'forever' ? underForever(args) : undefined;
  if (script) return inItsPlace({ words: ['node', ...script] }, { at, words }, input);
  const option = STAYS_OUT[name];
  const request = option ? undefined : requestOf(name, args);
  if (!option && !request) return undefined;
  const inDockerfile = at === undefined || at.file === input.launch.spec.file;
  return inDockerfile
    ? inCommand(words, option, request, input)
    : inScript({ at, words }, option, request, input);
}

/** `forever --minUptime 1000 server.js --port 80`: the engine starts it again where it is told to. */
function underForever(args: readonly string[]): readonly string[] | undefined {
  let from = 0;
  while (args[from]?.startsWith('-')) from += FOREVER_VALUED.has(args[from] ?? '') ? 2 : 1;
  const script = args.slice(from);
  const asIs = args.slice(0, from).every(word => !/^(?:-c|--sourceDir|--workingDir|-w|--watch)/.test(word));
  return asIs && /\.[cm]?js$/.test(script[0] ?? '') ? script : undefined;
}

const FOREVER_VALUED = new Set([
  '-m',
  '-l',
  '-o',
  '-e',
  '--minUptime',
  '--spinSleepTime',
  '--pidFile',
  '--uid',
]);

/** The server itself, with what its control script does for it. */
function inItsPlace(
  { words: own, before = [] }: Service,
  { at, words }: Pick<Extract<Remedy, { do: 'without-wrapper' }>, 'at' | 'words'>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const isScript = at !== undefined && at.file !== launch.spec.file;
  const lines = [...before, `exec ${quoted(own)}`];
  const shellText = lines.join(isScript ? `\n${' '.repeat(at.column - 1)}` : ' && ');
  const by = before.length > 0 ? { shellText } : { words: own };
  const edits = replaceCommand(launch, sources, { words, at }, by);
  return edits && { safety: 'suggested', title: `Start the server itself: ${lines.join(' && ')}`, edits };
}

/** Tools that have an option for it: measured, the program is PID 1. */
const STAYS_OUT: Readonly<Record<string, string>> = { flock: '--no-fork', strace: '-D' };

interface Request {
  readonly user: string;
  readonly command: readonly string[];
  /** The environment stays as it is: `su -m`. */
  readonly keepsHome?: boolean;
  /** It starts in the home of the user, with an environment of its own: `su -`. */
  readonly login?: boolean;
}

/** `su app -c 'node server.js'`, `sudo -u app node server.js`, `runuser -u app -- node server.js`. */
function requestOf(name: string, args: readonly string[]): Request | undefined {
  if (name === 'sudo' || name === 'doas' || (name === 'runuser' && args[0] === '-u')) {
    const rest = args.filter((word, i) => !(/^(?:-E|-n|-H|--preserve-env|--)$/.test(word) && i < 5));
    const [flag, user = '', ...command] = rest;
    return flag === '-u' && command.length > 0 && !command[0]?.startsWith('-')
      ? { user, command }
      : undefined;
  }
  if (name !== 'su' && name !== 'runuser') return undefined;
  const operands: string[] = [];
  let text: string | undefined;
  let keepsHome = false;
  let login = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '-c' || word === '--command') text = args[++i];
    else if (word === '-s' || word === '--shell') i++;
    else if (/^(?:-m|-p|--preserve-environment)$/.test(word)) keepsHome = true;
    else if (/^(?:-|-l|--login)$/.test(word)) login = true;
    else if (word.startsWith('-')) return undefined;
    else operands.push(word);
  }
  const lone = text === undefined ? undefined : loneCommand(text.replace(/^\s*exec\s+/, ''));
  const command = (lone && plainWords(lone)) ?? (text === undefined ? undefined : inShell(text));
  const [user] = operands;
  return user !== undefined && operands.length === 1 && command
    ? { user, command, keepsHome, login }
    : undefined;
}

/** `cd /srv && node server.js`: what a shell does first, and then becomes. */
function inShell(text: string): readonly string[] | undefined {
  const script = scriptOf(text);
  const last = script && lastCommand(script);
  const isExec = last?.words[0]?.text === 'exec';
  const prefix = last && (isExec ? '' : execPrefix(last));
  if (!last || prefix === undefined || /\btrap\b|[$`]/.test(text)) return undefined;
  return ['sh', '-c', `${text.slice(0, last.start)}${prefix}${text.slice(last.start)}`];
}

/** The whole command of the container: the engine itself changes the user, and sets HOME. */
function inCommand(
  words: readonly string[],
  option: string | undefined,
  request: Request | undefined,
  { launch, sources }: FixInput,
): Planned | undefined {
  for (const keyword of ['CMD', 'ENTRYPOINT'] as const) {
    const written = writtenCommand(launch, keyword, sources);
    if (written?.command.form !== 'exec') continue;
    const { dockerfile, instruction } = written;
    const strings = jsonStrings(instruction.args.text);
    const from = strings.findIndex((_, i) => words.every((word, j) => strings[i + j]?.value === word));
    const [first, last] = [strings[from], strings[from + words.length - 1]];
    if (!first || !last) continue;
    if (option) {
      const edits = [
        dockerfile.replaceArgs(instruction, `, ${JSON.stringify(option)}`, first.end, first.end),
      ];
      return {
        safety: 'suggested',
        title: `Let it become the program: ${path.basename(words[0] ?? '')} ${option}`,
        edits,
      };
    }
    // An entrypoint that needs root would run as the user too.
    const isAlone = from === 0 && strings.length === words.length && !launch.spec.entrypoint;
    if (!request || !isAlone || keyword !== 'CMD') return undefined;
    // What is not named by its place as a whole is looked for in the home.
    if (request.login && request.command.some((word, i) => i > 0 && /^(?![-/]).*[./]/.test(word)))
      return undefined;
    const text = execForm(request.command);
    return {
      safety: 'suggested',
      title: `Let the engine change the user: USER ${request.user}, and CMD ${text}`,
      edits: [
        dockerfile.insertAbove(instruction, [`USER ${request.user}`]),
        dockerfile.replaceArgs(instruction, text),
      ],
    };
  }
  return undefined;
}

/** In a script of Debian or Red Hat: setpriv of util-linux, which is there wherever that su is. */
function inScript(
  { at, words }: Pick<Extract<Remedy, { do: 'without-wrapper' }>, 'at' | 'words'>,
  option: string | undefined,
  request: Request | undefined,
  input: FixInput,
): Planned | undefined {
  const source = shellSource(at, input);
  const range = at && source?.rangeOf(at);
  const name = words[0] ?? '';
  const inside = source && range ? [...callsOf(source.script, name), ...callsOf(source.script, 'exec')] : [];
  const command = inside.find(
    ({ start, words: own }) => start === range?.start && own.some(({ text }) => text === name),
  );
  if (!source || !command) return undefined;
  // A variable of the script is no word that is known for good.
  if (request?.command[0] === 'sh' && /[$`]/.test(source.text.slice(command.start, command.end)))
    return undefined;
  const first = command.words.find(({ text }) => text === name);
  const last = command.words.at(-1);
  if (!first || !last) return undefined;
  if (option) {
    const edits = source.edits([{ start: first.end, end: first.end, text: ` ${option}` }]);
    return { safety: 'suggested', title: `Let it become the program: ${name} ${option}`, edits };
  }
  if (!request || input.launch.spec.binSh === 'busybox') return undefined;
  const user = quoted([request.user]);
  const gosu = input.sources
    .dockerfile(input.launch.spec.at.from.file)
    ?.instructions.some(({ args }) => /\bgosu\b/.test(args.text));
  // Only an assignment has its tilde expanded by every shell.
  const ownHome = gosu || request.keepsHome ? '' : `HOME=~${request.user} `;
  const home = request.login ? `cd ~${request.user} && ` : ownHome;
  const reset = request.login ? ' --reset-env' : '';
  const setpriv = `setpriv --reuid=${user} --regid="$(id -g ${user})" --init-groups${reset}`;
  const tool = gosu ? `gosu ${user}` : setpriv;
  const text = `${home}exec ${tool} ${quoted(request.command)}`;
  const [word, next] = command.words;
  const start = word?.text === 'exec' && next === first ? word.start : first.start;
  if (start !== word?.start) return undefined;
  return {
    safety: 'suggested',
    title: `Change the user with what becomes the program: ${text}`,
    edits: source.edits([{ start, end: last.end, text }]),
  };
}
