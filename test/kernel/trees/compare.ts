import { type SignalName, signalNumber, signalOfNumber } from '../../../src/kernel/index.ts';
import { STOP_SIGNALS } from '../../../src/knowledge/behaviours.ts';
import type { ProcessNode } from '../../../src/model/index.ts';
import type { Answer, End, Expected } from './model.ts';
import type { Observation, SeenProcess } from './observe.ts';

/** The longest that a loaded machine is late by. */
const LATE_MS = 900;
/** A process that SIGKILL ends this shortly before PID 1 is gone has been killed with the namespace. */
const ZAP_MS = 400;

type Ran = Extract<Observation, { processes: unknown }>;

/** Where model and kernel disagree, as sentences; empty: nowhere. */
export function disagreements(answer: Answer, seen: Observation): string[] {
  if (answer.kind === 'unknown') return [`the model does not know: ${answer.why}`];
  if ('error' in seen) {
    if (answer.kind === 'exits' && seen.error === 'ended') return [];
    return [
      `kernel: ${seen.error}${seen.error === 'ended' ? ` with ${seen.status}` : ''}; model: ${answer.kind}`,
    ];
  }
  if (answer.kind !== 'runs') return [`the model says that it ends by itself, and it runs`];
  const pairs = new Map<ProcessNode, SeenProcess>();
  const out = match(answer.expected.tree.pid1, seen, pairs);
  if (out.length > 0) return out;
  for (const [node, process] of pairs) {
    out.push(...dispositions(node, process));
    out.push(...ending(node, process, answer.expected, seen));
  }
  out.push(...zombies(answer.expected, seen, pairs));
  return out;
}

const shown = (argv: string) => argv.replaceAll('\0', ' ');

/** Pairs processes by command line, from PID 1 down. */
function match(pid1: ProcessNode, seen: Ran, pairs: Map<ProcessNode, SeenProcess>): string[] {
  const [first] = seen.processes;
  if (!first) return ['there is no PID 1'];
  const out: string[] = [];
  const below = (node: ProcessNode, process: SeenProcess) => {
    if (node.argv.join('\0') !== process.argv) {
      out.push(`process ${node.id} is \`${node.argv.join(' ')}\`, and in truth \`${shown(process.argv)}\``);
      return;
    }
    pairs.set(node, process);
    const actual = seen.processes.filter(p => p.parent === process.pid && p.argv !== '');
    const left = [...actual];
    const unpaired: ProcessNode[] = [];
    for (const child of node.children) {
      const at = left.findIndex(p => p.argv === child.argv.join('\0'));
      const [found] = at === -1 ? [] : left.splice(at, 1);
      if (found) below(child, found);
      else unpaired.push(child);
    }
    for (const child of unpaired) out.push(`\`${child.argv.join(' ')}\` is not there below ${node.id}`);
    for (const extra of left)
      out.push(`\`${shown(extra.argv)}\` is below ${node.id}, which the model does not know`);
  };
  below(pid1, first);
  return out;
}

const has = (mask: number, signal: SignalName) => ((mask >> (signalNumber(signal) - 1)) & 1) === 1;

function dispositions(node: ProcessNode, process: SeenProcess): string[] {
  const out: string[] = [];
  for (const signal of STOP_SIGNALS) {
    const behaviour = node.signals[signal];
    const expected = behaviour?.disposition ?? 'SIG_DFL';
    const actual = has(process.caught, signal)
      ? 'handler'
      : has(process.ignored, signal)
        ? 'SIG_IGN'
        : 'SIG_DFL';
    // tini ignores nothing of these; what is taken by sigwait shows as default.
    const isTaken = behaviour && 'waitedFor' in behaviour && behaviour.disposition === 'SIG_DFL';
    if (expected !== actual && !isTaken)
      out.push(`${signal} of ${node.id} \`${node.program}\` is ${expected}, and in truth ${actual}`);
    const blocked = node.blocked?.includes(signal) ?? false;
    if (blocked && !has(process.blocked, signal)) out.push(`${signal} of ${node.id} is not blocked in truth`);
  }
  return out;
}

function howOf(process: SeenProcess, seen: Ran): string | undefined {
  const pid1 = seen.processes[0];
  if (!pid1) return undefined;
  const isPid1 = process === pid1;
  const killed = (process.status & 127) === 9;
  if (isPid1 && seen.killed) return 'lives';
  if (process.known ? killed : false) {
    if (pid1.endedMs - process.endedMs < ZAP_MS) return seen.killed ? 'lives' : 'namespace';
    return 'SIGKILL';
  }
  if (!process.known) return undefined;
  const signal = process.status & 127;
  return signal ? (signalOfNumber(signal) ?? String(signal)) : `exit ${process.status >> 8}`;
}

const distinct = <T>(values: readonly T[]) => [...new Set(values)];

function ending(node: ProcessNode, process: SeenProcess, expected: Expected, seen: Ran): string[] {
  const ends = expected.ends.get(node.id) ?? [];
  const ways = distinct(ends.map(e => e.how));
  const [way] = ways;
  const actual = howOf(process, seen);
  if (ways.length !== 1 || way === undefined || actual === undefined) return [];
  const name = `${node.id} \`${node.argv.slice(0, 3).join(' ').slice(0, 60)}\``;
  // With the namespace, by another's SIGKILL, or of a core dump that the namespace's end cuts short: all at once.
  if (actual === 'namespace' && (way === 'SIGKILL' || way === 'SIGQUIT')) return [];
  // A shell whose traps signal it again and again: the model has its end as the status that a parent makes of it.
  if (way === 'exit 139' && actual === 'SIGSEGV') return [];
  // The model need not know the status: what a program makes of a wait(2) that fails, what bash has forgotten.
  const isSame = way === actual || (way === 'exit unknown' && actual.startsWith('exit '));
  if (!isSame) return [`${name}: ${way}, and in truth ${actual} after ${process.endedMs} ms`];
  if (way === 'lives') return [];
  return time(name, ends, process);
}

function time(name: string, ends: readonly End[], process: SeenProcess): string[] {
  const times = ends.map(e => e.atMs);
  const early = Math.min(...times) - 60;
  const late = Math.max(...times) + LATE_MS;
  return process.endedMs < early || process.endedMs > late
    ? [`${name}: ended after ${process.endedMs} ms, and the model says ${Math.round(times[0] ?? 0)} ms`]
    : [];
}

function zombies(expected: Expected, seen: Ran, pairs: ReadonlyMap<ProcessNode, SeenProcess>): string[] {
  const out: string[] = [];
  if (seen.killed) {
    for (const [node, process] of pairs) {
      const states = distinct((expected.ends.get(node.id) ?? []).map(e => e.zombie));
      if (
        states.length === 1 &&
        states[0] !== (process.zombie === 1) &&
        expected.ends.get(node.id)?.[0]?.how !== 'lives'
      )
        out.push(
          `${node.id}: ${states[0] ? 'a zombie' : 'reaped'}, and in truth ${process.zombie ? 'a zombie' : 'reaped'}`,
        );
    }
  }
  const { waitsForChildren: waits, signals } = expected.tree.pid1;
  if (seen.orphanStays >= 0 && waits !== 'unknown') {
    const stays = waits !== 'any' && signals.SIGCHLD?.disposition !== 'SIG_IGN';
    if (stays !== (seen.orphanStays === 1))
      out.push(
        `an adopted orphan ${stays ? 'stays a zombie' : 'is reaped'}, and in truth it ${seen.orphanStays ? 'stays' : 'is reaped'}`,
      );
  }
  return out;
}
