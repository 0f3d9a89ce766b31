import { path } from '../base/index.ts';
import { isComposeName } from '../frontend/deploy/compose/names.ts';
import type { DeclarationKind } from '../frontend/deploy/types.ts';

/** How a kind of file that declares containers is told from others. */
interface Format {
  readonly kind: DeclarationKind;
  /** The base name of those that a search looks into. */
  readonly name: RegExp;
  /** And of the folder that they lie in. */
  readonly folder?: RegExp;
  /** Of one that is named by the user; absent: as `name`. */
  readonly anyName?: RegExp;
  isSuch(text: string, file: string): boolean;
}

const YAML = /\.ya?ml$/i;

const WORKLOAD =
  /^(?:- | {2})?kind:\s*["']?(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Rollout|DeploymentConfig|ReplicationController|Job|CronJob|List)\b/m;

/** Of Knative and Cloud Run. */
const SERVERLESS = /^apiVersion:\s*["']?(?:serving\.knative\.dev|run\.googleapis\.com)\//m;

/** Those of a chart are named by the chart, however many there are. */
const isOfTemplates = (text: string, file: string) => text.includes('{{') && /(?:^|\/)templates\//.test(file);

/** A template is none until somebody has filled it in. */
const isTemplate = (text: string) => text.includes('{{') || text.includes('<%');

const FORMATS: readonly Format[] = [
  { kind: 'skaffold', name: YAML, isSuch: text => /^apiVersion:\s*skaffold\//m.test(text) },
  {
    kind: 'kubernetes',
    name: YAML,
    isSuch: (text, file) => /^apiVersion:/m.test(text) && WORKLOAD.test(text) && !isOfTemplates(text, file),
  },
  // The texts of ConfigMaps are mounted by workloads of other files.
  {
    kind: 'kubernetes',
    name: YAML,
    isSuch: (text, file) =>
      /^apiVersion:\s*v1\s*$/m.test(text) &&
      /^kind:\s*ConfigMap\s*$/m.test(text) &&
      !isOfTemplates(text, file),
  },
  {
    kind: 'kustomize',
    name: /^kustomization(?:\.ya?ml)?$/i,
    isSuch: text =>
      /^(?:resources|bases|components|patches\w*|images):/m.test(text) && !/^kind:\s*Component/m.test(text),
  },
  { kind: 'kubernetes', name: YAML, isSuch: text => SERVERLESS.test(text) },
  { kind: 'helm', name: /^Chart\.ya?ml$/, isSuch: text => /^apiVersion:\s*v[12]\s*$/m.test(text) },
  {
    kind: 'ci',
    name: /\.ya?ml$/i,
    folder: /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows$/,
    isSuch: text => /^jobs:/m.test(text) && /^ {2,12}["']?(?:services|container)["']?:/m.test(text),
  },
  {
    kind: 'ci',
    name: /^[\w.-]{0,60}\.gitlab-ci\.ya?ml$/i,
    isSuch: text => /^ {0,12}(?:services|image):/m.test(text),
  },
  { kind: 'render', name: /^render\.ya?ml$/i, isSuch: text => /^(?:services|projects):/m.test(text) },
  { kind: 'heroku', name: /^heroku\.ya?ml$/i, isSuch: text => /^(?:build|run):/m.test(text) },
  { kind: 'heroku', name: /^Procfile$/, isSuch: text => /^[\w-]{1,40}:\s*\S/m.test(text) },
  { kind: 'terraform', name: /\.tf$/, isSuch: text => /"aws_ecs_task_definition"/.test(text) },
  { kind: 'ecs', name: YAML, isSuch: text => /^ {2,8}Type:\s*["']?AWS::ECS::TaskDefinition\b/m.test(text) },
  {
    kind: 'ecs',
    // There may be thousands of JSON files: those are read whose names speak of tasks, containers or stacks.
    name: /(?:task|ecs|container|stack|template|cloudformation|cfn)[^/]*\.json$/i,
    anyName: /\.(?:json|template)$/i,
    isSuch: isTaskDefinition,
  },
  { kind: 'quadlet', name: /\.container$/i, isSuch: text => /^\[Container\]/m.test(text) },
  {
    kind: 'quadlet',
    name: /\.build$/i,
    isSuch: text => /^\[Build\]/m.test(text) && /^ImageTag=/m.test(text),
  },
  {
    kind: 'run-script',
    name: /\.service$/i,
    isSuch: text =>
      /^\s*ExecStart\w{0,5}\s*=[^\n]{0,200}\b(?:docker|podman)\b/m.test(text) && /\brun\b/.test(text),
  },
  {
    kind: 'devcontainer',
    name: /^\.?devcontainer\.json$/,
    isSuch: text => /"(?:image|build|dockerFile)"\s*:/.test(text),
  },
  { kind: 'fly', name: /^fly(?:\.[\w-]{1,40})?\.toml$/, isSuch: text => /^app\s*=/m.test(text) },
  {
    kind: 'bake',
    name: /^docker-bake(?:\.[\w-]{1,40})?\.(?:json|hcl)$/i,
    isSuch: text => /\btarget\b/.test(text),
  },
  {
    kind: 'nomad',
    name: /\.(?:nomad|hcl)$/i,
    isSuch: text => /^\s*job\s+"?[\w[-]/m.test(text) && /\bdriver\s*=\s*"docker"/.test(text),
  },
];

/** A description of its API holds the same words elsewhere. */
function isTaskDefinition(text: string): boolean {
  if (!/"[cC]ontainerDefinitions"\s*:|"essential"\s*:/.test(text)) return false;
  const root = jsonOf(text);
  if (root === undefined) return !isTemplate(text);
  const { containerDefinitions, taskDefinition, Resources } = root as Readonly<Record<string, unknown>>;
  return (
    Array.isArray(containerDefinitions ?? (taskDefinition as typeof root)?.containerDefinitions) ||
    Object.values(Resources ?? {}).some(resource => resource?.Type === 'AWS::ECS::TaskDefinition') ||
    (Array.isArray(root) && root.some(item => item?.image !== undefined && item.essential !== undefined))
  );
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return undefined;
  }
}

/** Whether a search looks into a file of this name. */
export const mayDeclare = (name: string): boolean =>
  isComposeName(name) || FORMATS.some(format => format.name.test(name));

/** What a file that is no Dockerfile declares containers as, found by a search; `undefined`: nothing. */
export function foundKind(file: string, read: () => string | undefined): DeclarationKind | undefined {
  return kindOf(file, read, format => format.name);
}

/** Likewise, of a file that the user names. */
export function namedKind(file: string, read: () => string | undefined): DeclarationKind | undefined {
  return kindOf(file, read, format => format.anyName ?? format.name);
}

function kindOf(file: string, read: () => string | undefined, nameOf: (format: Format) => RegExp) {
  if (isComposeName(file)) return 'compose';
  const name = path.basename(file);
  const named = FORMATS.filter(
    format => nameOf(format).test(name) && (format.folder?.test(path.dirname(file)) ?? true),
  );
  const text = named.length > 0 ? read() : undefined;
  return text === undefined ? undefined : named.find(format => format.isSuch(text, file))?.kind;
}
