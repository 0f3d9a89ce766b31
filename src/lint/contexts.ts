import { mainOf } from '../model/index.ts';
import type { Finding, Launch } from './types.ts';

/**
 * One defect of an image that is started in several ways is one finding, which says where it holds. Where what
 * declares the containers (a Compose file) starts none that has it, it is lowered: only a plain `docker run` would.
 */
export function overContexts(found: readonly Finding[], launches: readonly Launch[]): readonly Finding[] {
  const declared = declaredOf(launches);
  if (declared.size === 0) return distinct(found);
  const places = new Map<string, Finding[]>();
  for (const finding of found) {
    const place = placeOf(finding);
    places.set(place, [...(places.get(place) ?? []), finding]);
  }
  return [...places.values()].flatMap(group => {
    const { launch, at } = group[0] ?? {};
    // What stands beside the image concerns its own container alone.
    const alike = launch ? [...declared].filter(({ spec }) => spec.file === launch.spec.file) : [];
    if (alike.length === 0 || at?.file !== launch?.spec.file) return distinct(group);
    const inDeclared = group.filter(finding => finding.launch && declared.has(finding.launch));
    // It is told where a declared container has it, at a place of its own.
    const isTold = (finding: Finding) =>
      found.some(
        ({ rule, launch: other }) =>
          rule === finding.rule && other && alike.includes(other) && isSameProgram(other, finding.launch),
      );
    if (inDeclared.length === 0 && group.every(isTold)) return [];
    return inDeclared.length === 0
      ? distinct(group.map(f => lowered(f, alike)))
      : [joined(inDeclared, alike)];
  });
}

/**
 * Those that a file declares. Where the options say who starts images, a plain start there counts as well, unless
 * files for the same one declare how.
 */
function declaredOf(launches: readonly Launch[]): ReadonlySet<Launch> {
  const kindOf = ({ spec }: Launch, kind: string) => `${kind} ${spec.file}`;
  const kinds = new Set(launches.map(launch => kindOf(launch, launch.spec.declaredIn ?? '')));
  return new Set(
    launches.filter(launch => {
      const { declaredIn, orchestrator, pid1MayEnd, stopUnknown } = launch.spec;
      // Nobody ships what a dev container starts, but its own Dockerfile is for it alone.
      if (declaredIn === 'devcontainer') return /(?:^|\/)\.devcontainer\//.test(launch.spec.file);
      // Nor what a pipeline starts beside its jobs. Where a platform may do either, it is not known whether it has it.
      const isOpen = launch.stop.outcome === 'unknown' && (pid1MayEnd ?? stopUnknown) !== undefined;
      if (declaredIn === 'ci' || isOpen) return false;
      return declaredIn !== undefined || (orchestrator && !kinds.has(kindOf(launch, orchestrator)));
    }),
  );
}

/** What is the same in several launches, once. */
function distinct(found: readonly Finding[]): readonly Finding[] {
  const kept = new Map<string, Finding>();
  for (const finding of found) if (!kept.has(keyOf(finding))) kept.set(keyOf(finding), finding);
  return [...kept.values()];
}

function lowered(finding: Finding, alike: readonly Launch[]): Finding {
  const files = [...new Set(alike.map(({ spec }) => spec.context.split(':', 1)[0] ?? ''))];
  const where = finding.context.includes(':') ? finding.context : `a plain ${finding.context}`;
  const doubt = `only in ${where}: ${listed(files)} starts no container that has it`;
  return { ...finding, severity: 'info', message: `${finding.message} (${doubt})` };
}

/** The worst of them stands for all. */
function joined(findings: readonly Finding[], alike: readonly Launch[]): Finding {
  const worst = findings.toSorted(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
  )[0] as Finding;
  const having = new Set(findings.map(({ launch }) => launch));
  const contexts = (launchesOf: readonly Launch[]) => listed(launchesOf.map(({ spec }) => spec.context));
  const lacking = alike.filter(
    other => !having.has(other) && worst.launch && isSameCommand(other, worst.launch),
  );
  const not = lacking.length === 0 ? '' : `; not in ${contexts(lacking)}`;
  return { ...worst, context: `${contexts(alike.filter(other => having.has(other)))}${not}` };
}

const ORDER = ['error', 'warning', 'info'];

const keyOf = ({ rule, severity, certainty, message, at }: Finding) =>
  JSON.stringify([rule, severity, certainty, message, at.file, at.line, at.column]);

const placeOf = ({ rule, at }: Finding) => JSON.stringify([rule, at.file, at.line, at.column]);

/** The image's own command, or the same other one. */
const isSameCommand = ({ spec: a }: Launch, { spec: b }: Launch) =>
  JSON.stringify([a.entrypoint?.at, a.cmd?.at]) === JSON.stringify([b.entrypoint?.at, b.cmd?.at]);

const isSameProgram = (a: Launch, b: Launch | undefined) => programOf(a) === programOf(b);

const programOf = (launch: Launch | undefined) =>
  launch?.stop.tree && JSON.stringify(mainOf(launch.stop.tree).argv);

const MAX_SHOWN = 3;

const listed = (contexts: readonly string[]) =>
  contexts.length > MAX_SHOWN
    ? `${contexts.slice(0, MAX_SHOWN).join('; ')} and ${contexts.length - MAX_SHOWN} more`
    : contexts.join('; ');
