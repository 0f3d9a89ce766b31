import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { aliasesOf, isHandedOn } from './aliases.ts';
import { comesToEnd, loopAround, notFollowed, type Outcome, STAYS } from './outcome.ts';
import type { CProgram, Func } from './program.ts';
import { inThreads, isEndless, waitsForThreads } from './threads.ts';

export interface Reader {
  readonly program: CProgram;
  readonly reached: readonly Func[];
  readonly signal: SignalName;
  readonly restarts: boolean;
  /** The variable that holds the signal. */
  readonly variable: string | undefined;
  readonly depth: number;
}

/** What others wait for, and goes on where a handler was set with SA_RESTART (signal(7)). */
const RESTARTED = /\b(?:accept4?|recv\w*|read|fgets|getline|getchar|fread|scanf|wait(?:pid)?|msgrcv|cin)\b/;
/** Never restarted, or done after a time. */
const WOKEN =
  /\b(?:e?poll\w*|p?select|pause|sleep|usleep|nanosleep|sleep_for|sleep_until|sigsuspend|clock_nanosleep|wait_for)\b/;

/** A loop that looks at the variable ends, unless it stays in a call that goes on. */
export function flag(reader: Reader, node: Node | undefined, at: Node): Outcome {
  const name = /(\w+)\W*$/.exec(node?.text ?? '')?.[1];
  const code = at.around('FunctionDefinition', 'LambdaExpression') ?? at;
  // A local variable is nobody's flag.
  if (
    name === undefined ||
    [...code.find(n => /^(?:Declaration|InitDeclarator)$/.test(n.name) && n.text.includes(`${name} =`))]
      .length > 0
  )
    return STAYS;
  const isPassed = isHandedOn(reader.reached, name);
  const aliases = isPassed ? aliasesOf(reader.reached, name) : [];
  const givers = giversOf(reader.reached, name);
  const isOfThread = inThreads(reader.program, reader.reached);
  let outcome: Outcome = STAYS;
  let endsThreads = false;
  for (const func of reader.reached) {
    let isHeld = false;
    const { text } = func.body;
    const names = new Set([name, ...givers, ...aliases.flatMap(a => (a.by === func ? [a.name] : []))]);
    if (![...names].some(n => text.includes(n))) continue;
    const reads = (n: Node) => /Identifier$/.test(n.name) && names.has(n.text);
    for (const use of func.body.find(reads)) {
      // Not in the handler itself.
      if (use.start >= code.start && use.end <= code.end && use.file === code.file) continue;
      const loop = loopAround(use);
      const isCondition =
        use.around('ConditionClause', 'IfStatement', 'ForStatement', 'WhileStatement', 'DoStatement') !==
        undefined;
      if (!loop || !isCondition) continue;
      if (isOfThread(func, use)) {
        endsThreads = true;
        continue;
      }
      const isStuck = RESTARTED.test(loop.text) && !WOKEN.test(loop.text);
      if (!isStuck || !reader.restarts)
        return /\.wait\(|cond_wait|sem_wait/.test(loop.text) ? notFollowed(at) : comesToEnd(reader.reached);
      outcome = notFollowed(at);
      if (/\b(?:accept|cin|getchar|fgets)\b/.test(loop.text)) outcome = { kind: 'held' };
      isHeld = true;
    }
    // Threads whose loops end do not end the program while main is held.
    if (isHeld && func.name === 'main') return outcome;
  }
  if (outcome.kind !== 'stays') return outcome;
  if (endsThreads) return withThreads(reader, at);
  return isPassed ? notFollowed(at) : outcome;
}

const MAX_GIVER = 200;

/** Functions that do no more than to give back what it holds: `bool stopping() { return stop; }`. */
const giversOf = (reached: readonly Func[], name: string): readonly string[] =>
  reached.flatMap(({ name: giver, body }) => {
    const { text } = body;
    const gives =
      text.length < MAX_GIVER && new RegExp(`^\\{\\s*return\\b[^;]*\\b${name}\\b[^;]*;\\s*\\}$`).test(text);
    return gives && giver !== 'main' ? [giver] : [];
  });

/** Only threads look at it: the program ends with them where main waits for them. */
function withThreads({ reached }: Reader, at: Node): Outcome {
  const [main] = reached;
  if (main && isEndless(main.body)) return { kind: 'held' };
  return reached.some(f => waitsForThreads(f.body))
    ? { ...comesToEnd(reached), ofThreads: true }
    : notFollowed(at);
}
