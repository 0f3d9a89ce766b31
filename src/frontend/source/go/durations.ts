import type { Node } from '../tree.ts';
import type { GoFile, GoProgram } from './module.ts';

export interface Duration {
  readonly ms: number;
  /** Nothing but the sources says so: it is no default that a setting may replace. */
  readonly isConstant: boolean;
}

const UNITS: Readonly<Record<string, number>> = { Millisecond: 1, Second: 1000, Minute: 60_000 };
const MAX_DEPTH = 3;

/** `30 * time.Second`, either way around, a constant of the package that is, or a field with such a default. */
export function durationOf(program: GoProgram, file: GoFile, text: string, depth = 0): Duration | undefined {
  const [, before, unit = '', behind] =
    /^(?:(\d{1,6})\s*\*\s*)?time\.(\w+)(?:\s*\*\s*(\d{1,6}))?$/.exec(text.trim()) ?? [];
  if (UNITS[unit] !== undefined) return { ms: Number(before ?? behind ?? 1) * UNITS[unit], isConstant: true };
  if (depth >= MAX_DEPTH) return undefined;
  const counted =
    /^time\.Duration\(([\w.]{1,100})\)\s*\*\s*time\.(\w+)$|^time\.(\w+)\s*\*\s*time\.Duration\(([\w.]{1,100})\)$/.exec(
      text.trim(),
    );
  if (counted) {
    const [, first, firstUnit, secondUnit, second] = counted;
    const each = UNITS[firstUnit ?? secondUnit ?? ''];
    const count = defaultOf(program, first ?? second ?? '', depth, /^\d{1,6}$/);
    return each === undefined || count === undefined ? undefined : { ms: each * count.ms, isConstant: false };
  }
  if (/^\w{1,100}$/.test(text)) {
    const values = constantsNamed(program, file, text);
    if (values.length === 1) return durationOf(program, file, values[0] ?? '', depth + 1);
  }
  return defaultOf(program, text, depth);
}

const constantsNamed = (program: GoProgram, file: GoFile, name: string): readonly string[] =>
  program
    .mentioning(name)
    .filter(other => other.directory === file.directory)
    .flatMap(other => [...program.tree(other).find(n => n.name === 'DefName' && n.text === name)])
    .flatMap(({ parent }) => (parent?.name === 'ConstSpec' && parent.last ? [parent.last.text] : []));

/** What a field is given where its settings are made: `Delay: 30 * time.Second`, `default:"30s"`; the longest of several. */
function defaultOf(program: GoProgram, text: string, depth: number, number?: RegExp): Duration | undefined {
  const name = /^\*?(?:\w+\.)+(\w+)$/.exec(text.trim())?.[1];
  if (name === undefined) return undefined;
  const tagged = new RegExp(
    `^\\s*${name}\\s+[\\w.*]+\\s+\`[^\`\\n]*\\b(?:env-?)?[dD]efault:"([^"\\n]*)"`,
    'm',
  );
  const found = program.mentioning(name).flatMap(other => {
    const tag = tagged.exec(other.text.text)?.[1];
    return [...(tag === undefined ? [] : [tag]), ...givenTo(program, other, name)].flatMap(value =>
      number?.test(value)
        ? [Number(value)]
        : number
          ? []
          : (spelled(value) ?? durationOf(program, other, value, depth + 1)?.ms ?? []),
    );
  });
  return found.length === 0 ? undefined : { ms: Math.max(...found), isConstant: false };
}

/** `Delay: …` in a literal, `c.Delay = …`, `flag.DurationVar(&c.Delay, "delay", …)`. */
function givenTo(program: GoProgram, file: GoFile, name: string): readonly string[] {
  const tree = program.tree(file);
  const keyed = [...tree.find(n => n.name === 'Key' && n.text === name)].map(n => n.parent?.last?.text ?? '');
  const ends = (n: Node | undefined) => n?.text.endsWith(`.${name}`) === true;
  const set = [...tree.find(n => n.name === 'Assignment' && ends(n.children[0]))].map(
    n => n.last?.text ?? '',
  );
  const flags = [
    ...tree.find(n => n.name === 'CallExpr' && /(?:Duration|Int)VarP?$/.test(n.children[0]?.text ?? '')),
  ].flatMap(call => {
    const args = call.child('Arguments')?.children.filter(c => !/^[(),]$/.test(c.name)) ?? [];
    return ends(args[0]) ? args.slice(2, 4).map(arg => arg.text) : [];
  });
  return [...keyed, ...set, ...flags];
}

/** `30s`, `1m` of a tag. */
function spelled(value: string): number | undefined {
  const [, count, unit = ''] = /^"?(\d{1,6})(ms|s|m)"?$/.exec(value) ?? [];
  return count === undefined
    ? undefined
    : Number(count) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm'];
}
