import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { chosen, firstParameter, outcomeOf, read } from './effect.ts';
import type { Reader } from './flag.ts';
import { comesToEnd, loopAround, notFollowed, type Outcome, STAYS, strengthOf } from './outcome.ts';
import type { CProgram, Func } from './program.ts';
import { argumentsOf, calledName, type Take } from './takes.ts';
import { joinsEndless } from './threads.ts';

/** What becomes of the program when a signal comes that a call takes. */
export function outcomeOfTake(
  program: CProgram,
  reached: readonly Func[],
  take: Take,
  signal: SignalName,
): Outcome {
  if (take.how.kind === 'wait') return afterWait(program, reached, take, signal);
  const outcome = outcomeOf(program, reached, take, signal);
  if (outcome.kind !== 'unknown' || !outcome.writes) return outcome;
  const reader = { program, reached, signal, restarts: false, variable: undefined, depth: 0 };
  return afterWrite(reader, outcome.writes) ?? byLoop(reader, take) ?? outcome;
}

/**
 * `loop_add_signal(SIGTERM, on_signal, NULL)`: a loop of the program's own calls what it was given, once it reads that the signal
 * came.
 */
function byLoop(reader: Reader, { call, how }: Take): Outcome | undefined {
  const given = argumentsOf(call).filter(
    argument => argument.name === 'Identifier' && !(how.kind === 'handler' && how.code === argument),
  );
  const called = given.flatMap(argument => reader.program.declared(argument.text, call));
  if (called.length !== 1 || !called[0]) return undefined;
  const outcome = read({ ...reader, variable: firstParameter(called[0].body) }, called[0].body);
  return outcome.kind === 'ends' ? outcome : undefined;
}

/** A call has come back with the signal: what follows, up to the end of main. */
function afterWait(program: CProgram, reached: readonly Func[], take: Take, signal: SignalName): Outcome {
  const { call, by } = take;
  const reader: Reader = { program, reached, signal, restarts: false, variable: undefined, depth: 0 };
  if (calledName(call) === 'signalfd') return afterSignalfd(reader, call);
  const variable = argumentsOf(call)[1]?.text.replace(/^&/, '');
  const own: Reader = { ...reader, variable };
  const loop = loopAround(call);
  if (loop) {
    const body = loop.child('CompoundStatement');
    const outcome = body ? behind(own, by, chosen(own, body), call) : STAYS;
    return outcome.kind === 'held' ? STAYS : outcome;
  }
  const outcome = read(own, by.body);
  if (outcome.kind === 'stays' && joinsEndless(program, by, call)) return STAYS;
  return outcome.kind === 'ends' || by.name === 'main'
    ? outcome.kind === 'ends'
      ? outcome
      : comesToEnd(reached)
    : notFollowed(call);
}

/** signalfd(2): a read of the descriptor, wherever it is, gives a `struct signalfd_siginfo`. */
function afterSignalfd(reader: Reader, call: Node): Outcome {
  const outcomes = reader.reached.flatMap(func => {
    const [, name] = /\bsignalfd_siginfo\s+\*?(\w+)/.exec(func.body.text) ?? [];
    if (name === undefined) return [];
    const [reads] = func.body.find(n => n.name === 'CallExpression' && calledName(n) === 'read');
    const number = new RegExp(
      `\\b(\\w+)\\s*=\\s*(?:\\(\\w+\\)\\s*)?${name}(?:\\[0\\])?(?:\\.|->)ssi_signo`,
    ).exec(func.body.text);
    const variable =
      number?.[1] ?? `${name}${func.body.text.includes(`${name}->ssi_signo`) ? '->' : '.'}ssi_signo`;
    return reads ? [afterRead({ ...reader, variable }, func, reads)] : [];
  });
  return outcomes.find(o => o.kind === 'ends') ?? notFollowed(call);
}

/**
 * The self-pipe: what a handler writes is read from the other end, `write(fds[1], …)` and `read(fds[0], …)`. `undefined`: nobody is
 * seen to.
 */
function afterWrite(reader: Reader, write: Node): Outcome | undefined {
  const root = rootOf(argumentsOf(write)[0]);
  if (root === undefined) return undefined;
  const isRead = (n: Node) =>
    n.name === 'CallExpression' &&
    /^(?:read|recv)$/.test(calledName(n)) &&
    rootOf(argumentsOf(n)[0]) === root;
  const outcomes = reader.reached.flatMap(func =>
    func.body.text.includes(root)
      ? [...func.body.find(isRead)].map(found => afterRead({ ...reader, variable: undefined }, func, found))
      : [],
  );
  return outcomes.find(o => o.kind === 'ends');
}

/** The variable of a descriptor, or of the two of a pipe. */
const rootOf = (node: Node | undefined): string | undefined =>
  /^(?:\w+::)*(\w{2,})(?:\[\w+\])?$/.exec(node?.text ?? '')?.[1];

