import { type Location, lineLocation, path } from '../base/index.ts';
import { entriesOf, type Yaml } from '../frontend/deploy/yaml.ts';
import { readYaml } from '../frontend/deploy/yaml-reader.ts';
import type { ConfigProblem } from './check.ts';
import { PACKAGE_KEY } from './find.ts';

export type ConfigText =
  | { readonly node: Yaml }
  /** It is no YAML, JSON or TOML. */
  | { readonly problems: readonly ConfigProblem[] };

/** A configuration file as values with their places. JSON is read as the YAML that it is. */
export async function readConfigText(file: string, text: string): Promise<ConfigText> {
  if (file.endsWith('.toml')) return await readToml(file, text);
  const isManifest = path.basename(file) === 'package.json';
  const { documents, errors } = readYaml(file, text.replace(/^\uFEFF/, ''));
  const [whole, second] = documents;
  const node = isManifest ? entriesOf(whole).find(([key]) => key === PACKAGE_KEY)?.[1].value : whole;
  // What else is in a package.json may be right as JSON and wrong as YAML: a key that is there twice.
  const own = isManifest ? errors.filter(error => node && isWithin(node.at, error.line)) : errors;
  if (own.length > 0)
    return {
      problems: own.map(({ message, line, column }) => ({ at: place(file, line, column), message })),
    };
  if (second) return { problems: [{ at: second.at, message: 'a configuration is one document' }] };
  return { node: !node || (node.kind === 'scalar' && node.value === null) ? emptyMap(file) : node };
}

const isWithin = (at: Location, line: number) => line >= at.line && line <= at.endLine;

async function readToml(file: string, text: string): Promise<ConfigText> {
  const [{ parse, TomlError }, { placed }] = await Promise.all([
    import('smol-toml'),
    import('./toml-places.ts'),
  ]);
  try {
    return { node: placed(file, text, parse(text)) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = (error.message.split('\n', 1)[0] ?? '').replace(/^Invalid TOML document: /, '');
    return { problems: [{ at: place(file, error.line, error.column), message }] };
  }
}

const place = (file: string, line: number, column: number): Location => ({
  ...lineLocation(file, line),
  column,
  endColumn: column + 1,
});

const emptyMap = (file: string): Yaml => ({
  kind: 'map',
  entries: new Map(),
  at: lineLocation(file, 1, 0),
});
