import type { Invocation, Launch, World } from '../model/index.ts';

/** Configuration of clamd and freshclam, as far as it says whether they go to the background. */

const STAYS = /^\s*Foreground\s+["']?(?:true|yes|1)\b/im;
/** A build step that writes it, by sed or echo. */
const WRITES = /\bForeground\s+(?:true|yes|1)\b/i;

/** `undefined`: the configuration is not read. What the packages bring leaves it off. */
function isForeground({ argv, cwd }: Invocation, world: World, usual: string): boolean | undefined {
  const at = argv.findIndex(word => word === '-c' || word.startsWith('--config-file'));
  const word = argv[at] ?? '';
  const file = at === -1 ? usual : word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1];
  if (file === undefined) return undefined;
  const text = world.read(file, cwd)?.text;
  if (text !== undefined) return STAYS.test(text);
  const steps = (world.files.history?.().runs ?? []).filter(run => run.text.includes(file));
  if (steps.some(run => WRITES.test(run.text))) return true;
  return file === usual && steps.every(run => !/Foreground|\bmv\b|\bcp\b|\bcurl\b/.test(run.text))
    ? false
    : undefined;
}

/** The launch of a daemon whose command line does not keep it in the foreground. */
export function asConfigured(
  invocation: Invocation,
  world: World,
  usual: string,
  foreground: Launch,
  background: Launch,
): Launch {
  const stays = isForeground(invocation, world, usual);
  if (stays !== undefined) return stays ? foreground : background;
  const reason = `whether ${invocation.argv[0] ?? ''} goes to the background is in ${usual}, which is not read`;
  return {
    kind: 'unknown',
    reason,
    ...(foreground.kind === 'stay' ? { behaviour: { ...foreground.behaviour, lifetime: 'unknown' } } : {}),
  };
}
