import { path } from '../../../base/index.ts';
import { entriesOf, field } from '../../deploy/yaml.ts';
import type { Parsers } from '../../parsers.ts';
import { locateIn } from './scalar.ts';
import type { Snippets } from './types.ts';

/** The scripts of a package.json, which npm runs in its folder. @source https://docs.npmjs.com/cli/using-npm/scripts */
export function packageScripts(file: string, text: string, parsers: Parsers): Snippets {
  const {
    documents: [root],
    errors,
  } = parsers.get('json-places')(file, text);
  const lines = text.split('\n');
  const snippets = entriesOf(field(root, 'scripts')).flatMap(([, { value }]) =>
    value.kind === 'scalar' && typeof value.value === 'string'
      ? [{ text: value.value, locate: locateIn(value, lines) }]
      : [],
  );
  return { snippets, startedIn: [path.dirname(file)], errors: errors.slice(0, 1) };
}
