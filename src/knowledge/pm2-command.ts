import { path } from '../base/index.ts';
import type { Invocation, World } from '../model/index.ts';
import { options } from './behaviours.ts';
import { appCommand, KILL_TIMEOUT_MS, type Pm2App, readEcosystem } from './pm2-apps.ts';

const VALUED = (
  '-i --instances -n --name -e --env -o --output -l --log --interpreter --interpreter-args --node-args -k --kill-timeout ' +
  '--max-memory-restart --only -p --pid --cwd --exp-backoff-restart-delay --restart-delay --web --secret --public ' +
  '--machine-name --ignore-watch --update-env --delay --log-date-format --format --max-restarts -u --uid'
).split(' ');

/** The words of `pm2 start APP -- ARGS`: pm2 takes options on either side of the app. */
export function pm2Apps(
  words: readonly string[],
  { cwd }: Invocation,
  world: World,
): readonly Pm2App[] | string {
  const dashes = words.indexOf('--');
  const own = dashes === -1 ? words : words.slice(0, dashes);
  const before = options(own, VALUED);
  const [target, ...others] = before.rest;
  const after = options(others, VALUED);
  const value = (...names: readonly string[]) =>
    names.map(n => before.values.get(n) ?? after.values.get(n)).find(v => v !== undefined);
  if (target === undefined) return 'pm2 is given no app';
  const folder = path.resolve(cwd, value('--cwd') ?? '.');
  if (/\.(json|ya?ml|config\.[cm]?js)$/.test(target))
    return readEcosystem(target, folder, value('--only'), world);
  const args = dashes === -1 ? [] : words.slice(dashes + 1);
  // `pm2 start "npm start"` is a command of its own.
  const argv = target.includes(' ')
    ? ['bash', '-c', target]
    : appCommand(target, args, folder, value('--interpreter'), value('--node-args')?.split(' '));
  const instances = Number(value('-i', '--instances') ?? 1);
  const kill = Number(value('-k', '--kill-timeout') ?? KILL_TIMEOUT_MS);
  return [
    {
      child: { run: { argv }, isMain: true, cwd: folder },
      instances: Number.isInteger(instances) && instances > 0 ? Math.min(instances, 8) : 2,
      killTimeoutMs: Number.isFinite(kill) ? kill : KILL_TIMEOUT_MS,
    },
  ];
}
