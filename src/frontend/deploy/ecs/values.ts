import type { Location } from '../../../base/index.ts';
import { entriesOf, field, textOf, type Yaml } from '../yaml.ts';

export interface Value {
  readonly text: string;
  /** Not so where CloudFormation or Terraform puts it in when all is made. */
  readonly known: boolean;
  readonly at: Location;
}

/** `stopTimeout` of a task definition, which CloudFormation calls `StopTimeout`. */
export const either = (node: Yaml | undefined, name: string): Yaml | undefined =>
  field(node, name) ?? field(node, `${name[0]?.toUpperCase()}${name.slice(1)}`);

/** A value of a template; parameters have their defaults. @source https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
export function valueOf(node: Yaml | undefined, parameters: Yaml | undefined): Value | undefined {
  if (!node) return undefined;
  const { at } = node;
  if (node.tag === '!unknown') return { text: textOf(node) ?? '', known: false, at };
  const [called, ...others] = entriesOf(node);
  const name =
    node.tag?.slice(1) ?? (called && others.length === 0 ? called[0].replace(/^Fn::/, '') : undefined);
  const argument = node.tag === undefined ? called?.[1].value : node;
  const text = textOf(argument) ?? (argument?.kind === 'list' ? textOf(argument.items[0]) : undefined);
  if (name === undefined) {
    const plain = textOf(node);
    return plain === undefined ? undefined : { text: plain, known: true, at };
  }
  if (name === 'Ref' && text !== undefined) {
    const usual = textOf(field(field(parameters, text), 'Default'));
    return usual === undefined ? { text: `\${${text}}`, known: false, at } : { text: usual, known: true, at };
  }
  if (name === 'Sub' && text !== undefined) {
    const filled = text.replaceAll(
      /\$\{([\w:.]{1,200})\}/g,
      (written, parameter: string) => textOf(field(field(parameters, parameter), 'Default')) ?? written,
    );
    return { text: filled, known: !filled.includes('${'), at };
  }
  return { text: `\${${name}}`, known: false, at };
}
