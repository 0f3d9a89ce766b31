import { type Command, onlyCommand, type Script } from './ast.ts';
import type { Interpreter } from './interpreter.ts';

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
export function waitForLiving(i: Interpreter): void {
  const jobs = [...i.state.jobs.entries()].filter(([, job]) => !job.ended && !job.helper).map(([n]) => n);
  if (jobs.length > 0) i.state.probe?.actions.push({ do: 'wait', for: { jobs } });
  for (const job of jobs) i.endJob(job);
}
