import type { Launch } from '../lint/types.ts';
import { mainOf, type ProcessNode } from '../model/index.ts';
import { effectOf } from './process.ts';
import { jsonText } from './text.ts';

/** `trace --format json`. The keys are a promise: a change of their meaning raises `version`. */
export function traceJson(launches: readonly Launch[]): string {
  return jsonText({ version: 1, launches: launches.map(launchJson) });
}

type Spec = Launch['spec'];

/** The argument list that the engine passes to execve: ENTRYPOINT and CMD put together. */
function declaredArgv({ entrypoint, cmd }: Spec): readonly string[] {
  return [entrypoint, cmd].flatMap(command => {
    if (!command) return [];
    return command.form === 'exec' ? command.argv : [...command.shell, command.text];
  });
}

function launchJson({ spec, prediction, stop, orphan }: Launch) {
  const declared = declaredArgv(spec);
  const { tree } = stop;
  const [branch] = prediction.branches;
  const argv = branch?.kind === 'unknown' && branch.argv.length > 0 ? branch.argv : declared;
  const main = tree && mainOf(tree);
  return {
    file: spec.file,
    target: spec.target,
    context: spec.context,
    argv: declared,
    pid1: { argv: tree?.pid1.argv ?? argv, role: tree?.pid1.role ?? 'unknown' },
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
function nodeJson(node: ProcessNode, signal: Launch['stop']['signal'], depth = 0): unknown {
  const signals = Object.entries(node.signals).flatMap(([name, behaviour]) =>
    behaviour ? [[name, { disposition: behaviour.disposition, effect: effectOf(behaviour) }] as const] : [],
  );
  if (signal && !node.signals[signal])
    signals.unshift([signal, { disposition: 'SIG_DFL', effect: 'default' }]);
  const children = depth < MAX_DEPTH ? node.children.map(child => nodeJson(child, signal, depth + 1)) : [];
  return { argv: node.argv, role: node.role, signals: Object.fromEntries(signals), children };
}
