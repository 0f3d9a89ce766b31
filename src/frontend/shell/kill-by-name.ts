import { path } from '../../base/index.ts';
import { parseSignal, type SignalName } from '../../kernel/index.ts';
import type { ProcessDraft } from '../../model/index.ts';
import { absentInPath } from '../predict/locate.ts';
import { type Command, onlyCommand, type Script, type SimpleCommand } from './ast.ts';
import { expandWords } from './expand.ts';
import type { Interpreter } from './interpreter.ts';
import { tell } from './job-builtins.ts';
import { textOrPid } from './pid-files.ts';
import { jobsIn, namedToken, pidsIn, pidToken } from './pid-tokens.ts';
import { LIKELY, type Status, SUCCESS, status } from './status.ts';
import { known, unknownValue, type Value } from './value.ts';

/** The shell finds no such command: nothing is sent. */
export function notFound({ state }: Interpreter, name: string): Status {
  state.probe?.actions.push({ do: 'work', ms: 0, note: `cannot run ${name}: the image does not have it` });
  return status(127);
}

/** No directory of PATH has it. */
export function isMissing({ host, state }: Interpreter, name: string): boolean {
  const PATH = state.get('PATH');
  if (!host.envComplete || PATH?.known === false) return false;
  return absentInPath(host.world.files, name, { env: PATH ? { PATH: PATH.text } : {} }) !== undefined;
}

/**
 * `killall nginx`, `pkill -TERM -f worker`, `pkill -P $$`: the jobs that the words name.
 *
 * @source killall(1) psmisc 23.6, pgrep(1) procps 4.0.2
 */
export function killByName(i: Interpreter, words: readonly Value[]): Status {
  const { probe } = i.state;
  const request = requestOf(words);
  if (request.file && request.signal) {
    const text = request.file.known ? textOrPid(i, request.file.text) : undefined;
    tell(i, [text ?? unknownValue(request.file.text)], request.signal);
    return LIKELY;
  }
  if (!probe && request.signal) endsNamed(i, request);
  if (!probe || !request.signal) return LIKELY;
  const { signal, parents } = request;
  if (parents.some(parent => pidsIn(parent).includes('self'))) {
    probe.actions.push({ do: 'signal', to: 'children', signal });
    return LIKELY;
  }
  const jobs = [...i.state.jobs.entries()].filter(([, job]) => !job.ended && job.node);
  const named = jobs.filter(([, { node }]) => node && isNamed(node, request)).map(([n]) => n);
  if (named.length > 0) {
    probe.actions.push({ do: 'signal', to: { jobs: named }, signal });
    return SUCCESS;
  }
  if (jobs.some(([, { node }]) => node && runsBelow(node, request)))
    probe.actions.push({ do: 'signal', to: { named: request.names }, signal });
  else if (request.isOpen || jobs.some(([, job]) => job.node && mayRun(job.node))) {
    const reason = `which process \`${words.map(w => w.text).join(' ')}\` reaches`;
    probe.actions.push({ do: 'unknown', reason });
  }
  return LIKELY;
}

/**
 * `$(pgrep worker)`, `$(pidof redis-server)`: the process ids of the jobs that the words name; `undefined`: nothing that
 * is known goes by that name.
 *
 * @source pidof(8) sysvinit-utils 3.06, pgrep(1) procps 4.0.2
 */
export function pidsNamed(i: Interpreter, words: readonly Value[]): Value | undefined {
  const request = requestOf(words);
  const { names, isOpen, parents } = request;
  if (isOpen || parents.length > 0 || names.length === 0 || words.some(word => !word.known)) return undefined;
  const isPidof = path.basename(words[0]?.text ?? '') === 'pidof';
  const found = [...i.state.jobs.entries()].flatMap(([n, { ended, node }]) => {
    if (ended || !node || mayRun(node)) return [];
    // Without -x it finds no script: that runs as its interpreter.
    const isNode = isPidof ? names.includes(namesOf(node)[0] ?? '') : isNamed(node, request);
    return isNode ? [pidToken(n)] : runsBelow(node, request) ? [namedToken(names)] : [];
  });
  return found.length > 0 ? known([...new Set(found)].join('\n')) : undefined;
}

const looks = (command: Command | undefined): command is SimpleCommand =>
  command?.type === 'simple' && /^(pgrep|pidof)$/.test(command.words[0]?.text ?? '');

