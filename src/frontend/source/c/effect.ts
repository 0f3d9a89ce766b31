import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { flag, type Reader } from './flag.ts';
import {
  comesToEnd,
  ends,
  loopAround,
  notFollowed,
  type Outcome,
  STAYS,
  statusOf,
  strengthOf,
} from './outcome.ts';
import type { CProgram, Func } from './program.ts';
import { argumentsOf, calledName, type Take } from './takes.ts';
import { codeIn } from './variables.ts';

/** What becomes of the program when a signal comes that a handler takes. */
export function outcomeOf(
  program: CProgram,
  reached: readonly Func[],
  take: Take,
  signal: SignalName,
): Outcome {
  const { how, call } = take;
  if (how.kind === 'ignore') return { kind: 'ignored' };
  if (how.kind === 'default') return { kind: 'default' };
  if (how.kind === 'wait') return notFollowed(call);
  const body = bodyOf(program, how.code, call);
  if (!body) return notFollowed(call);
  const reader: Reader = {
    program,
    reached,
    signal,
    restarts: how.restarts,
    variable: firstParameter(body),
    depth: 0,
  };
  const outcome = read(reader, body);
  if (outcome.kind === 'held') return STAYS;
  if (outcome.kind !== 'stays') return outcome;
  // A handler that comes back ends pause(2) and sigsuspend(2), and the program goes on behind them.
  const waits = reached.flatMap(f => [
    ...f.body.find(n => n.name === 'CallExpression' && /^(?:pause|sigsuspend)$/.test(calledName(n))),
  ]);
  return waits.some(wait => !loopAround(wait)) ? comesToEnd(reached) : STAYS;
}

function bodyOf(program: CProgram, code: Node | undefined, near: Node): Node | undefined {
  const lambda = code && [...code.find(n => n.name === 'LambdaExpression')][0];
  if (lambda) return lambda.child('CompoundStatement');
  const name = /(\w+)\W*$/.exec(code?.text ?? '')?.[1];
  return name === undefined ? undefined : program.declared(name, near)[0]?.body;
}

export const firstParameter = (body: Node): string | undefined => {
  const list =
    body.parent &&
    [
      ...body.parent.find(
        n => n.name === 'ParameterList',
        n => n !== body,
      ),
    ][0];
  return list && [...list.find(n => n.name === 'Identifier')][0]?.text;
};

const HARMLESS =
  /^(?:\w*printf|puts|fputs|write|log\w*|syslog|strsignal|time|getpid|fflush|memset|str\w+|sig(?:emptyset|fillset|addset|action|nal|procmask)|info|warn|warning|error|debug|cout|cerr|endl|sizeof|wait\w*|errno|PRINT\w*|LOG\w*|spdlog|fmt|print\w*|to_string|c_str)$/i;
const ENDING =
  /stop|quit|close|shutdown|shut_down|exit|cancel|terminat|kill|break|abort|drain|disconnect|finish|interrupt|cleanup|clean_up|destroy|release|halt|post|notify|uv_close|unloop|loopbreak|loopexit/i;
/** Ends main where that waits for it: never where it stays in another call. */
const WAKES = /post|notify/i;
const EXITS = /^(?:exit|_exit|_Exit|quick_exit)$/;
const MAX_DEPTH = 4;

/** What a handler comes to: the strongest of what it may do. */
export function read(reader: Reader, node: Node): Outcome {
  let outcome: Outcome = STAYS;
  const note = (found: Outcome) => {
    if (strengthOf(found) > strengthOf(outcome)) outcome = found;
  };
  for (const part of chosen(reader, node)) {
    for (const found of part.find(
      n => /^(?:CallExpression|AssignmentExpression|UpdateExpression)$/.test(n.name),
      n => n.name !== 'LambdaExpression',
    )) {
      note(found.name === 'CallExpression' ? called(reader, found) : assigned(reader, found));
      if (found.name === 'CallExpression') for (const task of givenTo(reader, found)) note(task);
    }
  }
  return outcome;
}

/** How a function that is called names the signal, where it is given that. */
const handedOn = ({ variable }: Reader, call: Node, own: Func): string | undefined =>
  argumentsOf(call).some(({ text }) => text === variable || SIGNAL_NUMBER.test(text))
    ? firstParameter(own.body)
    : undefined;

