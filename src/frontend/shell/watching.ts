import type { Command, Script } from './ast.ts';
import type { Interpreter } from './interpreter.ts';

/** Does something in its rounds leave it, under a condition that may never hold? */
export const mayBeLeft = (
  i: Interpreter,
  { condition, body }: Extract<Command, { type: 'while' }>,
): boolean => /\b(?:break|exit|return)\b/.test(i.source.text.slice(condition.start, body.end));

/** `while curl -sf localhost/health; do sleep 10; done`: it goes round for as long as the service answers. */
export const asksService = ({ items }: Script): boolean =>
  items.length === 1 &&
  items.every(
    ({ first, rest }) =>
      // `while ! curl …` waits until it answers.
      !first.negated &&
      rest.length === 0 &&
      first.commands.length === 1 &&
      first.commands.every(c => c.type === 'simple' && ASKS.test(c.words[0]?.text ?? '')),
  );

const ASKS = /^(?:curl|wget|nc|ncat|pg_isready|redis-cli|mysqladmin|rabbitmqctl)$/;

/** Jobs that are there to stay. */
export const servicesIn = (i: Interpreter): readonly number[] =>
  [...i.state.jobs.entries()].flatMap(([n, job]) =>
    !job.ended && job.node && !job.helper && job.lifetime !== 'short' ? [n] : [],
  );

/** `while pgrep -u app > /dev/null`: the loop lasts as long as there is a process of that name. */
export const looksForProcesses = ({ items }: Script): boolean =>
  items.some(item =>
    item.first.commands.some(c => c.type === 'simple' && /^(pgrep|pidof)$/.test(c.words[0]?.text ?? '')),
  );
