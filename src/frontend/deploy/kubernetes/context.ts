import type { Location } from '../../../base/index.ts';
import type { PreStop } from '../../../model/index.ts';
import { USUAL_GRACE_MS } from '../grace.ts';
import type { OpenRun, RunContext } from '../types.ts';
import { field, itemsOf, textOf, type Yaml } from '../yaml.ts';
import { mountsOf } from './config-maps.ts';
import type { PodContainer } from './workloads.ts';

/** What is left for the program at least, however long `preStop` took. @source kubernetes pkg/kubelet/kuberuntime killContainer */
const LEAST_MS = 2000;

/** What a pod overrides of the image of a container. There is no init in Kubernetes but one in the image. */
export function contextOf(container: PodContainer): RunContext | OpenRun {
  const { node, pod, workload, name, serverless, runsToEnd } = container;
  const { file } = node.at;
  const at = field(node, 'name')?.at ?? node.at;
  const label = (options: readonly string[]) =>
    [`${file}:${at.line} ${workload} container ${name}`.trimEnd(), ...options].join(', ');
  const engine = serverless?.engine ?? 'kubelet';
  const open = (reason: string): OpenRun => ({ at, engine, context: label([]), reason });
  const image = textOf(field(node, 'image'));
  if (image === undefined) return open('it names no image');
  const { env, complete } = environment(node);
  const command = words(field(node, 'command'), env);
  const args = words(field(node, 'args'), env);
  const first = command ?? args;
  if (first && /^\$\([\w.-]+\)/.test(first.words[0] ?? '') && !complete)
    return open(`the command begins with ${first.words[0]}, which is not known`);
  const stopSignal = placed(field(field(node, 'lifecycle'), 'stopSignal'));
  const preStop = preStopOf(node);
  const grace = serverless?.grace ?? graceOf(pod, preStop);
  const pid = sharing(pod);
  const user = placed(securityOf(node, pod, 'runAsUser'));
  const workdir = textOf(field(node, 'workingDir'));
  return {
    file,
    at,
    context: label([
      ...(stopSignal ? [`stopSignal: ${stopSignal.text}`] : []),
      ...(grace.shown ?? []),
      ...(pid ? [pid.shown] : []),
    ]),
    engine,
    declaredIn: serverless?.declaredIn ?? 'kubernetes',
    ...(serverless?.pid1MayEnd === undefined ? {} : { pid1MayEnd: serverless.pid1MayEnd }),
    ...(serverless?.sendsSigterm === undefined ? {} : { sendsSigterm: serverless.sendsSigterm }),
    image,
    init: false,
    ...(runsToEnd ? { runsToEnd } : {}),
    ...(stopSignal ? { stopSignal } : {}),
    stopTimeoutMs: { value: grace.ms, at: grace.at ?? at },
    ...(command ? { entrypoint: command.words, entrypointAt: command.at } : {}),
    ...(args ? { args: args.words, argsAt: args.at } : { args: undefined }),
    ...(pid ? { pid: pid.kind, pidAt: pid.at } : {}),
    ...(preStop ? { preStop } : {}),
    env,
    envComplete: complete,
    ...(user ? { user: user.text, userAt: user.at } : {}),
    ...(workdir === undefined ? {} : { workdir }),
    mounts: mountsOf(node, pod),
    // The kubelet does not look at HEALTHCHECK; what it runs itself it waits for.
    healthcheck: null,
    tty: textOf(field(node, 'tty')) === 'true',
    interactive: textOf(field(node, 'stdin')) === 'true',
  };
}

function placed(node: Yaml | undefined): { readonly text: string; readonly at: Location } | undefined {
  const text = textOf(node);
  return node && text !== undefined ? { text, at: node.at } : undefined;
}

