import { argument } from './arguments.ts';
import { block, comesOnce } from './block.ts';
import { append, itemsOf, newList } from './containers.ts';
import type { Machine } from './machine.ts';
import type { Method } from './methods.ts';
import type { Builtin } from './stdlib.ts';
import type { Span } from './syntax.ts';
import {
  type CallArgument,
  constant,
  FALSE,
  NONE,
  numberOf,
  type ObjectValue,
  same,
  sequence,
  TRUE,
  truth,
  UNKNOWN,
  type Value,
} from './value.ts';

/** An end of a pipe. Those of socketpair() are sockets. */
const PIPE = 'os.pipe';
const SELECTOR = 'selectors.DefaultSelector';
const KEY = 'selectors.SelectorKey';

const pair = (m: Machine, of: string): Value => {
  const [reads, writes] = [m.object(of), m.object(of)];
  m.setField(reads, 'peer', writes);
  m.setField(writes, 'peer', reads);
  return sequence([reads, writes]);
};

const isEnd = (v: Value | undefined): v is ObjectValue =>
  v?.type === 'object' && (v.of === PIPE || v.of === 'socket.socket');

/** Something was written to the other end, and nobody has read it yet. */
const hasInput = (m: Machine, end: ObjectValue): boolean => truth(m.field(end, 'input') ?? FALSE) === true;

/** What the handler does to an end that is not one of a pair may wake anything that waits. */
function write(m: Machine, end: Value | undefined, at: Span): void {
  const peer = isEnd(end) ? m.field(end, 'peer') : undefined;
  if (isEnd(peer)) m.setField(peer, 'input', TRUE);
  else if (m.handling > 0 && m.state) m.state.stirs = [...m.state.stirs, { library: '?', what: m.text(at) }];
}

const isClosed = (m: Machine, end: ObjectValue): boolean => truth(m.field(end, 'closed') ?? FALSE) === true;

function failClosed(m: Machine): Value {
  m.raise({ name: 'OSError' });
  return UNKNOWN;
}

function takeInput(m: Machine, end: ObjectValue): void {
  m.setField(end, 'input', FALSE);
  if (m.state?.doubt === UNREAD) m.state.doubt = undefined;
}

const UNREAD = 'whether other code waits for what set_wakeup_fd() has Python write';

/** A handler written in Python is called: before that, the interpreter has written to the descriptor set for it. */
export function wakeUp(m: Machine): void {
  const fd = m.state?.wakeup;
  if (!fd || !m.state) return;
  m.state.doubt ??= UNREAD;
  const peer = isEnd(fd) ? m.field(fd, 'peer') : undefined;
  if (isEnd(peer)) m.setField(peer, 'input', TRUE);
}

const setWakeup: Builtin = (m, args) => {
  const fd = argument(args, 0, 'fd') ?? UNKNOWN;
  if (m.state && m.context === 'main') m.state.wakeup = numberOf(fd) === -1 ? undefined : fd;
  return constant(-1);
};

/** Whether a signal makes it readable. */
function isForSignals(m: Machine, end: ObjectValue): boolean {
  const fd = m.state?.wakeup;
  const peer = m.field(end, 'peer');
  return fd?.type === 'object' && peer?.type === 'object' && fd.id === peer.id;
}

const read: Builtin = (m, args, at) => {
  const end = argument(args, 0, 'fd');
  const what = m.text(at);
  if (!isEnd(end) || !(isForSignals(m, end) || hasInput(m, end))) {
    block(m, at, { what, kind: 'call', library: 'os' });
    return UNKNOWN;
  }
  return receive(m, end, at);
};

/** A connection comes, and the program goes on; to an end of a pair only the program itself writes. */
const isOnce = (m: Machine, end: Value) => comesOnce(m) && isEnd(end) && m.field(end, 'peer') === undefined;

const receiveFrom: Method = (m, self, _args, at) => receive(m, self, at);

/** recv() and its kin: until something arrives, for as long as settimeout() says, or not at all. */
function receive(m: Machine, end: ObjectValue, at: Span): Value {
  const limit = m.field(end, 'timeout') ?? NONE;
  const seconds = numberOf(limit);
  const what = m.text(at);
  const wakes = () => hasInput(m, end) || isClosed(m, end);
  if (limit.type === 'constant' && limit.value === null)
    block(m, at, { what, kind: 'blocking', arrives: true, once: isOnce(m, end), wakes });
  else if (!wakes()) {
    if (seconds === 0) return nothingThere(m, what);
    const forMs = seconds === undefined ? 'unknown' : Math.round(seconds * 1000);
    block(m, at, { what, kind: 'blocking', forMs, doneWhen: wakes });
    if (m.state?.delivered && !wakes()) m.raise({ name: 'TimeoutError' });
  }
  if (isClosed(m, end)) return failClosed(m);
  return received(m, end);
}

/** During a stop nothing arrives; before, something may be there. */
function nothingThere(m: Machine, what: string): Value {
  const fails = () => {
    m.raise({ name: 'BlockingIOError' });
    return UNKNOWN;
  };
  return m.state?.delivered
    ? fails()
    : m.branch(`whether something is there for \`${what}\``, [() => UNKNOWN, fails]);
}

/** What was read: of a descriptor for signals their numbers. */
function received(m: Machine, end: ObjectValue): Value {
  if (!hasInput(m, end)) return UNKNOWN;
  takeInput(m, end);
  const signal = m.plan?.signal;
  return signal && isForSignals(m, end) ? sequence([{ type: 'signal', name: signal }]) : UNKNOWN;
}

/** What is watched: `undefined` where not all of it is known. */
type Watched = readonly Value[] | undefined;

