import { secondsOf } from '../../knowledge/duration.ts';
import { type Command, onlyCommand, type Script } from './ast.ts';
import { expandWords } from './expand.ts';
import type { Interpreter } from './interpreter.ts';
import { pidsIn } from './pid-tokens.ts';
import type { Block } from './state.ts';

/** Does something in its rounds leave it, under a condition that may never hold? */
export const mayBeLeft = (
  i: Interpreter,
  { condition, body }: Extract<Command, { type: 'while' }>,
): boolean => /\b(?:break|exit|return)\b/.test(i.source.text.slice(condition.start, body.end));

/** `while curl -sf localhost/health; do sleep 10; done`: it goes round for as long as the service answers. */
export function asksService(condition: Script): boolean {
  // `while ! curl …` waits until it answers.
  const only = onlyCommand(condition);
  return only?.type === 'simple' && ASKS.test(only.words[0]?.text ?? '');
}

const ASKS = /^(?:curl|wget|nc|ncat|pg_isready|redis-cli|mysqladmin|rabbitmqctl)$/;

/** Jobs that are there to stay. */
export const servicesIn = (i: Interpreter): readonly number[] =>
  [...i.state.jobs.entries()].flatMap(([n, job]) =>
    !job.ended && job.node && !job.helper && job.lifetime !== 'short' ? [n] : [],
  );

/** What is told by now is awaited, whatever a condition asks for. */
export function waitForLiving(i: Interpreter, among: readonly number[] = livingIn(i)): void {
  const jobs = among.filter(n => !i.state.jobs[n]?.ended);
  if (jobs.length > 0) i.state.probe?.actions.push({ do: 'wait', for: { jobs } });
  for (const job of jobs) i.endJob(job);
}

export const livingIn = (i: Interpreter): readonly number[] =>
  [...i.state.jobs.entries()].flatMap(([n, job]) => (job.ended || job.helper ? [] : [n]));

/** `kill -0 $pid`, `[ -d /proc/$pid ]` or `[ -f /run/app.pid ]` as a loop's condition: the loop lasts as long as these jobs. */
export function liveJobsIn(script: Script, i: Interpreter): readonly number[] {
  const command = script.items.length === 1 ? script.items[0]?.first.commands[0] : undefined;
  const asks =
    (command?.type === 'simple' && /^(?:kill|ps)$/.test(command.words[0]?.text ?? '')) ||
    /-[ed] ["']?\/proc\/\$|-[efs] ["']?[^\s"']{1,200}\.pid\b/.test(
      i.source.text.slice(script.start, script.end),
    );
  return asks ? livingIn(i) : [];
}

/** Of these jobs the one that such a condition names by its variables; all of them, where that is not clear. */
export function askedFor(
  i: Interpreter,
  variables: ReadonlySet<string>,
  jobs: readonly number[],
): readonly number[] {
  const named = [...variables].flatMap(name => pidsIn(i.state.get(name)?.text ?? ''));
  const asked = jobs.filter(n => named.includes(n));
  return asked.length === 1 ? asked : jobs;
}

/** `while kill -0 $pid; do …; sleep 5; done` in a child shell, of jobs that its parent has started. */
export function whileParentsLive({ state, expansion }: Interpreter, body: Script): Block['whileLives'] {
  const jobs = state.looksForParents;
  const everyMs = jobs.length > 0 ? pausesMs(expansion, body) : undefined;
  return everyMs === undefined ? undefined : { jobs, everyMs };
}

/** What the `sleep`s in a round take together; `undefined`: not known. */
function pausesMs(expansion: Interpreter['expansion'], body: Script): number | undefined {
  let all = 0;
  for (const { first, rest } of body.items) {
    const [command, ...more] = first.commands;
    if (command?.type !== 'simple' || command.words[0]?.text !== 'sleep') continue;
    const [, time] = expandWords(command.words, expansion);
    const seconds = rest.length + more.length === 0 && time?.known ? secondsOf(time.text) : undefined;
    if (seconds === undefined) return undefined;
    all += seconds * 1000;
  }
  return all;
}
