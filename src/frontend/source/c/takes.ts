import { parseSignal, type SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import type { CProgram, Func } from './program.ts';

/** A place where the program takes signals. */
export interface Take {
  readonly call: Node;
  readonly by: Func;
  /** `undefined`: which ones is not derivable. */
  readonly signals: readonly SignalName[] | undefined;
  readonly how: /** The code runs when the signal comes. `restarts`: calls that it interrupts go on (SA_RESTART). */
    | { readonly kind: 'handler'; readonly code: Node | undefined; readonly restarts: boolean }
    /** The call comes back with a signal that is blocked. */
    | { readonly kind: 'wait' }
    | { readonly kind: 'ignore' }
    | { readonly kind: 'default' };
}

export const calledName = (call: Node): string => {
  const [target] = call.children;
  return (target?.children.length ? target.last?.text : target?.text) ?? '';
};
export const argumentsOf = (call: Node): readonly Node[] =>
  call.child('ArgumentList')?.children.filter(c => !/^[(),]$/.test(c.name)) ?? [];

/** Where the signal and the code stand among the arguments of one that registers. */
interface Registers {
  readonly signal: number;
  readonly code: number;
  readonly restarts: boolean;
  /** It takes signals where this argument says so. */
  readonly kind?: number;
}

const REGISTERS: Readonly<Record<string, Registers>> = {
  // signal(3): glibc and musl set SA_RESTART.
  signal: { signal: 0, code: 1, restarts: true },
  bsd_signal: { signal: 0, code: 1, restarts: true },
  sigset: { signal: 0, code: 1, restarts: true },
  // libuv, libev, libevent, GLib: the loop calls it.
  uv_signal_start: { signal: 2, code: 1, restarts: false },
  uv_signal_start_oneshot: { signal: 2, code: 1, restarts: false },
  ev_signal_init: { signal: 2, code: 1, restarts: false },
  evsignal_new: { signal: 1, code: 2, restarts: false },
  evsignal_set: { signal: 1, code: 2, restarts: false },
  signal_set: { signal: 1, code: 2, restarts: false },
  evsignal_assign: { signal: 2, code: 3, restarts: false },
  event_new: { signal: 1, kind: 2, code: 3, restarts: false },
  event_set: { signal: 1, kind: 2, code: 3, restarts: false },
  event_assign: { signal: 2, kind: 3, code: 4, restarts: false },
  g_unix_signal_add: { signal: 0, code: 1, restarts: false },
  g_unix_signal_add_full: { signal: 1, code: 2, restarts: false },
};
const OF_SIGNAL = /\bEV_SIGNAL\b/;

export function takesIn(program: CProgram, reached: readonly Func[]): readonly Take[] {
  return reached.flatMap(by => [
    ...[...by.node.find(n => n.name === 'CallExpression')].flatMap(call =>
      takeOf(program, by, call, reached),
    ),
    ...signalSets(by),
  ]);
}

function takeOf(program: CProgram, by: Func, call: Node, reached: readonly Func[]): readonly Take[] {
  const name = calledName(call);
  const args = argumentsOf(call);
  if (name === 'sigaction') return args[1] ? actions(by, call, args[0], args[1], reached) : [];
  if (/^sig(?:wait|waitinfo|timedwait)$/.test(name) || name === 'signalfd')
    return [{ call, by, signals: setsOf(reached), how: { kind: 'wait' } }];
  const place = Object.hasOwn(REGISTERS, name) ? REGISTERS[name] : undefined;
  const code = place && args[place.code];
  if (!place || !code) return [];
  if (place.kind !== undefined && !OF_SIGNAL.test(args[place.kind]?.text ?? '')) return [];
  // A function of the program's own by that name, unless it is given a signal.
  if (!/\bSIG[A-Z]/.test(args[place.signal]?.text ?? '') && program.declared(name, call).length > 0)
    return [];
  return registered(by, call, args[place.signal], code, place.restarts, reached);
}

/** A function that hands its parameters on registers what its callers give. */
function registered(
  by: Func,
  call: Node,
  signal: Node | undefined,
  code: Node,
  restarts: boolean,
  reached: readonly Func[],
): readonly Take[] {
  const places = [signal, code].map(node => parameterAt(by, node));
  if (places.some(place => place !== undefined)) {
    const calls = reached.flatMap(func =>
      [...func.node.find(n => n.name === 'CallExpression' && calledName(n) === by.name)].map(at => ({
        func,
        at,
      })),
    );
    return calls.map(({ func, at }) => {
      const given = (index: number | undefined, own: Node | undefined) =>
        index === undefined ? own : argumentsOf(at)[index];
      const handler = given(places[1], code);
      return {
        call: at,
        by: func,
        signals: signalsOf(func, given(places[0], signal)),
        how: howOf(handler, restarts),
      };
    });
  }
  return [{ call, by, signals: signalsOf(by, signal), how: howOf(code, restarts) }];
}

function howOf(code: Node | undefined, restarts: boolean): Take['how'] {
  const text = code?.text ?? '';
  const isCode = text.includes('{');
  if (!isCode && /\bSIG_IGN\b/.test(text)) return { kind: 'ignore' };
  if ((!isCode && /\bSIG_DFL\b/.test(text)) || /^(?:NULL|0|nullptr)$/.test(text)) return { kind: 'default' };
  return { kind: 'handler', code, restarts };
}

function parameterAt(by: Func, node: Node | undefined): number | undefined {
  const name = node?.text.replace(/^&/, '');
  const list = [...by.node.find(n => n.name === 'ParameterList')][0];
  const index = (list?.children.filter(c => c.name === 'ParameterDeclaration') ?? []).findIndex(p =>
    [...p.find(n => n.name === 'Identifier')].some(n => n.text === name),
  );
  return index === -1 ? undefined : index;
}

/** sigaction(2): what the struct holds is assigned, or stands in its initializer. */
function actions(
  by: Func,
  call: Node,
  signal: Node | undefined,
  action: Node,
  reached: readonly Func[],
): readonly Take[] {
  if (/^(?:NULL|0|nullptr)$/.test(action.text)) return [];
  const name = action.text.replace(/^&/, '').trim();
  const root =
    [...by.node.find(n => n.name === 'Declaration' && n.text.includes(name))].length > 0
      ? by.node
      : outermost(by.node);
  let code: Node | undefined;
  let restarts = false;
  const literal = [...action.find(n => n.name === 'InitializerPair')];
  for (const { children } of literal) {
    if (/sa_(?:handler|sigaction)\b/.test(children[0]?.text ?? '')) code = children.at(-1);
    if (/sa_flags\b/.test(children[0]?.text ?? ''))
      restarts = /\bSA_RESTART\b/.test(children.at(-1)?.text ?? '');
  }
  if (code) return registered(by, call, signal, code, restarts, reached);
  for (const node of root.find(n =>
    /^(?:AssignmentExpression|InitDeclarator|InitializerPair)$/.test(n.name),
  )) {
    const [left, ...rest] = node.children;
    const right = rest.at(-1);
    const target = left?.text ?? '';
    if (node.name === 'InitDeclarator') {
      if (target !== name) continue;
      const plain = right?.children.find(c => c.name === 'Identifier');
      if (plain && code === undefined) code = plain;
      continue;
    }
    const isOwn =
      node.name === 'InitializerPair'
        ? node.around('InitDeclarator')?.children[0]?.text === name
        : target.startsWith(name);
    if (!isOwn || !right) continue;
    if (node.end > call.end && root === by.node) break;
    if (/sa_(?:handler|sigaction)\b/.test(target)) code = right;
    if (/sa_flags\b/.test(target)) restarts = /\bSA_RESTART\b/.test(right.text);
  }
  const rows = rowsOf(by, signal, code);
  if (rows.length > 0) return rows.map(row => ({ call, by, ...row }));
  if (code) return registered(by, call, signal, code, restarts, reached);
  const how: Take['how'] = isFormer(outermost(by.node), action)
    ? { kind: 'default' }
    : { kind: 'handler', code: undefined, restarts };
  return [{ call, by, signals: signalsOf(by, signal), how }];
}

/** `sigaction(SIGTERM, &action, &former)` has filled it: what was done before is put back. */
const isFormer = (root: Node, action: Node): boolean =>
  [
    ...root.find(
      n =>
        n.name === 'CallExpression' &&
        calledName(n) === 'sigaction' &&
        argumentsOf(n)[2]?.text === action.text,
    ),
  ].length > 0;

/**
 * A loop over a table, `{ SIGINT, "SIGINT", 0, on_signal }`: both the signal and the handler are of the row that a pointer
 * goes to.
 */
function rowsOf(
  by: Func,
  signal: Node | undefined,
  code: Node | undefined,
): readonly Pick<Take, 'signals' | 'how'>[] {
  const member = /^(\w+)(?:\[\w+\])?(?:->|\.)\w+$/;
  const name = member.exec(signal?.text ?? '')?.[1];
  if (name === undefined || member.exec(code?.text ?? '')?.[1] !== name) return [];
  const assigned = new RegExp(`\\b${name}\\s*=\\s*&?(\\w+)`).exec(by.body.text)?.[1] ?? name;
  const isTable = (n: Node) => n.name === 'InitDeclarator' && n.children[0]?.text.startsWith(`${assigned}[`);
  const [table] = [...outermost(by.node).find(n => isTable(n) === true)];
  const rows = table?.last?.children.filter(c => c.name === 'InitializerList') ?? [];
  return rows.flatMap(row => {
    const [word] = row.text.match(/\bSIG[A-Z0-9]+\b/) ?? [];
    const taken = word === undefined ? undefined : parseSignal(word);
    const handler = row.children.findLast(c => c.name === 'Identifier' && c.text !== word);
    if (!taken || !handler) return [];
    return [{ signals: [taken], how: howOf(handler, /\bSA_RESTART\b/.test(row.text)) }];
  });
}

function outermost(node: Node): Node {
  let at = node;
  while (at.parent) at = at.parent;
  return at;
}

/** `boost::asio::signal_set signals(io, SIGINT, SIGTERM)`, and `signals.async_wait(…)`. */
function signalSets(by: Func): readonly Take[] {
  const waits = (n: Node) => n.name === 'CallExpression' && calledName(n) === 'async_wait';
  const tree = outermost(by.node);
  return [...by.node.find(waits)].flatMap((call): readonly Take[] => {
    const name = /(\w+)\s*(?:\.|->)\s*async_wait$/.exec(call.children[0]?.text ?? '')?.[1];
    const [code] = argumentsOf(call);
    if (name === undefined || !code) return [];
    const names = new RegExp(`\\b${name}\\s*(?:\\(|\\{|\\.add\\(|->add\\()`);
    const texts = [
      ...tree.find(
        n => /^(?:Declaration|FieldInitializer|CallExpression)$/.test(n.name) && names.test(n.text),
      ),
    ];
    const words = texts.flatMap(n => n.text.slice(0, 300).match(/\bSIG[A-Z0-9]+\b/g) ?? []);
    const signals = [...new Set(words)].flatMap(word => parseSignal(word) ?? []);
    if (signals.length === 0) return [];
    return [{ call, by, signals, how: { kind: 'handler', code, restarts: false } }];
  });
}

/** What the sets of the program hold: `sigaddset(&set, SIGTERM)`; `undefined`: sigfillset, or not derivable. */
function setsOf(reached: readonly Func[]): readonly SignalName[] | undefined {
  const signals: SignalName[] = [];
  for (const func of reached) {
    for (const call of func.node.find(
      n => n.name === 'CallExpression' && /^sig(?:addset|fillset)$/.test(calledName(n)),
    )) {
      const own = calledName(call) === 'sigfillset' ? undefined : signalsOf(func, argumentsOf(call)[1]);
      if (!own) return ALL;
      signals.push(...own);
    }
  }
  return signals.length > 0 ? signals : undefined;
}

const ALL: readonly SignalName[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

/** `SIGTERM`, or a variable that goes through an array of signals. */
function signalsOf(by: Func, node: Node | undefined): readonly SignalName[] | undefined {
  const text = node?.text ?? '';
  const signal = /^(?:\w+::)?SIG[A-Z0-9]+$/.test(text) ? parseSignal(text.replace(/^.*::/, '')) : undefined;
  if (signal) return [signal];
  const number = /^\d+$/.test(text) ? parseSignal(text) : undefined;
  if (number) return [number];
  const name = /^(\w+)/.exec(text)?.[1];
  if (name === undefined) return undefined;
  return (
    listedIn(by.node, name, /^(?:InitDeclarator|ForRangeLoop|ForStatement)$/) ??
    // An array of the file, which a loop goes through.
    (text === name ? undefined : listedIn(outermost(by.node), name, /^InitDeclarator$/))
  );
}

function listedIn(root: Node, name: string, kinds: RegExp): readonly SignalName[] | undefined {
  const holds = new RegExp(`\\b${name}\\b`);
  for (const list of root.find(n => kinds.test(n.name))) {
    const head = list.text.slice(0, 600);
    if (!holds.test(head)) continue;
    const words = head.match(/\bSIG[A-Z0-9]+\b/g)?.flatMap(word => parseSignal(word) ?? []);
    if (words && words.length > 0) return words;
  }
  return undefined;
}
