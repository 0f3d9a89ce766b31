import { path } from '../../base/index.ts';
import type { ProcessDraft } from '../../model/index.ts';
import type { Interpreter } from './interpreter.ts';
import { namesOf } from './kill-by-name.ts';
import { pidToken } from './pid-tokens.ts';
import type { ShellState } from './state.ts';
import { known, type Value } from './value.ts';
import { fileText } from './written.ts';

/** `php8.2-fpm` and `php-fpm`, `apache2` and `apache` are one name; daemons have a `d` behind theirs, or not. */
const bare = (name: string): string => name.replace(/[\d.]+/g, '').replace(/d$/, '');

const holds = (node: ProcessDraft, test: (node: ProcessDraft) => boolean): boolean =>
  test(node) || node.children.some(child => holds(child, test));

/**
 * The job whose process id a file holds that the script has not written itself: `/run/nginx.pid` is nginx's, and
 * `--pid=/tmp/web.pid` names it; a single daemon is meant by any other name. `undefined`: the file is none of that kind, or
 * several jobs may be meant.
 */
function jobOfPidFile({ jobs, files, cwd }: ShellState, name: string): number | undefined {
  const file = path.resolve(cwd, name);
  if (!/[./]pid$/.test(file) || files.written.has(file)) return undefined;
  const started = [...jobs.entries()].flatMap(([n, { node, helper }]) =>
    node && !helper ? [{ n, node }] : [],
  );
  const names = (node: ProcessDraft) =>
    [...node.argv, ...(node.startedAs ?? [])].some(word => word.includes(file));
  const told = started.filter(({ node }) => holds(node, names));
  const stem = bare(path.basename(file).replace(/\.pid$/, ''));
  const called = started.filter(({ node }) => namesOf(node).some(own => bare(own) === stem));
  const daemons = started.filter(({ n }) => jobs[n]?.daemon);
  const found = [told, called, daemons].find(some => some.length > 0) ?? [];
  const living = found.filter(({ n }) => !jobs[n]?.ended);
  const [only, ...others] = living.length > 0 ? living : found;
  return others.length === 0 ? only?.n : undefined;
}

/** The same, with the supposition that it rests on. */
export function ownerOfPidFile({ state, host }: Pick<Interpreter, 'state' | 'host'>, name: string) {
  const job = jobOfPidFile(state, name);
  if (job === undefined) return undefined;
  const who = state.jobs[job]?.node?.argv[0] ?? '';
  host.world.suppose(
    `${name} is taken to hold the process id of \`${who.split(' ', 1)[0]?.replace(/:$/, '')}\``,
  );
  return job;
}

/** What a file holds, or the process id of the daemon that keeps its own there. */
export function textOrPid(i: Interpreter, name: string): Value | undefined {
  const text = fileText(i, name);
  if (text) return text;
  const job = ownerOfPidFile(i, name);
  return job === undefined ? undefined : known(pidToken(job));
}
