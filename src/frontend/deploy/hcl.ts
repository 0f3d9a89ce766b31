import type { Location } from '../../base/index.ts';
import { entriesOf, field, textOf, type Yaml } from './yaml.ts';

/** A value of HCL, or of its JSON form, with variables filled in. */
export interface HclValue {
  readonly text: string;
  /** Not so while a `${…}` is left in it. */
  readonly known: boolean;
  readonly at: Location;
}

/** Variables with the value that they have where nobody sets them, by the words that stand for them. */
export type Variables = ReadonlyMap<string, string>;

/** Of `variable "NAME" { default = … }`, which are `${prefix}NAME` in expressions. */
export function variablesOf(root: Yaml, prefix: string): Variables {
  return new Map(
    entriesOf(field(root, 'variable')).flatMap(([name, { value }]) => {
      const usual = textOf(field(value, 'default'));
      return usual === undefined || usual.includes('${') ? [] : [[`${prefix}${name}`, usual] as const];
    }),
  );
}

export function hclValue(node: Yaml | undefined, variables: Variables): HclValue | undefined {
  const written = textOf(node);
  if (!node || written === undefined) return undefined;
  const text = written.replaceAll(
    /\$?\$\{([^{}]{1,500})\}/g,
    (whole, name: string) => (whole.startsWith('$$') ? undefined : variables.get(name.trim())) ?? whole,
  );
  return { text: text.replaceAll('$${', '${'), known: !/(?<!\$)\$\{/.test(text), at: node.at };
}
