import type { RustProgram } from './program.ts';

export interface Duration {
  readonly ms: number;
  /** Nothing but the sources says so: it is no default that a setting may replace. */
  readonly isSure: boolean;
}

const UNITS: Readonly<Record<string, number>> = { from_secs: 1000, from_millis: 1, from_mins: 60_000 };
const IN_UNITS = /^(?:\w+::)*Duration::(from_\w+)\(\s*([\w.:]{1,100}?)(?:\.into\(\)|\s+as\s+u64)?\s*\)$/;

/** `Duration::from_secs(30)`, a constant that is or holds one, and a setting that has such a default. */
export function durationOf(program: RustProgram, text: string | undefined): Duration | undefined {
  if (text === undefined) return undefined;
  const fixed = constant(program, text);
  const written = fixed ?? (UPPER.test(text) ? undefined : byDefault(program, text)) ?? text;
  const isSure = written === text || fixed !== undefined;
  const spelled = spelledOut(written);
  if (spelled !== undefined) return { ms: spelled, isSure: false };
  const [, unit = '', count = ''] = IN_UNITS.exec(written) ?? [];
  const each = UNITS[unit];
  if (each === undefined) return undefined;
  const number = numberIn(count) ?? numberIn(constant(program, count));
  if (number !== undefined) return { ms: number * each, isSure };
  const asked = numberIn(byDefault(program, count));
  return asked === undefined ? undefined : { ms: asked * each, isSure: false };
}

function numberIn(text: string | undefined): number | undefined {
  const digits = /^[\d_]+/.exec(text ?? '')?.[0];
  return digits === undefined || !/\d/.test(digits) ? undefined : Number(digits.replaceAll('_', ''));
}

/** `30s`, as the crate humantime reads it. */
function spelledOut(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000);
}

const UPPER = /(?:^|::)([A-Z][A-Z\d_]{1,60})$/;

/** What the one constant of a name holds. */
function constant(program: RustProgram, path: string): string | undefined {
  const [, name] = UPPER.exec(path) ?? [];
  if (name === undefined) return undefined;
  const made = new RegExp(`\\b(?:const|static)\\s+${name}\\s*:[^=;]{1,60}=\\s*([^;]{1,100});`);
  const [value, other] = program.mentioning(name).flatMap(({ text }) => made.exec(text.text)?.[1] ?? []);
  return other === undefined ? value?.trim() : undefined;
}

/**
 * What a field or a variable is where nothing else is asked for: `#[arg(default_value_t = 30)]`, `fn default_drain() -> u64 { 30 }`,
 * `drain: 30` of a default, `let drain = env::var("DRAIN")….unwrap_or(30)`. Several that differ are none.
 */
function byDefault(program: RustProgram, path: string): string | undefined {
  const [, name] = /(?:^|\.)([a-z]\w{1,60})$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  const ways = [
    `default_value(?:_t)?\\s*=\\s*"?([\\w:()]{1,60}?)"?\\s*[,)][^\\n]{0,200}\\n?\\s*(?:#\\[[^\\n]{0,200}\\n\\s*)?(?:pub(?:\\([^)\\n]{0,40}\\))?\\s+)?${name}\\s*:`,
    `fn\\s+default_${name}\\(\\)[^{]{1,60}\\{\\s*([\\w:()]{1,60})\\s*\\}`,
    `\\b${name}:\\s*(\\d[\\d_]{0,9}|(?:\\w+::)*Duration::from_\\w+\\(\\d[\\d_]{0,9}\\))\\s*,`,
    `\\blet\\s+${name}\\b[^;]{1,300}?\\bunwrap_or(?:_else)?\\((?:\\|_\\|\\s*)?"?([\\w:()]{1,60}?)"?(?:\\.to_string\\(\\)|\\.into\\(\\)|\\.to_owned\\(\\))?\\)`,
  ].map(way => new RegExp(way));
  const found = program
    .mentioning(name)
    .flatMap(({ text }) => ways.flatMap(way => way.exec(text.text)?.[1] ?? []));
  const [value, ...others] = new Set(found);
  return others.length === 0 ? value : undefined;
}
