import { field, itemsOf, textOf, type Yaml } from '../yaml.ts';
import { type Serverless, serverlessOf } from './serverless.ts';

/** A container of a pod, with the pod's own settings. */
export interface PodContainer {
  /** Such as `Deployment web`. */
  readonly workload: string;
  readonly name: string;
  readonly node: Yaml;
  readonly pod: Yaml;
  /** It is of a Job, and ends by itself. */
  readonly runsToEnd?: true;
  /** Of Knative or Cloud Run; absent: of Kubernetes alone. */
  readonly serverless?: Serverless;
}

/** Where a workload keeps the specification of its pods. @source https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/ */
const POD_SPEC: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  // Of Argo Rollouts, and of OpenShift.
  Rollout: ['spec', 'template', 'spec'],
  DeploymentConfig: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** Their pods are done when their containers have ended. */
const JOBS: ReadonlySet<string> = new Set(['Job', 'CronJob']);

/** Where a service of Knative or Cloud Run keeps the template of its revisions. */
const REVISION_SPEC: Readonly<Record<string, readonly string[]>> = {
  Service: ['spec', 'template'],
  Configuration: ['spec', 'template'],
  WorkerPool: ['spec', 'template'],
  Job: ['spec', 'template', 'spec', 'template'],
};

const MAX_LISTS = 4;

/** The containers of a document, and the init containers that stay beside them; the others end before these start. */
export function containersOf(document: Yaml, depth = 0): readonly PodContainer[] {
  const kind = textOf(field(document, 'kind')) ?? '';
  if (kind === 'List' && depth < MAX_LISTS)
    return itemsOf(field(document, 'items')).flatMap(item => containersOf(item, depth + 1));
  const template = REVISION_SPEC[kind]?.reduce<Yaml | undefined>(field, document);
  const revision = field(template, 'spec');
  const serverless = revision && serverlessOf(document, template, revision);
  const pod = serverless ? revision : POD_SPEC[kind]?.reduce<Yaml | undefined>(field, document);
  if (!pod) return [];
  const workload = `${kind} ${textOf(field(field(document, 'metadata'), 'name')) ?? ''}`.trim();
  const sidecars = itemsOf(field(pod, 'initContainers')).filter(
    container => textOf(field(container, 'restartPolicy')) === 'Always',
  );
  return [...itemsOf(field(pod, 'containers')), ...sidecars]
    .filter(node => node.kind === 'map')
    .map(node => ({
      workload,
      name: textOf(field(node, 'name')) ?? '',
      node,
      pod,
      ...(JOBS.has(kind) ? { runsToEnd: true as const } : {}),
      ...(serverless ? { serverless } : {}),
    }));
}
