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
  const { documents, errors } = readYaml(file, text.replace(/^\uFEFF/, ''));
  if (errors.length > 0) {
    return {
      problems: errors.map(({ message, line, column }) => ({
        at: { ...place(file, line, column) },
        message,
      })),
    };
  }
  const [node = emptyMap(file), second] = documents;
  if (second) return { problems: [{ at: second.at, message: 'a configuration is one document' }] };
  if (path.basename(file) !== 'package.json')
    return { node: node.kind === 'scalar' && node.value === null ? emptyMap(file) : node };
  const own = entriesOf(node).find(([key]) => key === PACKAGE_KEY)?.[1].value;
  return { node: own ?? emptyMap(file) };
}

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
