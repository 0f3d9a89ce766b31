import { path } from '../base/index.ts';
import { SUPPRESSION } from '../lint/suppressions.ts';
import type { FormatContext } from './formats.ts';

/** Where the page of a rule can be read; `undefined`: it has none. The one about comments is in no folder of its own. */
export function ruleUrl(rule: string, { page }: Pick<FormatContext, 'page'>): string | undefined {
  if (page(rule) === undefined) return undefined;
  const name = encodeURIComponent(rule);
  return `${PROJECT_URL}/blob/main/rules/${rule === SUPPRESSION.id ? `${name}.md` : `${name}/README.md`}`;
}

/** A page that is shown somewhere else has its links to other pages in full. */
export function withAbsoluteLinks(page: string, rule: string): string {
  const folder = rule === SUPPRESSION.id ? 'rules' : `rules/${rule}`;
  return page.replace(/\]\((?!https?:|#)([^)\s]{1,500})\)/g, (_, target: string) => {
    const [file = '', fragment] = target.split('#');
    const anchor = fragment === undefined ? '' : `#${fragment}`;
    return `](${PROJECT_URL}/blob/main/${path.join(folder, file)}${anchor})`;
  });
}

export const PROJECT_URL = 'https://github.com/pid1-lint/pid1-lint';
