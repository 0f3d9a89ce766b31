import type { Launch } from '../lint/types.ts';
import { commandLine, mainOf, type ProcessNode, type SignalBehaviour } from '../model/index.ts';

/** `trace --format json`: fixed, so that tools can rely on it. */
export function traceJson(launches: readonly Launch[]): string {
  return `${JSON.stringify({ version: 1, launches: launches.map(launchJson) }, undefined, 2)}\n`;
}

function launchJson(launch: Launch) {
  const { spec, prediction, stop, orphan } = launch;
  const declared = commandLine(spec);
  const { tree } = stop;
  const branch = prediction.branches[0];
  const argv = branch?.kind === 'unknown' ? branch.argv : declared;
  const main = tree && mainOf(tree);
  return {
    file: spec.file,
    target: spec.target,
    context: spec.context,
    argv: declared,
    pid1: { argv: tree?.pid1.argv ?? argv, role: tree?.pid1.role ?? 'unknown' },
    main: { argv: main?.argv ?? argv, sources: main?.sources ?? [] },
    stopSignal: spec.stopSignal.signal ?? spec.stopSignal.text,
    graceSeconds: spec.gracePeriodMs / 1000,
    stop: {
      outcome: stop.outcome,
      cause: stop.cause,
      certainty: stop.certainty,
      exitStatus: stop.exitStatus,
      reason: stop.reason,
    },
    reaping: { outcome: orphan.outcome, reason: orphan.reason },
    tree: tree ? nodeJson(tree.pid1) : null,
    timeline: stop.timeline,
    unknowns: prediction.unknowns,
  };
}

function nodeJson(node: ProcessNode): unknown {
  const signals = Object.entries(node.signals).flatMap(([name, behaviour]) =>
    behaviour ? [[name, { disposition: behaviour.disposition, effect: effectOf(behaviour) }]] : [],
  );
  if (!node.signals.SIGTERM) signals.unshift(['SIGTERM', { disposition: 'SIG_DFL', effect: 'default' }]);
  return {
    argv: node.argv,
    role: node.role,
    signals: Object.fromEntries(signals),
    children: node.children.map(nodeJson),
  };
}

/** One word for what a signal leads to. */
export function effectOf(behaviour: SignalBehaviour): string {
  if (behaviour.disposition === 'unknown') return 'unknown';
  if (behaviour.disposition === 'SIG_IGN') return 'ignored';
  if (behaviour.disposition === 'SIG_DFL' && !behaviour.waitedFor) return 'default';
  if (behaviour.startsWhen === 'foreground-child-exits') return 'deferred';
  if (behaviour.startsWhen === 'never') return 'never-runs';
  const reaction = behaviour.reaction ?? [];
  if (reaction.some(a => a.do === 'raise')) return 'reset-and-raise';
  if (reaction.some(a => a.do === 'unknown')) return 'unknown';
  if (reaction.some(a => a.do === 'signal')) return 'forward';
  return reaction.some(a => a.do === 'exit' || a.do === 'abort') ? 'exit' : 'return';
}