const readyOf = (m: Machine, watched: Watched) => (watched ?? []).filter(v => isEnd(v) && hasInput(m, v));

const select: Builtin = (m, args, at) => {
  const reads = argument(args, 0) ?? UNKNOWN;
  const watched = () => itemsOf(m, reads);
  const fails = () => watched()?.some(v => isEnd(v) && isClosed(m, v)) === true;
  const found = waitForInput(m, at, argument(args, 3, 'timeout'), watched, fails);
  if (fails()) return failClosed(m);
  const nothing = sequence([]);
  return found.length > 0 ? sequence([newList(m, sequence(found)), nothing, nothing]) : UNKNOWN;
};

/** What there is to read after the signal. */
function waitForInput(
  m: Machine,
  at: Span,
  limit: Value | undefined,
  watched: () => Watched,
  fails = () => false,
): readonly Value[] {
  const isReady = () => fails() || readyOf(m, watched()).length > 0;
  const what = m.text(at);
  const seconds = numberOf(limit);
  if (!limit || (limit.type === 'constant' && limit.value === null)) {
    // What a child writes to ends with the child.
    const mayEnd = () =>
      m.state?.trace.some(item => item.do === 'signal') && !watched()?.every(isEnd) ? undefined : false;
    const wakes = () => isReady() || mayEnd();
    const once = watched()?.every(v => isOnce(m, v));
    block(m, at, { what, kind: 'blocking', arrives: true, once, wakes });
  } else if (!isReady()) {
    const forMs = seconds === undefined ? 'unknown' : Math.round(seconds * 1000);
    block(m, at, { what, kind: 'blocking', forMs, doneWhen: isReady });
  }
  return m.state?.delivered ? readyOf(m, watched()) : [];
}

const send: Method = (m, self, _args, at) => {
  write(m, self, at);
  return UNKNOWN;
};

/** Who reads from the other end comes to the end of it. */
const close: Method = (m, self, _args, at) => {
  write(m, self, at);
  m.setField(self, 'closed', TRUE);
  return NONE;
};

const register: Method = (m, self, args) => {
  const key = m.object(KEY);
  const file = argument(args, 0, 'fileobj') ?? UNKNOWN;
  for (const name of ['fileobj', 'fd']) m.setField(key, name, file);
  m.setField(key, 'data', argument(args, 2, 'data') ?? NONE);
  const keys = m.field(self, 'keys');
  if (keys?.type === 'object') append(m, keys, key);
  return key;
};

const fileOf = (m: Machine, key: Value): Value =>
  (key.type === 'object' ? m.field(key, 'fileobj') : undefined) ?? UNKNOWN;

const selectKeys: Method = (m, self, args, at) => {
  const keys = () => itemsOf(m, m.field(self, 'keys') ?? UNKNOWN);
  const files = waitForInput(m, at, argument(args, 0, 'timeout'), () => keys()?.map(key => fileOf(m, key)));
  const found = (keys() ?? []).filter(key => files.some(file => same(file, fileOf(m, key))));
  return found.length > 0 ? newList(m, sequence(found.map(key => sequence([key, UNKNOWN])))) : UNKNOWN;
};

/** `fcntl.fcntl(fd, fcntl.F_SETFL, …)` is there for O_NONBLOCK. */
const withoutWaiting = (m: Machine, args: readonly CallArgument[]): Value => {
  const end = argument(args, 0);
  if (isEnd(end) && truth(argument(args, 1) ?? UNKNOWN) !== true) m.setField(end, 'timeout', constant(0));
  return UNKNOWN;
};

export const DESCRIPTOR_CALLS: Readonly<Record<string, Builtin>> = {
  'os.pipe': m => pair(m, PIPE),
  'os.pipe2': m => pair(m, PIPE),
  'socket.socketpair': m => pair(m, 'socket.socket'),
  'signal.set_wakeup_fd': setWakeup,
  'os.read': read,
  'os.write': (m, args, at) => {
    write(m, argument(args, 0, 'fd'), at);
    return UNKNOWN;
  },
  'os.set_blocking': withoutWaiting,
  'fcntl.fcntl': withoutWaiting,
  'select.select': select,
};

const selector = (name: string): readonly (readonly [string, Method])[] => [
  [
    `${name}.__init__`,
    (m, self) => {
      m.setField(self, 'keys', newList(m, sequence([])));
      return NONE;
    },
  ],
  [`${name}.register`, register],
  [`${name}.select`, selectKeys],
];

export const DESCRIPTOR_METHODS: Readonly<Record<string, Method>> = {
  ...Object.fromEntries(
    [SELECTOR, 'selectors.SelectSelector', 'selectors.PollSelector', 'selectors.EpollSelector'].flatMap(
      selector,
    ),
  ),
  'socket.socket.__init__': () => NONE,
  'socket.socket.accept': receiveFrom,
  'socket.socket.recv': receiveFrom,
  'socket.socket.recvfrom': receiveFrom,
  'socket.socket.send': send,
  'socket.socket.sendall': send,
  'socket.socket.close': close,
  'socket.socket.shutdown': send,
  'socket.socket.fileno': (_m, self) => self,
  'socket.socket.settimeout': (m, self, args) => {
    m.setField(self, 'timeout', argument(args, 0) ?? UNKNOWN);
    return NONE;
  },
  'socket.socket.setblocking': (m, self, args) => {
    const blocks = truth(argument(args, 0) ?? UNKNOWN);
    m.setField(self, 'timeout', blocks === undefined ? UNKNOWN : blocks ? NONE : constant(0));
    return NONE;
  },
};