/** `queue.add(onTerm)`: a function that is given to another is run, at once or later. */
function givenTo(reader: Reader, call: Node): readonly Outcome[] {
  if (reader.depth >= MAX_DEPTH || REGISTERS.test(calledName(call))) return [];
  return argumentsOf(call).flatMap(argument => {
    if (argument.name !== 'Identifier') return [];
    const [own, more] = reader.program.declared(argument.text, call);
    if (!own || more) return [];
    return [read({ ...reader, variable: undefined, depth: reader.depth + 1 }, own.body)];
  });
}

/** What is given to these is run on a signal. */
const REGISTERS = /^(?:signal|sigaction|sigset|atexit)$/;

/**
 * `if (++signals > 1) exit(1);`, `if (stopping) exit(1); stopping = 1;`: a stop sends one signal, and what counts or marks
 * the signals in their handler alone starts with 0.
 */
function isFalseAtFirst(node: Node): boolean {
  const condition = node.child('ConditionClause')?.text.replace(/[()\s]/g, '') ?? '';
  const [, before, name, behind, operator, limit] =
    /^(\+\+)?(\w+)(\+\+)?(?:([>]=?|==)(\d+))?$/.exec(condition) ?? [];
  const handler = node.around('FunctionDefinition', 'LambdaExpression');
  if (name === undefined || !handler) return false;
  const all = node.file.text;
  const assigned = new RegExp(`(?<![.>])\\b${name}\\s*(?:=(?!=)|\\+\\+|\\+=|\\|=)|\\+\\+\\s*${name}\\b`, 'g');
  const zero = new RegExp(
    `\\b(?:int|char|bool|_Bool|sig_atomic_t|short|long|unsigned)\\s+(?:volatile\\s+)?${name}\\s*(?:=\\s*(?:0|false)\\s*)?;`,
  );
  const declared = zero.exec(all);
  if (!declared) return false;
  const changes = [...all.matchAll(assigned)]
    .map(found => found.index)
    .filter(at => at < declared.index || at > declared.index + declared[0].length);
  const isOwn = changes.length > 0 && changes.every(at => at >= handler.start && at <= handler.end);
  if (!isOwn) return false;
  if (before === undefined && behind === undefined)
    return limit === undefined && changes.every(at => at > node.start);
  const value = before === undefined ? 0 : 1;
  if (changes.length > 1) return false;
  if (operator === undefined) return value === 0;
  return operator === '>'
    ? value <= Number(limit)
    : operator === '>='
      ? value < Number(limit)
      : value !== Number(limit);
}

/**
 * The signal in a handler: its first parameter, or what libuv's watcher holds, and gives as the second.
 * @source https://docs.libuv.org/en/v1.x/signal.html
 */
const isNumber = ({ variable }: Reader, text: string): boolean =>
  text === variable || text === `${variable}->signum` || SIGNAL_NUMBER.test(text);
const SIGNAL_NUMBER = /^sig(?:nal)?_?(?:no|num|number)?$/i;

/** The statements of a body that are done for this signal: the case of a switch, the branch of an if over it. */
export function chosen(reader: Reader, node: Node): readonly Node[] {
  const { signal, variable } = reader;
  if (node.name === 'CompoundStatement') return node.children.flatMap(child => chosen(reader, child));
  if (node.name === 'IfStatement' && isFalseAtFirst(node)) {
    const at = node.children.findIndex(c => c.name === 'else');
    return at === -1 ? [] : node.children.slice(at + 1).flatMap(c => chosen(reader, c));
  }
  if (variable === undefined) return [node];
  if (node.name === 'IfStatement') {
    const condition = node.child('ConditionClause')?.text.replace(/[()\s]/g, '') ?? '';
    const compared = /^(.+)(==|!=)(\w+)$/;
    const parts = condition.split('||').map(part => compared.exec(part));
    if (parts.some(part => !part || !isNumber(reader, part[1] ?? ''))) return [node];
    const holds = parts.some(part => (part?.[3] === signal) === (part?.[2] === '=='));
    const at = node.children.findIndex(c => c.name === 'else');
    const then = node.children.slice(2, at === -1 ? undefined : at);
    return (holds ? then : at === -1 ? [] : node.children.slice(at + 1)).flatMap(c => chosen(reader, c));
  }
  if (
    node.name === 'SwitchStatement' &&
    isNumber(reader, node.child('ConditionClause')?.text.replace(/[()\s]/g, '') ?? '')
  ) {
    // A line of the preprocessor takes the case in front of it in.
    const parts = node.child('CompoundStatement')?.children ?? [];
    const cases = parts
      .flatMap(c => (c.name === 'PreprocDirective' ? c.children : [c]))
      .filter(c => c.name === 'CaseStatement');
    const own = cases.findIndex(c => c.children[1]?.text === signal);
    const from = own === -1 ? cases.findIndex(c => c.children[0]?.name === 'default') : own;
    if (from === -1) return [];
    // On through the cases that follow, until one breaks off.
    const length = cases
      .slice(from)
      .findIndex(c => [...c.find(n => /^(?:Break|Return)Statement$/.test(n.name))].length > 0);
    return cases.slice(from, length === -1 ? undefined : from + length + 1);
  }
  return [node];
}

