import type { LintInput } from './analysis.ts';
import type { Vfs } from './base/index.ts';
import { isUnfilled, nothing, UNFILLED } from './frontend/deploy/template.ts';
import type { DeclarationKind, DeclaredInput, DeclaredRuns } from './frontend/deploy/types.ts';
import { eachFileOnce, type ParserCache } from './frontend/parsers.ts';
import { guarded } from './guarded.ts';
import type { InputError } from './lint/types.ts';

type DeclarationReader = (input: DeclaredInput) => DeclaredRuns;

/** Readers of what is no Dockerfile: few need them. */
const READERS: Readonly<Record<DeclarationKind, () => Promise<DeclarationReader>>> = {
  'run-script': async () => (await import('./frontend/run/read-runs.ts')).readRuns,
  compose: async () => (await import('./frontend/deploy/compose/read-compose.ts')).readCompose,
  kubernetes: async () => (await import('./frontend/deploy/kubernetes/read-kubernetes.ts')).readKubernetes,
  kustomize: async () => (await import('./frontend/deploy/kubernetes/kustomize.ts')).readKustomize,
  helm: async () => (await import('./frontend/deploy/kubernetes/read-helm.ts')).readHelm,
  skaffold: async () => (await import('./frontend/deploy/skaffold/read-skaffold.ts')).readSkaffold,
  ecs: async () => (await import('./frontend/deploy/ecs/read-ecs.ts')).readEcs,
  quadlet: async () => (await import('./frontend/deploy/quadlet/read-quadlet.ts')).readQuadlet,
  nomad: async () => (await import('./frontend/deploy/nomad/read-nomad.ts')).readNomad,
  devcontainer: async () =>
    (await import('./frontend/deploy/devcontainer/read-devcontainer.ts')).readDevcontainer,
  fly: async () => (await import('./frontend/deploy/fly/read-fly.ts')).readFly,
  render: async () => (await import('./frontend/deploy/render/read-render.ts')).readRender,
  heroku: async () => (await import('./frontend/deploy/heroku/read-heroku.ts')).readHeroku,
  ci: async () => (await import('./frontend/deploy/ci/read-ci.ts')).readCi,
  terraform: async () => (await import('./frontend/deploy/terraform/read-terraform.ts')).readTerraform,
  bake: async () => (await import('./frontend/deploy/bake/read-bake.ts')).readBake,
};

/** What is declared beside Dockerfiles, read before any of it is started: one file may build what another runs. */
export async function declarations(
  inputs: readonly LintInput[],
  vfs: Vfs,
  parsers: ParserCache,
  errors: InputError[],
) {
  const declared = new Map<LintInput, DeclaredRuns>();
  const templates: string[] = [];
  const once = eachFileOnce(parsers);
  for (const input of inputs) {
    const { kind = 'dockerfile' } = input;
    if (kind === 'dockerfile') continue;
    const read = await READERS[kind]();
    const text = input.text ?? vfs.read(input.path);
    if (text === undefined) continue;
    const runs = await guarded(input, errors, () =>
      parsers.run(() => read({ file: input.path, text, vfs, parsers: once })),
    );
    const isTemplate = runs !== undefined && isUnfilled(runs, input.path, text);
    if (isTemplate && input.isFound) templates.push(input.path);
    const said = isTemplate && !input.isFound ? [{ file: input.path, ...UNFILLED }] : [];
    declared.set(input, runs && !isTemplate ? runs : nothing(said));
  }
  return { declared, templates };
}
