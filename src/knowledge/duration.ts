/** Who sleeps for longer does not wait for something else to come up: that is what the program does. */
export const LONG_SLEEP_MS = 100_000;

/** Units of a duration as `sleep` and `timeout` take it. */
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of `30`, `1.5m`, `2h`; `undefined` for anything else. @source sleep(1), timeout(1) */
export function secondsOf(text: string | undefined): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)([smhd]?)$/.exec(text ?? '');
  return match ? Number(match[1]) * (UNITS[match[2] || 's'] ?? 1) : undefined;
}
