import { expect, test } from 'vitest';
import {
  type Disposition,
  deliver,
  everyoneElse,
  execve,
  findNewReaper,
  fork,
  groupMembers,
  parseSignal,
  raiseWithDefault,
  reapsItself,
  type SignalName,
  sendSignal,
  sigIgnored,
  signalNumber,
  type Task,
  zapPidNsProcesses,
} from '../../src/kernel/index.ts';

const task = (over: Partial<Task> = {}): Task => ({
  pid: 1,
  parent: 0,
  pgid: 1,
  sid: 1,
  unkillable: over.pid === undefined || over.pid === 1,
  isChildSubreaper: false,
  dispositions: {},
  noChildWait: false,
  blocked: new Set(),
  state: 'running',
  ...over,
});

const with_ = (signal: SignalName, disposition: Disposition) => ({ dispositions: { [signal]: disposition } });

// Each row was run on Linux 6.1, 6.12 and 6.18.
test.each([
  ['init, SIG_DFL SIGTERM from the host', task(), 'SIGTERM', 'ancestor-namespace', 'dropped'],
  ['init, SIG_DFL SIGTERM from inside', task(), 'SIGTERM', 'same-namespace', 'dropped'],
  ['init, SIGKILL from the host', task(), 'SIGKILL', 'ancestor-namespace', 'terminates'],
  ['init, SIGKILL from inside', task(), 'SIGKILL', 'same-namespace', 'dropped'],
  ['init, SIGSTOP from the host', task(), 'SIGSTOP', 'ancestor-namespace', 'stops'],
  ['init, SIGQUIT at SIG_DFL', task(), 'SIGQUIT', 'ancestor-namespace', 'dropped'],
  ['init with a handler', task(with_('SIGTERM', 'handler')), 'SIGTERM', 'ancestor-namespace', 'runs-handler'],
  ['init, SIG_IGN', task(with_('SIGTERM', 'SIG_IGN')), 'SIGTERM', 'ancestor-namespace', 'dropped'],
  [
    'init, blocked at SIG_DFL',
    task({ blocked: new Set(['SIGTERM']) }),
    'SIGTERM',
    'ancestor-namespace',
    'queued',
  ],
  [
    'init, blocked SIGKILL',
    task({ blocked: new Set(['SIGKILL']) }),
    'SIGKILL',
    'ancestor-namespace',
    'terminates',
  ],
  ['ordinary process, SIG_DFL', task({ pid: 2 }), 'SIGTERM', 'same-namespace', 'terminates'],
  ['ordinary process, SIGKILL from inside', task({ pid: 2 }), 'SIGKILL', 'same-namespace', 'terminates'],
  ['ordinary process, ignored by default', task({ pid: 2 }), 'SIGWINCH', 'same-namespace', 'dropped'],
  ['a zombie', task({ pid: 2, state: 'zombie' }), 'SIGTERM', 'same-namespace', 'no-effect'],
] as const)('%s', (_, target, signal, sender, expected) => {
  expect(sendSignal(target, signal, sender)).toBe(expected);
});

test('a signal that was blocked when it was sent meets the second gate', () => {
  expect(deliver(task(), 'SIGTERM', 'ancestor-namespace')).toBe('dropped');
  expect(deliver(task({ pid: 2 }), 'SIGTERM', 'same-namespace')).toBe('terminates');
});

test('restoring the default and raising again ends everyone but PID 1', () => {
  expect(raiseWithDefault(task(with_('SIGTERM', 'handler')), 'SIGTERM')).toBe('dropped');
  expect(raiseWithDefault(task({ pid: 2, ...with_('SIGTERM', 'handler') }), 'SIGTERM')).toBe('terminates');
});

test('execve keeps SIG_IGN, the mask and the protection, and loses handlers', () => {
  const before = task({
    dispositions: { SIGTERM: 'handler', SIGHUP: 'SIG_IGN' },
    blocked: new Set(['SIGUSR1']),
    noChildWait: true,
  });
  const after = execve(before);
  expect(after.dispositions).toEqual({ SIGHUP: 'SIG_IGN' });
  expect(after.blocked.has('SIGUSR1')).toBe(true);
  expect(after.unkillable).toBe(true);
  expect(after.noChildWait).toBe(false);
});

test('a child of PID 1 is an ordinary process with the same dispositions', () => {
  const child = fork(task(with_('SIGTERM', 'SIG_IGN')), 7);
  expect(child.unkillable).toBe(false);
  expect(sigIgnored(child, 'SIGTERM', false)).toBe(true);
});

test('orphans go to the nearest subreaper, else to PID 1', () => {
  const tasks = (subreaper: boolean) =>
    new Map(
      [task(), task({ pid: 2, parent: 1, isChildSubreaper: subreaper }), task({ pid: 3, parent: 2 })].map(
        t => [t.pid, t],
      ),
    );
  expect(findNewReaper(tasks(false), task({ pid: 3, parent: 2 }))).toBe(1);
  expect(findNewReaper(tasks(true), task({ pid: 3, parent: 2 }))).toBe(2);
});

test('only SIG_IGN and SA_NOCLDWAIT make dead children reap themselves', () => {
  expect(reapsItself(task())).toBe(false);
  expect(reapsItself(task(with_('SIGCHLD', 'handler')))).toBe(false);
  expect(reapsItself(task(with_('SIGCHLD', 'SIG_IGN')))).toBe(true);
  expect(reapsItself(task({ noChildWait: true }))).toBe(true);
});

test('groups, kill(-1) and the end of the namespace', () => {
  const all = [task(), task({ pid: 2 }), task({ pid: 3, pgid: 3 })];
  expect(groupMembers(all, 1).map(t => t.pid)).toEqual([1, 2]);
  expect(everyoneElse(all, 2).map(t => t.pid)).toEqual([3]);
  expect(zapPidNsProcesses(all).map(t => t.pid)).toEqual([2, 3]);
});

test.each([
  ['TERM', 'SIGTERM'],
  ['sigterm', 'SIGTERM'],
  ['15', 'SIGTERM'],
  ['RTMIN+3', 'SIGRTMIN+3'],
  ['SIGRTMAX-1', 'SIGRTMIN+29'],
  ['37', 'SIGRTMIN+3'],
  ['SIGCLD', 'SIGCHLD'],
  ['SIGFOO', undefined],
  ['0', undefined],
  ['65', undefined],
  ['33', undefined],
])('parseSignal(%s)', (text, expected) => {
  expect(parseSignal(text)).toBe(expected);
});

test('real-time signals are numbered from 34', () => {
  expect(signalNumber('SIGRTMIN+3')).toBe(37);
});
