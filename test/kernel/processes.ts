import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Disposition, SignalName } from '../../src/kernel/index.ts';
import { signalNumber } from '../../src/kernel/index.ts';

/** One process as /proc shows it. */
export interface ObservedProcess {
  /** As the host numbers it. */
  readonly pid: number;
  readonly parent: number;
  /** Its number in its own namespace. */
  readonly innerPid: number;
  /** Of the kernel's, at most 15 bytes. */
  readonly name: string;
  readonly argv: readonly string[];
  /** File of the program that it runs. */
  readonly exe: string;
  readonly state: string;
  readonly group: number;
  readonly session: number;
  readonly caught: bigint;
  readonly ignored: bigint;
  readonly blocked: bigint;
  /** Clock ticks of user and system time. */
  readonly ticks: number;
  readonly threads: number;
  /** Is it in sigwaitinfo(2)? What it waits for is then shown as not blocked. */
  readonly waitsForSignal: boolean;
}

const SIGTIMEDWAIT = process.arch === 'arm64' ? '137' : '128';

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A process; `undefined` when it is gone. */
export function readProcess(pid: number): ObservedProcess | undefined {
  const status = attempt(() => readFileSync(`/proc/${pid}/status`, 'utf8'));
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const cmdline = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  if (status === undefined || stat === undefined || cmdline === undefined) return undefined;
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
  const mask = (name: string) => BigInt(`0x${field(name) || '0'}`);
  // The name in parentheses may hold anything.
  const numbers = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    pid,
    parent: Number(field('PPid')),
    innerPid: Number(field('NSpid').split('\t').at(-1)),
    name: field('Name'),
    argv: argvOf(cmdline),
    exe: attempt(() => readlinkSync(`/proc/${pid}/exe`)) ?? '',
    state: numbers[0] ?? '?',
    group: Number(numbers[2]),
    session: Number(numbers[3]),
    caught: mask('SigCgt'),
    ignored: mask('SigIgn'),
    blocked: mask('SigBlk'),
    ticks: Number(numbers[11]) + Number(numbers[12]),
    threads: Number(field('Threads')),
    waitsForSignal:
      attempt(() => readFileSync(`/proc/${pid}/syscall`, 'utf8'))?.split(' ')[0] === SIGTIMEDWAIT,
  };
}

/** A program that writes its own title leaves blanks or zeros behind it. */
function argvOf(cmdline: string): readonly string[] {
  const words = cmdline.replace(/[\0 ]+$/, '').split('\0');
  return words.length === 1 && words[0] === '' ? [] : words;
}

function childrenOf(pid: number): readonly number[] {
  const threads = attempt(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  return threads.flatMap(thread => {
    const text = attempt(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')) ?? '';
    return text.split(' ').filter(Boolean).map(Number);
  });
}

/** PID 1 and all below it, parents before children, children in the order of their start. */
export function readTree(pid1: number): readonly ObservedProcess[] {
  const found: ObservedProcess[] = [];
  const visit = (pid: number, depth: number) => {
    const process = readProcess(pid);
    if (!process || depth > 60) return;
    found.push(process);
    for (const child of [...childrenOf(pid)].sort((a, b) => a - b)) visit(child, depth + 1);
  };
  visit(pid1, 0);
  return found;
}

/** What makes two samples of a tree alike. */
const fingerprint = (tree: readonly ObservedProcess[]) =>
  tree
    .map(p =>
      [p.pid, p.argv.join(' '), p.state, p.caught, p.ignored, p.blocked, p.threads, p.ticks].join('|'),
    )
    .join('\n');

const isIdle = (tree: readonly ObservedProcess[]) => tree.every(p => 'STZ'.includes(p.state));

export interface Readiness {
  /** How long the tree has to stay as it is. */
  readonly quietMs: number;
  /** Then it is taken as it is. */
  readonly limitMs: number;
  /** Keeps waiting while this says so, within the limit: what is expected has not come up yet. */
  readonly incomplete?: (tree: readonly ObservedProcess[]) => boolean;
}

/** Each look costs a dozen containers that run at a time a good part of a core. */
const SAMPLE_MS = 80;

/**
 * Waits until a program is ready: every process sleeps, and neither the set of processes, their masks and threads
 * nor the time that they used change over a while. One that never rests is taken as it is at the limit.
 */
export async function whenReady(
  pid1: number,
  readiness: Readiness,
  isOver: () => boolean,
): Promise<readonly ObservedProcess[]> {
  const start = performance.now();
  let last = '';
  let quietSince = start;
  for (;;) {
    const tree = readTree(pid1);
    const now = performance.now();
    const mark = fingerprint(tree);
    if (mark !== last || !isIdle(tree)) {
      last = mark;
      quietSince = now;
    }
    const quiet = now - quietSince;
    const incomplete = readiness.incomplete?.(tree) === true;
    if (quiet >= readiness.quietMs * (incomplete ? PATIENCE : 1)) return tree;
    if (now - start >= readiness.limitMs || isOver()) return tree;
    await sleep(SAMPLE_MS);
  }
}

/** How much longer the quiet has to be where the tree is not what was expected. */
const PATIENCE = 8;

const has = (mask: bigint, signal: SignalName) => ((mask >> BigInt(signalNumber(signal) - 1)) & 1n) === 1n;

export function dispositionOf(process: ObservedProcess, signal: SignalName): Disposition {
  if (has(process.caught, signal)) return 'handler';
  return has(process.ignored, signal) ? 'SIG_IGN' : 'SIG_DFL';
}

export const isBlocked = (process: ObservedProcess, signal: SignalName) => has(process.blocked, signal);
