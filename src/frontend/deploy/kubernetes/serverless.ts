import type { Location } from '../../../base/index.ts';
import type { DeclarationFormat, Starter } from '../../../model/index.ts';
import { USUAL_GRACE_MS } from '../grace.ts';
import { entriesOf, field, textOf, type Yaml } from '../yaml.ts';

/** Who runs a revision, and how long it waits for it. */
export interface Serverless {
  readonly engine: Starter;
  readonly declaredIn: DeclarationFormat;
  readonly grace: { readonly ms: number; readonly at?: Location; readonly shown: readonly string[] };
  readonly pid1MayEnd?: string;
  readonly sendsSigterm?: string;
}

/** Without `timeoutSeconds`. @source knative/serving config/core/configmaps/defaults.yaml revision-timeout-seconds */
const TIMEOUT_SECONDS = 300;

/** @source google/gvisor pkg/sentry/kernel/task_signals.go sendSignalTimerLocked: what pid_namespaces(7) says of init is not done */
const GVISOR =
  'the first generation of Cloud Run is gVisor, where a signal without a handler ends PID 1 as well; the second is Linux';

/**
 * A service of Knative, where `timeoutSeconds` is the grace period of the pod, or of Cloud Run, which takes the same
 * form with annotations of its own.
 * @source knative/serving pkg/reconciler/revision/resources/deploy.go makePodSpec
 */
export function serverlessOf(document: Yaml, template: Yaml | undefined, spec: Yaml): Serverless | undefined {
  const version = textOf(field(document, 'apiVersion')) ?? '';
  const isCloud = version.startsWith('run.googleapis.com/');
  if (!isCloud && !version.startsWith('serving.knative.dev/')) return undefined;
  const notes = [document, template].flatMap(node =>
    ['annotations', 'labels'].flatMap(key => entriesOf(field(field(node, 'metadata'), key))),
  );
  if (isCloud || notes.some(([name]) => /^(?:run|cloud)\.googleapis\.com\//.test(name))) {
    const generation = notes.find(([name]) => name === 'run.googleapis.com/execution-environment');
    const isLinux = textOf(generation?.[1].value) === 'gen2' || isCloud;
    return {
      engine: 'Cloud Run',
      declaredIn: 'cloud-run',
      grace: { ms: USUAL_GRACE_MS['Cloud Run'], shown: [] },
      sendsSigterm: 'Cloud Run',
      // Jobs and worker pools have the second only.
      ...(isLinux ? {} : { pid1MayEnd: GVISOR }),
    };
  }
  const timeout = field(spec, 'timeoutSeconds');
  const seconds = Number(textOf(timeout) ?? TIMEOUT_SECONDS);
  return {
    engine: 'kubelet',
    declaredIn: 'knative',
    grace: {
      ms: (Number.isFinite(seconds) ? seconds : TIMEOUT_SECONDS) * 1000,
      ...(timeout ? { at: timeout.at } : {}),
      shown: timeout ? [`timeoutSeconds: ${seconds}`] : [],
    },
  };
}
