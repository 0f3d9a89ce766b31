import type { DeclaredRuns } from './types.ts';
import type { YamlError } from './yaml.ts';

/** Jinja, Go templates, ERB and the like, where no quotes are around them: there YAML has no place for such. */
const IN_YAML = /^[^"'#\n]{0,500}?(?:\{\{|\{%|<%)/m;
/** Nomad fills in `{{ }}` in texts itself; `[[ ]]` is of levant and nomad-pack. */
const IN_HCL = /\[\[-?\s{0,9}[.\w(]|\{%|<%|=\s{0,9}\{\{/;

/** What a file is that can't be read because something has to fill it in first: of one that is broken, it is one that says so. */
export function isUnfilled({ errors, isTemplate }: DeclaredRuns, file: string, text: string): boolean {
  if (isTemplate) return true;
  const marks = /\.(?:hcl|nomad|tf)$/.test(file) ? IN_HCL : IN_YAML;
  return errors.some(error => error.file === file) && marks.test(text);
}

export const UNFILLED: YamlError = {
  message: 'this is a template: it is read once something has filled it in',
  line: 1,
  column: 1,
};

/** Of what can't be read. */
export const nothing = (errors: DeclaredRuns['errors']): DeclaredRuns => ({
  contexts: [],
  open: [],
  builds: [],
  filesRead: [],
  errors,
});
