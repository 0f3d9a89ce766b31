import { path } from '../../base/index.ts';
import { parseSignal, type SignalName } from '../../kernel/index.ts';
import type { ProcessDraft } from '../../model/index.ts';
import type { Interpreter } from './interpreter.ts';
import { pidsIn } from './state.ts';
import { LIKELY, type Status } from './status.ts';
import type { Value } from './value.ts';

/**
 * `killall nginx`, `pkill -TERM -f worker`, `pkill -P $$`: the jobs that the words name.
 *
 * @source killall(1) psmisc 23.6, pgrep(1) procps 4.0.2
 */
export function killByName(i: Interpreter, words: readonly Value[]): Status {
  const { probe } = i.state;
  const request = requestOf(words);
  if (!probe && request.signal) endsNamed(i, request);
  if (!probe || !request.signal) return LIKELY;
  const { signal, names, parents } = request;
  if (parents.some(parent => pidsIn(parent).includes('self'))) {
    probe.actions.push({ do: 'signal', to: 'children', signal });
    return LIKELY;
  }
  const jobs = [...i.state.jobs.entries()].filter(([, job]) => !job.ended && job.node);
  const named = jobs.filter(([, { node }]) => node && names.some(name => runs(node, name))).map(([n]) => n);
  if (named.length > 0) probe.actions.push({ do: 'signal', to: { jobs: named }, signal });
  else if (jobs.some(([, { node }]) => node && runsBelow(node, names)))
    probe.actions.push({ do: 'signal', to: { named: names }, signal });
  else if (jobs.some(([, job]) => job.node && mayRun(job.node))) {
    const reason = `which process \`${words.map(w => w.text).join(' ')}\` reaches`;
    probe.actions.push({ do: 'unknown', reason });
  }
  return LIKELY;
}

/** Before the service proper: `pkill mysqld` puts down what was started for the set-up. */
function endsNamed(i: Interpreter, { signal, names }: Request): void {
  if (!['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGKILL'].includes(signal ?? '')) return;
  for (const [n, { node }] of i.state.jobs.entries())
    if (node && (names.some(name => runs(node, name)) || runsBelow(node, names))) i.endJob(n);
}

interface Request {
  readonly signal: SignalName | undefined;
  readonly names: readonly string[];
  /** Of `pkill -P`. */
  readonly parents: readonly string[];
}

function requestOf(words: readonly Value[]): Request {
  let signal: SignalName | undefined = 'SIGTERM';
  const names: string[] = [];
  const parents: string[] = [];
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? '';
    const joined = /^--signal=(.+)$/.exec(text)?.[1];
    if (joined !== undefined) signal = parseSignal(joined);
    else if (text === '-s' || text === '--signal') signal = parseSignal(words[++at]?.text ?? '');
    else if (text === '-P' || text === '--parent') parents.push(words[++at]?.text ?? '');
    else if (/^-(\d+|[A-Z][A-Z0-9+]+)$/.test(text)) signal = parseSignal(text.slice(1));
    else if (!text.startsWith('-')) names.push(text);
  }
  return { signal, names, parents };
}

/** The job itself goes by that name, or is a program that we do not know and is told to run it. */
function runs(node: ProcessDraft, name: string): boolean {
  const word = new Set(node.argv.flatMap(arg => arg.split(/[\s/]+/, 50)));
  return mayRun(node) ? word.has(name) : namesOf(node).includes(name);
}

/** Of the program and of the script that it runs, whatever title it has given itself. */
export function namesOf({ argv, startedAs = [] }: ProcessDraft): readonly string[] {
  const words = [...argv.slice(0, 2), ...startedAs.slice(0, 2)];
  return words.map(word => path.basename(word.split(' ', 1)[0] ?? '').replace(/:$/, ''));
}

/** Something below the job does. */
const runsBelow = (node: ProcessDraft, names: readonly string[]): boolean =>
  node.children.some(child => names.some(name => runs(child, name)) || runsBelow(child, names));

const mayRun = (node: ProcessDraft) => node.program === undefined && node.sources.length === 0;
