import type { Finding, Launch } from './types.ts';

/**
 * One defect of an image that is started in several ways is one finding, which says where it holds. Where what
 * declares the containers (a Compose file) starts none that has it, it is lowered: only a plain `docker run` would.
 */
export function overContexts(found: readonly Finding[], launches: readonly Launch[]): readonly Finding[] {
  const kept = new Map<string, Finding>();
  const holds = new Map<string, Set<Launch>>();
  for (const finding of found) {
    const key = keyOf(finding);
    if (!kept.has(key)) kept.set(key, finding);
    const place = placeOf(finding);
    if (finding.launch) holds.set(place, (holds.get(place) ?? new Set()).add(finding.launch));
  }
  return [...kept.values()].map(finding => {
    const { launch, at } = finding;
    const declared = launches.filter(({ spec }) => spec.declaredIn !== undefined);
    const alike = launch ? declared.filter(other => isSameImage(other, launch)) : [];
    const having = holds.get(placeOf(finding)) ?? new Set();
    // What stands beside the image concerns its own container alone.
    if (!launch || alike.length === 0 || at.file !== launch.spec.file) return finding;
    const here = alike.filter(other => having.has(other));
    if (here.length === 0) {
      const files = [...new Set(alike.map(({ spec }) => spec.context.split(':', 1)[0] ?? ''))];
      const doubt = `only in a plain docker run: ${listed(files)} starts no container that has it`;
      return { ...finding, severity: 'info', message: `${finding.message} (${doubt})` };
    }
    const lacking = alike.filter(other => !having.has(other) && isSameCommand(other, launch));
    const not = lacking.length === 0 ? '' : `; not in ${listed(lacking.map(({ spec }) => spec.context))}`;
    return { ...finding, context: `${listed(here.map(({ spec }) => spec.context))}${not}` };
  });
}

const keyOf = ({ rule, severity, certainty, message, at }: Finding) =>
  JSON.stringify([rule, severity, certainty, message, at.file, at.line, at.column]);

const placeOf = ({ rule, at }: Finding) => JSON.stringify([rule, at.file, at.line, at.column]);

const isSameImage = ({ spec: a }: Launch, { spec: b }: Launch) => a.file === b.file && a.target === b.target;

/** The image's own command, or the same other one. */
const isSameCommand = ({ spec: a }: Launch, { spec: b }: Launch) =>
  JSON.stringify([a.entrypoint?.at, a.cmd?.at]) === JSON.stringify([b.entrypoint?.at, b.cmd?.at]);

const MAX_SHOWN = 3;

const listed = (contexts: readonly string[]) =>
  contexts.length > MAX_SHOWN
    ? `${contexts.slice(0, MAX_SHOWN).join('; ')} and ${contexts.length - MAX_SHOWN} more`
    : contexts.join('; ');
