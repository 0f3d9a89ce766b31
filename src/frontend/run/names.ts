import { path } from '../../base/index.ts';

/** In what commands of a shell are written. */
export type ScriptKind =
  | 'shell'
  | 'makefile'
  | 'workflow'
  | 'gitlab-ci'
  | 'package.json'
  | 'unit'
  | 'markdown';

/** By its name; what is none of the others is a script of a shell. */
export function scriptKind(file: string, text: string): ScriptKind {
  const name = path.basename(file).toLowerCase();
  if (/^(?:gnu)?makefile$|\.mk$/.test(name)) return 'makefile';
  if (name === 'package.json') return 'package.json';
  if (/\.(?:md|markdown)$/.test(name)) return 'markdown';
  if (name.endsWith('.service')) return 'unit';
  if (/\.ya?ml$/.test(name)) {
    if (/\.gitlab-ci\.ya?ml$/.test(name)) return 'gitlab-ci';
    if (/^jobs:/m.test(text) || (/^runs:/m.test(text) && /^ +steps:/m.test(text))) return 'workflow';
  }
  return 'shell';
}
