import { path } from '../../../base/index.ts';
import { hclValue, type Variables, variablesOf } from '../hcl.ts';
import type { DeclaredInput, DeclaredRuns, ImageBuild } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';

const MAX_INHERITED = 20;

/** The images that a bake file builds; it starts nothing itself. @source https://docs.docker.com/build/bake/reference/ */
export function readBake({ file, text, parsers }: DeclaredInput): DeclaredRuns {
  const { documents, errors } = parsers.get(/\.json$/i.test(file) ? 'json-places' : 'hcl')(file, text);
  const builds = documents.flatMap(root => {
    const targets = field(root, 'target');
    const variables = variablesOf(root, '');
    return entriesOf(targets).flatMap(([name]) => buildsOf(name, targets, variables, path.dirname(file)));
  });
  return {
    contexts: [],
    open: [],
    builds,
    filesRead: [file],
    errors: errors.map(error => ({ file, ...error })),
  };
}

/** A target, then those that it inherits from, the last of them first. */
function lineage(name: string, targets: Yaml | undefined, seen: readonly string[] = []): readonly Yaml[] {
  const target = field(targets, name);
  if (!target || seen.includes(name) || seen.length > MAX_INHERITED) return [];
  const parents = itemsOf(field(target, 'inherits')).flatMap(item => textOf(item) ?? []);
  return [target, ...parents.toReversed().flatMap(parent => lineage(parent, targets, [...seen, name]))];
}

function buildsOf(
  name: string,
  targets: Yaml | undefined,
  variables: Variables,
  folder: string,
): readonly ImageBuild[] {
  const layers = lineage(name, targets);
  const [own] = layers;
  // A matrix makes many targets of one.
  if (!own || layers.some(layer => field(layer, 'matrix'))) return [];
  const first = (key: string) => layers.map(layer => field(layer, key)).find(node => node !== undefined);
  const values = ['context', 'dockerfile', 'target', 'dockerfile-inline'].map(key =>
    hclValue(first(key), variables),
  );
  if (values.some(value => value?.known === false)) return [];
  const [written = '.', dockerfile = 'Dockerfile', target, inline] = values.map(value => value?.text);
  if (/^[a-z+]+:\/\/|^git@|\.git(?:#|$)|^target:/.test(written)) return [];
  const context = path.resolve(folder, written);
  const buildArgs = Object.fromEntries(
    layers.toReversed().flatMap(layer =>
      entriesOf(field(layer, 'args')).map(([arg, { value }]) => {
        const read = hclValue(value, variables);
        return [arg, read?.known ? read.text : undefined];
      }),
    ),
  );
  const build = {
    dockerfile: path.resolve(context, dockerfile),
    context,
    buildArgs,
    at: own.at,
    by: `the target ${name}`,
    ...(target === undefined ? {} : { target }),
    ...(inline === undefined ? {} : { inline }),
  };
  return itemsOf(first('tags')).flatMap(tag => {
    const image = hclValue(tag, variables)?.text;
    return image === undefined ? [] : [{ image, build }];
  });
}