function environment(node: Yaml): {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly complete: boolean;
} {
  const env: Record<string, string | undefined> = {};
  for (const item of itemsOf(field(node, 'env'))) {
    const name = textOf(field(item, 'name'));
    // What stands in a Secret or a ConfigMap is not known.
    const value = textOf(field(item, 'value'));
    // A value may name those in front of it.
    if (name !== undefined)
      env[name] = value === undefined ? (field(item, 'valueFrom') ? undefined : '') : expanded(value, env);
  }
  return { env, complete: itemsOf(field(node, 'envFrom')).length === 0 };
}

/** `$(NAME)` has the value of the container's environment, `$$(NAME)` stands for itself. @source third_party/forked/golang/expansion */
function words(node: Yaml | undefined, env: Readonly<Record<string, string | undefined>>) {
  if (!node || itemsOf(node).length === 0) return undefined;
  return { words: itemsOf(node).map(item => expanded(textOf(item) ?? '', env)), at: node.at };
}

const expanded = (text: string, env: Readonly<Record<string, string | undefined>>) =>
  text.replace(/\$(\$)?(?:\(([\w.-]{1,200})\))?/g, (written, escaped?: string, name?: string) => {
    if (escaped !== undefined) return written.slice(1);
    return name === undefined ? written : (env[name] ?? written);
  });

/** `preStop` runs within the grace period. */
function graceOf(
  pod: Yaml,
  preStop: PreStop | undefined,
): {
  readonly ms: number;
  readonly at?: Location;
  readonly shown?: readonly string[];
} {
  const written = field(pod, 'terminationGracePeriodSeconds');
  const seconds = Number(textOf(written) ?? USUAL_GRACE_MS.kubelet / 1000);
  const whole = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : USUAL_GRACE_MS.kubelet;
  const pause = Math.min(preStop?.ms ?? 0, whole);
  const at = written?.at ?? preStop?.at;
  return {
    ms: pause > 0 ? Math.max(LEAST_MS, whole - pause) : whole,
    ...(at ? { at } : {}),
    shown: [
      ...(written ? [`terminationGracePeriodSeconds: ${seconds}`] : []),
      ...(pause > 0 ? [`preStop of ${pause / 1000} s`] : []),
    ],
  };
}

function preStopOf(node: Yaml): PreStop | undefined {
  const preStop = field(field(node, 'lifecycle'), 'preStop');
  if (!preStop) return undefined;
  const sleep = field(field(preStop, 'sleep'), 'seconds');
  const command = field(field(preStop, 'exec'), 'command');
  if (sleep) return { at: sleep.at, ms: 1000 * Number(textOf(sleep)) || 0 };
  if (!command) return { at: preStop.at };
  const argv = itemsOf(command).map(item => textOf(item) ?? '');
  const ms = sleepsOf(argv);
  return { at: command.at, argv, ...(ms === undefined ? {} : { ms }) };
}

/** Milliseconds that a command takes at least which begins with a pause. */
function sleepsOf(argv: readonly string[]): number | undefined {
  const isShell = /^(?:\/bin\/|\/usr\/bin\/)?(?:ba|da|a)?sh$/.test(argv[0] ?? '');
  const text = isShell ? (argv.at(-1) ?? '') : argv.join(' ');
  const found = /^\s*(?:\/(?:usr\/)?bin\/)?sleep (\d{1,5})s?\s*(?:$|;|&&|\n)/.exec(text);
  return found ? 1000 * Number(found[1]) : undefined;
}

/** With a shared namespace the pause container is PID 1. @source https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/ */
function sharing(pod: Yaml) {
  for (const [key, kind] of [
    ['hostPID', 'host'],
    ['shareProcessNamespace', 'shared'],
  ] as const) {
    const node = field(pod, key);
    if (node && textOf(node) === 'true') return { kind, at: node.at, shown: `${key}: true` };
  }
  return undefined;
}

const securityOf = (node: Yaml, pod: Yaml, key: string): Yaml | undefined =>
  field(field(node, 'securityContext'), key) ?? field(field(pod, 'securityContext'), key);
