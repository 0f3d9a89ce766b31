import type { Launch } from '../lint/types.ts';
import { commandLine, mainOf, type ProcessNode, type Role } from '../model/index.ts';
import { type InputErrorJson, inputErrorJson } from './json.ts';
import { type Effect, effectOf } from './process.ts';
import { jsonText } from './text.ts';
import type { TraceReport } from './types.ts';

type Verdict = Launch['stop'];

/** What `trace --format json` prints. The keys are a promise: a change of their meaning raises `version`. */
export interface TraceJson {
  readonly version: 1;
  readonly launches: readonly LaunchJson[];
  readonly errors: readonly InputErrorJson[];
}

/** One way in which a container is started; the first of a Dockerfile is the plain `docker run`. */
export interface LaunchJson {
  readonly file: string;
  readonly target: string | null;
  readonly context: string;
  /** ENTRYPOINT and CMD, as the engine passes them to execve. */
  readonly argv: readonly string[];
  /** Once started up, after all exec steps; argv as /proc/PID/cmdline would show it. */
  readonly pid1: { readonly argv: readonly string[]; readonly role: Role };
  readonly main: { readonly argv: readonly string[]; readonly sources: readonly string[] };
  readonly stopSignal: string;
  /** -1: the engine waits for ever. */
  readonly graceSeconds: number;
  readonly stop: {
    readonly outcome: Verdict['outcome'];
    readonly cause: Verdict['cause'];
    readonly certainty: Verdict['certainty'];
    readonly exitStatus: number | null;
    readonly reason: string;
  };
  readonly reaping: { readonly outcome: Launch['orphan']['outcome']; readonly reason: string };
  /** `null`: nothing keeps running, or what runs is not known. */
  readonly tree: ProcessJson | null;
  readonly timeline: readonly StepJson[];
  readonly unknowns: readonly string[];
}

export interface ProcessJson {
  readonly argv: readonly string[];
  readonly role: Role;
  /** The stop signal is always among them. */
  readonly signals: Readonly<Record<string, SignalJson>>;
  readonly children: readonly ProcessJson[];
}

export interface SignalJson {
  readonly disposition: 'SIG_DFL' | 'SIG_IGN' | 'handler' | 'unknown';
  readonly effect: Effect;
}

export interface StepJson {
  /** Milliseconds after the stop signal was sent. */
  readonly atMs: number;
  /** Path in the tree, such as `1.2`; `engine` for docker. */
  readonly process: string;
  readonly what: string;
  /** The kernel function that decides it. */
  readonly kernel?: string;
}

export function traceJson({ launches, errors }: TraceReport): TraceJson {
  return { version: 1, launches: launches.map(launchJson), errors: errors.map(inputErrorJson) };
}

export const traceJsonReport = (report: TraceReport): string => jsonText(traceJson(report));

function launchJson({ spec, prediction, stop, orphan }: Launch): LaunchJson {
  const declared = commandLine(spec);
  const { tree } = stop;
  const [branch] = prediction.branches;
  const argv = branch?.kind === 'unknown' && branch.argv.length > 0 ? branch.argv : declared;
  const main = tree && mainOf(tree);
  return {
    file: spec.file,
    target: spec.target,
    context: spec.context,
    argv: declared,
    // Words for an entrypoint that is not known are none of PID 1.
    pid1: { argv: tree?.pid1.argv ?? (spec.commandKnown ? argv : []), role: tree?.pid1.role ?? 'unknown' },
    main: { argv: main?.argv ?? argv, sources: main?.sources ?? [] },
    stopSignal: stop.signal ?? spec.stopSignal.text,
    // As docker writes "for ever".
    graceSeconds: Number.isFinite(spec.gracePeriodMs) ? spec.gracePeriodMs / 1000 : -1,
    stop: {
      outcome: stop.outcome,
      cause: stop.cause,
      certainty: stop.certainty,
      exitStatus: stop.exitStatus,
      reason: stop.reason,
    },
    reaping: { outcome: orphan.outcome, reason: orphan.reason },
    tree: tree ? nodeJson(tree.pid1, stop.signal) : null,
    timeline: stop.timeline,
    unknowns: prediction.unknowns,
  };
}

/** Deeper trees are cut, as nothing that people write comes near. */
const MAX_DEPTH = 100;

/** The stop signal is always listed: an absent entry is SIG_DFL, which is what matters most. */
function nodeJson(node: ProcessNode, signal: Launch['stop']['signal'], depth = 0): ProcessJson {
  const signals = Object.entries(node.signals).flatMap(([name, behaviour]) =>
    behaviour ? [[name, { disposition: behaviour.disposition, effect: effectOf(behaviour) }] as const] : [],
  );
  if (signal && !node.signals[signal])
    signals.unshift([signal, { disposition: 'SIG_DFL', effect: 'default' }]);
  const children = depth < MAX_DEPTH ? node.children.map(child => nodeJson(child, signal, depth + 1)) : [];
  return { argv: node.argv, role: node.role, signals: Object.fromEntries(signals), children };
}
