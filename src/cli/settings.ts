import { didYouMean } from '../base/index.ts';
import { isSeverity } from '../lint/severity.ts';
import type { Severity } from '../lint/types.ts';
import { UsageError } from './host.ts';

/** `--rule ID=SEVERITY`. @throws UsageError */
export function ruleSettings(
  settings: readonly string[],
  ids: readonly string[],
): Readonly<Record<string, Severity | 'off'>> {
  const out: Record<string, Severity | 'off'> = {};
  for (const setting of settings) {
    const at = setting.indexOf('=');
    const id = at === -1 ? setting : setting.slice(0, at);
    const value = at === -1 ? '' : setting.slice(at + 1);
    checkRule(id, ids);
    if (value !== 'off' && !isSeverity(value)) {
      throw new UsageError(`--rule ${id} takes =error, =warning, =info or =off`);
    }
    out[id] = value;
  }
  return out;
}

/** @throws UsageError for a rule that does not exist */
export function checkRule(id: string, ids: readonly string[]): void {
  if (!ids.includes(id)) throw new UsageError(`unknown rule ${id}${didYouMean(id, ids)}`);
}

/** `--build-arg NAME=VALUE`; `NAME` alone takes the value from the environment, as docker build does. */
export function buildArgs(
  pairs: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    pairs.map(pair => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, env[pair]] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