function called(reader: Reader, call: Node): Outcome {
  const name = calledName(call);
  if (EXITS.test(name)) {
    return ends(
      statusOf(argumentsOf(call)[0]?.text ?? ''),
      !/^_/.test(name) ||
        [
          ...(call.around('FunctionDefinition', 'LambdaExpression') ?? call).find(
            n => n.name === 'CallExpression',
          ),
        ].length > 1,
    );
  }
  if (name === 'abort') return { kind: 'aborts' };
  if (name === 'raise' || (name === 'kill' && isItself(reader, argumentsOf(call)[0]?.text ?? '')))
    return { kind: 'raises' };
  // Of another process: the program may end when that does.
  if (/^kill(?:pg)?$|longjmp$/.test(name)) return { ...notFollowed(call), leaves: true };
  if (name === 'write' && isPipe(reader, argumentsOf(call)[0]?.text ?? ''))
    return { ...notFollowed(call), writes: call };
  // `flag.store(true)`, `flag = true` of an atomic.
  if (/^(?:store|exchange|set|test_and_set)$/.test(name))
    return flag(reader, call.children[0]?.children[0], call);
  const own = reader.depth < MAX_DEPTH ? reader.program.declared(name, call) : [];
  if (own.length === 1 && own[0]) {
    const inner = read(
      { ...reader, variable: handedOn(reader, call, own[0]), depth: reader.depth + 1 },
      own[0].body,
    );
    return inner.kind === 'stays' && ENDING.test(name) ? notFollowed(call) : inner;
  }
  if (HARMLESS.test(name)) return STAYS;
  const held =
    own.length === 0 && reader.depth < MAX_DEPTH ? codeIn(reader.program, reader.reached, name) : [];
  if (held.length === 1 && held[0])
    return read({ ...reader, variable: undefined, depth: reader.depth + 1 }, held[0]);
  if (WAKES.test(name)) return { ...ends(0), ofThreads: true };
  return ENDING.test(name) ? ends(0) : own.length > 0 ? notFollowed(call) : STAYS;
}

/** 0 is the whole process group: in a program that forks, that is its children too, and their end is what main may wait for. */
const isItself = ({ reached }: Reader, target: string): boolean =>
  /getpid/.test(target) ||
  (/\b0\b/.test(target) && !reached.some(({ body }) => /\bv?fork\s*\(/.test(body.text)));

/** `pipe_fd[1]`, or what is made so. */
function isPipe({ reached }: Reader, text: string): boolean {
  if (/STD|^[12]$/.test(text)) return false;
  if (/pipe|fd|wake|event/i.test(text)) return true;
  const name = /^(\w{2,})/.exec(text)?.[1];
  if (name === undefined) return false;
  const made = new RegExp(
    `\\b(?:pipe2?|socketpair)\\s*\\([^;]{0,80}\\b${name}\\b|\\b${name}\\s*=\\s*eventfd\\b`,
  );
  return reached.some(f => f.body.text.includes(name) && made.test(f.body.text));
}

const assigned = (reader: Reader, node: Node): Outcome =>
  flag(
    reader,
    node.children.find(c => /Identifier|Expression/.test(c.name)),
    node,
  );