/** What is done behind a read, in its block and the loop around. */
function afterRead(reader: Reader, func: Func, reads: Node): Outcome {
  const block = reads.around('CompoundStatement');
  const from = block?.children.findIndex(c => c.start <= reads.start && reads.end <= c.end) ?? -1;
  if (!block || from === -1) return STAYS;
  const parts = block.children.slice(from).flatMap(node => chosen(reader, node));
  return behind(reader, func, parts, reads);
}

/** What some statements of a function come to. */
function behind(reader: Reader, func: Func, parts: readonly Node[], at: Node): Outcome {
  const loop = loopAround(at);
  if (loop && parts.some(part => leaves(part, loop, func))) return comesToEnd(reader.reached);
  const isMain = /^w?main$/.test(func.name);
  const returned = parts.flatMap(part => [...part.find(n => n.name === 'ReturnStatement')]);
  if (returned.some(node => isMain || endsCaller(reader.reached, func, valueOf(node))))
    return comesToEnd(reader.reached);
  // It hands on what it has read.
  if (returned.some(node => valueOf(node) === undefined && !/^return\s*;?$/.test(node.text)))
    return notFollowed(at);
  return parts
    .map(part => read(reader, part))
    .reduce<Outcome>((most, found) => (strengthOf(found) > strengthOf(most) ? found : most), STAYS);
}

const TURNS = ['WhileStatement', 'ForStatement', 'DoStatement', 'ForRangeLoop'] as const;

/** Does a statement end the loop around: by a `break` of it, or by what its condition looks at? */
function leaves(part: Node, loop: Node, { body }: Func): boolean {
  const breaks = part.find(n => n.name === 'BreakStatement');
  if ([...breaks].some(b => b.around(...TURNS, 'SwitchStatement') === loop)) return true;
  if ([...part.find(n => n.name === 'GotoStatement')].length > 0) return true;
  const names = [...part.find(n => n.name === 'AssignmentExpression')].map(n => n.children[0]?.text ?? '');
  for (let around: Node | undefined = loop; around && around !== body; around = loopAround(around)) {
    const heads = [
      headOf(around),
      ...[...around.find(n => n.name === 'IfStatement' && LEAVES.test(n.text))].map(
        n => n.child('ConditionClause')?.text ?? '',
      ),
    ];
    if (names.some(name => /^\w+$/.test(name) && heads.some(head => new RegExp(`\\b${name}\\b`).test(head))))
      return true;
  }
  return false;
}

const LEAVES = /\b(?:break|return|goto)\b/;

/** What a loop looks at each time. */
const headOf = (loop: Node): string =>
  loop.children
    .filter(c => c.name !== 'CompoundStatement')
    .map(c => c.text)
    .join(' ');

const VALUES: Readonly<Record<string, number>> = { true: 1, TRUE: 1, false: 0, FALSE: 0, NULL: 0 };

/** What is returned, where it is a plain number. */
function valueOf({ text }: Node): number | undefined {
  const [, value = ''] = /^return\s*\(?\s*(-?\w+)\s*\)?\s*;?$/.exec(text) ?? [];
  return /^-?\d+$/.test(value) ? Number(value) : VALUES[value];
}

/** `if (handle_signal(fd)) break;`, `while (handle_events() == 0)`: does a value that a function returns end that? */
const endsCaller = (reached: readonly Func[], { name }: Func, value: number | undefined): boolean =>
  value !== undefined &&
  reached.some(({ body }) =>
    [...body.find(n => n.name === 'CallExpression' && calledName(n) === name)].some(call => {
      const around = call.around('IfStatement', 'WhileStatement', 'DoStatement');
      const head = around?.child('ConditionClause', 'ParenthesizedExpression');
      if (!around || !head || head.start > call.start || call.end > head.end) return false;
      const holds = isTrueOf(head.text.replace(call.text, '@').replace(/\s+/g, ''), value);
      return around.name === 'IfStatement' ? holds === true && LEAVES.test(around.text) : holds === false;
    }),
  );

/** Is a condition on a call, which is written `@`, true where that gives a value? `undefined`: it says more. */
function isTrueOf(condition: string, value: number): boolean | undefined {
  const [, not, operator, limit] =
    /^\((?:[\w.>()&|-]+&&)?(!?)@(?:(==|!=|<|>|<=|>=)(-?\d+))?\)$/.exec(condition) ?? [];
  if (not === undefined) return undefined;
  const other = Number(limit);
  switch (operator) {
    case undefined:
      return (value !== 0) !== (not === '!');
    case '==':
      return value === other;
    case '!=':
      return value !== other;
    case '<':
      return value < other;
    case '>':
      return value > other;
    case '<=':
      return value <= other;
    default:
      return value >= other;
  }
}
