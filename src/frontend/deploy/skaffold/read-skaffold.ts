import { path } from '../../../base/index.ts';
import type { DeclaredInput, DeclaredRuns, ImageBuild } from '../types.ts';
import { entriesOf, field, itemsOf, textOf, type Yaml } from '../yaml.ts';

/** The images that a skaffold.yaml builds of Dockerfiles; it starts nothing itself. @source https://skaffold.dev/docs/references/yaml/ */
export function readSkaffold({ file, text, parsers }: DeclaredInput): DeclaredRuns {
  const { documents, errors } = parsers.get('yaml-places')(file, text);
  const builds = documents
    .flatMap(document => itemsOf(field(field(document, 'build'), 'artifacts')))
    .flatMap(artifact => buildOf(artifact, path.dirname(file)));
  return {
    contexts: [],
    open: [],
    builds,
    filesRead: [file],
    errors: errors.map(error => ({ file, ...error })),
  };
}

function buildOf(artifact: Yaml, directory: string): readonly ImageBuild[] {
  const image = textOf(field(artifact, 'image'));
  const builder = ['docker', 'kaniko'].map(name => field(artifact, name)).find(node => node !== undefined);
  const isOther = entriesOf(artifact).some(([key]) => OTHERS.has(key));
  if (image === undefined || isOther) return [];
  const context = path.normalize(path.join(directory, textOf(field(artifact, 'context')) ?? '.'));
  const target = textOf(field(builder, 'target'));
  const buildArgs = Object.fromEntries(
    entriesOf(field(builder, 'buildArgs')).map(([name, { value }]) => [name, withoutTemplate(textOf(value))]),
  );
  const dockerfile = path.join(context, textOf(field(builder, 'dockerfile')) ?? 'Dockerfile');
  const by = `the artifact ${image}`;
  const build = {
    dockerfile,
    context,
    buildArgs,
    at: artifact.at,
    by,
    ...(target === undefined ? {} : { target }),
  };
  return [{ image, build }];
}

const OTHERS: ReadonlySet<string> = new Set(['bazel', 'jib', 'ko', 'buildpacks', 'custom']);

const withoutTemplate = (text: string | undefined) => (text?.includes('{{') ? undefined : text);
