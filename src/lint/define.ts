import type { Location } from '../base/index.ts';
import type { Launch, Rule } from './types.ts';

/** Types a rule where it is written; adds nothing at run time. */
export function defineRule(rule: Rule): Rule {
  return rule;
}

/** The place that declares the command of a container: ENTRYPOINT, else CMD, else FROM. */
export function commandAt({ spec }: Launch): Location {
  return spec.at.entrypoint ?? spec.at.cmd ?? spec.entrypoint?.at ?? spec.cmd?.at ?? spec.at.from;
}

/** Fills `{name}` in a message. */
export function fill(template: string, data: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => data[name] ?? whole);
}