/** `while pgrep -u app > /dev/null`: the loop lasts as long as there is a process of that name. */
export const looksForProcesses = ({ items }: Script): boolean =>
  items.some(item => item.first.commands.some(looks));

/** The jobs that go by the name which a condition of one command looks for; `! pgrep` waits until there is one. */
export function jobsLookedFor(i: Interpreter, condition: Script): readonly number[] {
  const only = onlyCommand(condition);
  if (!looks(only)) return [];
  const found = pidsNamed(i, expandWords(only.words, i.expansion))?.text ?? '';
  return jobsIn(found);
}

/** Before the service proper: `pkill mysqld` puts down what was started for the set-up. */
function endsNamed(i: Interpreter, request: Request): void {
  if (!['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGKILL'].includes(request.signal ?? '')) return;
  for (const [n, { node }] of i.state.jobs.entries())
    if (node && (isNamed(node, request) || runsBelow(node, request))) i.endJob(n);
}

interface Request {
  readonly signal: SignalName | undefined;
  readonly names: readonly string[];
  /** Of `pkill -F`: it holds the process id. */
  readonly file: Value | undefined;
  /** Of `pkill -P`. */
  readonly parents: readonly string[];
  /** pkill looks for its pattern anywhere in the name, with -f in the whole command line. */
  readonly within: 'name' | 'command-line' | undefined;
  /** A pattern is more than plain text. */
  readonly isOpen: boolean;
}

/** Options of pkill and killall with a value in the next word. */
const VALUED = /^(-[ugUGtLd]|--(euid|uid|group|pgroup|session|terminal|ns|user|older-than|younger-than))$/;

function requestOf(words: readonly Value[]): Request {
  let signal: SignalName | undefined = 'SIGTERM';
  const names: string[] = [];
  const parents: string[] = [];
  let file: Value | undefined;
  const isPattern = /^p(?:kill|grep)$/.test(path.basename(words[0]?.text ?? ''));
  let within: Request['within'] = isPattern ? 'name' : undefined;
  let isExact = false;
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? '';
    const joined = /^--signal=(.+)$/.exec(text)?.[1];
    if (joined !== undefined) signal = parseSignal(joined);
    else if (text === '-s' || text === '--signal') signal = parseSignal(words[++at]?.text ?? '');
    else if (text === '-P' || text === '--parent') parents.push(words[++at]?.text ?? '');
    else if (isPattern && (text === '-F' || text === '--pidfile')) file = words[++at];
    else if (/^-(\d+|[A-Z][A-Z0-9+]+)$/.test(text)) signal = parseSignal(text.slice(1));
    else if (VALUED.test(text)) at++;
    else if (!text.startsWith('-')) names.push(text);
    else if (isPattern && /^-[a-z]*f|^--full$/.test(text)) within = 'command-line';
    else if (isPattern && /^-[a-z]*x|^--exact$/.test(text)) isExact = true;
  }
  if (isExact) within = undefined;
  // A dot stands for itself, too.
  return {
    signal,
    names,
    file,
    parents,
    within,
    isOpen: isPattern && names.some(n => /[\\^$*+?()[\]{}|]/.test(n)),
  };
}

/** The job itself goes by that name, or is a program that we do not know and is told to run it. */
function runs(node: ProcessDraft, name: string): boolean {
  const word = new Set(node.argv.flatMap(arg => arg.split(/[\s/]+/, 50)));
  return mayRun(node) ? word.has(name) : namesOf(node).includes(name);
}

function isNamed(node: ProcessDraft, { names, within }: Request): boolean {
  if (names.some(name => runs(node, name))) return true;
  if (within === undefined) return false;
  const { argv, startedAs = [] } = node;
  const texts = within === 'name' ? namesOf(node).slice(0, 1) : [argv.join(' '), startedAs.join(' ')];
  return names.some(name => texts.some(text => text.includes(name)));
}

/** Of the program and of the script that it runs, whatever title it has given itself. */
export function namesOf({ argv, startedAs = [] }: ProcessDraft): readonly string[] {
  const words = [...argv.slice(0, 2), ...startedAs.slice(0, 2)];
  return words.map(word => path.basename(word.split(' ', 1)[0] ?? '').replace(/:$/, ''));
}

/** Something below the job does. */
const runsBelow = (node: ProcessDraft, request: Request): boolean =>
  node.children.some(child => isNamed(child, request) || runsBelow(child, request));

const mayRun = (node: ProcessDraft) => node.program === undefined && node.sources.length === 0;
