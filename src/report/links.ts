import { SUPPRESSION } from '../lint/suppressions.ts';
import type { FormatContext } from './formats.ts';

/** Where the page of a rule can be read; `undefined`: it has none. The one about comments is in no folder of its own. */
export function ruleUrl(rule: string, { page }: Pick<FormatContext, 'page'>): string | undefined {
  if (page(rule) === undefined) return undefined;
  const name = encodeURIComponent(rule);
  return `${PROJECT_URL}/blob/main/rules/${rule === SUPPRESSION.id ? `${name}.md` : `${name}/README.md`}`;
}

export const PROJECT_URL = 'https://github.com/pid1-lint/pid1-lint';
