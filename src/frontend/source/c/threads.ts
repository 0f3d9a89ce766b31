import type { Node } from '../tree.ts';
import type { CProgram, Func } from './program.ts';
import { argumentsOf, calledName } from './takes.ts';

const CREATES = /^(?:pthread_create|thrd_create|j?thread|async|g_thread_new|uv_thread_create)$/;
const THREAD = /^(?:static\s+)?(?:new\s+)?(?:(?:std|boost)::)?j?thread\b/;

/** Where a thread is started: what it names, it runs. */
const starts = (node: Node): boolean =>
  (node.name === 'CallExpression' &&
    (CREATES.test(calledName(node)) ||
      (/^(?:emplace|push)_back$/.test(calledName(node)) &&
        /thread|worker/i.test(node.children[0]?.text ?? '')))) ||
  ((node.name === 'Declaration' || node.name === 'NewExpression') && THREAD.test(node.text));

const known = new WeakMap<CProgram, ReadonlySet<Node>>();

/** Whether a place is run by threads alone: main does not come to it but by starting one. */
export function inThreads(program: CProgram, reached: readonly Func[]): (func: Func, place: Node) => boolean {
  const own = known.get(program) ?? ownOfMain(program, reached);
  known.set(program, own);
  return (func, place) => {
    if (!own.has(func.node)) return true;
    for (let at = place.around('LambdaExpression'); at; at = at.around('LambdaExpression')) {
      const start = at.around('Declaration', 'NewExpression', 'CallExpression');
      if (start && starts(start)) return true;
    }
    return false;
  };
}

function ownOfMain(program: CProgram, reached: readonly Func[]): ReadonlySet<Node> {
  const queue = reached.slice(0, 1);
  const own = new Set(queue.map(f => f.node));
  for (let at = 0; at < queue.length; at++) {
    const func = queue[at] as Func;
    const names = func.node.find(
      n => /^(?:Identifier|FieldIdentifier|TypeIdentifier)$/.test(n.name),
      n => !starts(n),
    );
    for (const name of new Set([...names].map(n => n.text))) {
      for (const next of name === func.name ? [] : program.declared(name, func.node)) {
        if (!own.has(next.node)) queue.push(next);
        own.add(next.node);
      }
    }
  }
  return own;
}

/** Also a jthread's destructor. */
export const waitsForThreads = (body: Node): boolean =>
  [...body.find(n => n.name === 'CallExpression' && /(?:^|_)join(?:_all)?$/.test(calledName(n)))].length >
    0 || /\bjthread\b/.test(body.text);

/** A loop without a condition, and nothing in it that leaves it. */
export const isEndless = (body: Node): boolean =>
  [
    ...body.find(
      n =>
        /^(?:While|For)Statement$/.test(n.name) &&
        /^(?:while\s*\(\s*(?:1|true)\s*\)|for\s*\(\s*;\s*;\s*\))/.test(n.text) &&
        !/\b(?:break|return|goto|throw|exit|_exit)\b/.test(n.text),
      n => n.name !== 'LambdaExpression',
    ),
  ].length > 0;

/** Behind a place, does a function wait for a thread that goes round without a way out? */
export const joinsEndless = (program: CProgram, { body }: Func, from: Node): boolean =>
  [...body.find(n => n.name === 'CallExpression' && n.start > from.end)].some(call => {
    const name = calledName(call);
    const thread =
      name === 'pthread_join'
        ? argumentsOf(call)[0]?.text
        : name === 'join'
          ? call.children[0]?.children[0]?.text
          : undefined;
    return thread !== undefined && runBy(body, thread).some(code => isEndlessCode(program, code, body));
  });

/** What a thread runs: of `pthread_create(&t, NULL, work, NULL)`, `std::thread t(work)`, `std::thread t([] { … })`. */
const runBy = (body: Node, thread: string): readonly Node[] => [
  ...[...body.find(n => n.name === 'CallExpression' && calledName(n) === 'pthread_create')].flatMap(call => {
    const [into, , code] = argumentsOf(call);
    return into?.text === `&${thread}` && code ? [code] : [];
  }),
  ...[...body.find(n => n.name === 'Declaration' && THREAD.test(n.text))].flatMap(declaration => {
    const isIts = [...declaration.find(n => n.name === 'Identifier' && n.text === thread)].length > 0;
    const lambda = [...declaration.find(n => n.name === 'LambdaExpression')][0];
    const names = declaration.find(n => n.name === 'Identifier' && n.text !== thread);
    return isIts ? (lambda ? [lambda] : [...names].slice(0, 1)) : [];
  }),
];

const isEndlessCode = (program: CProgram, code: Node, near: Node): boolean => {
  const own = code.name === 'LambdaExpression' ? code.child('CompoundStatement') : undefined;
  return own ? isEndless(own) : program.declared(code.text, near).some(func => isEndless(func.body));
};
