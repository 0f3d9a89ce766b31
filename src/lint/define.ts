import type { Rule } from './types.ts';

/** Types a rule where it is written; adds nothing at run time. */
export function defineRule(rule: Rule): Rule {
  return rule;
}

/** Fills `{name}` in a message. */
export function fill(template: string, data: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => data[name] ?? whole);
}
