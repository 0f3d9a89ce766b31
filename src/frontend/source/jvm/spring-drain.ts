import type { Env, KnownSignalBehaviour } from '../../../model/index.ts';

export type Drain = NonNullable<KnownSignalBehaviour['drain']>;

const PROPERTY = 'spring.lifecycle.timeout-per-shutdown-phase';

/**
 * How long Spring Boot waits for requests in progress, where its configuration says so: the variable comes before the file.
 * @source https://docs.spring.io/spring-boot/reference/web/graceful-shutdown.html
 */
export function springDrain(settings: readonly string[], env: Env): Drain | undefined {
  const variable = env.SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE;
  const written = settings.map(text => /\btimeout-per-shutdown-phase\s*[:=]\s*["']?(\w+)/.exec(text)?.[1]);
  const text = variable ?? written.find(found => found !== undefined);
  const ms = text === undefined ? undefined : duration(text);
  return ms === undefined ? undefined : { ms, option: `${PROPERTY}=${text}` };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** `20s`, `PT20S`; a number alone is of milliseconds. @source spring-boot DurationStyle */
function duration(text: string): number | undefined {
  const [, number, unit = 'ms'] = /^(?:PT)?(\d{1,7})(ms|s|m)?$/i.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit.toLowerCase()] ?? 1);
}
