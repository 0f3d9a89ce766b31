import { lookupImage } from '../../knowledge/images/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { FixInput, Planned } from '../types.ts';
import { inPackageList, userBehind } from './install-init.ts';

/** Bash comes to an image of Alpine with the packages that are installed, or by a step of its own. */
export function installBash(_: Remedy, { launch, sources }: FixInput): Planned | undefined {
  const { spec } = launch;
  const dockerfile = sources.dockerfile(spec.at.from.file);
  const from = dockerfile?.at(spec.at.from);
  const row = lookupImage(spec.base.reference)?.row ?? '';
  if (!dockerfile || !from || !/alpine|^wolfi-base$/.test(row)) return undefined;
  const title = 'Install the shell that the script names: apk add bash';
  const listed = inPackageList('bash', from, dockerfile);
  if (listed) return { safety: 'suggested', title, edits: [listed] };
  const user = userBehind(from, dockerfile);
  const line = 'RUN apk add --no-cache bash';
  const lines = user === 'root' ? [line] : ['USER root', line, `USER ${user}`];
  return { safety: 'suggested', title, edits: [dockerfile.insertBelow(from, lines)] };
}
