import { path } from '../base/index.ts';
import { CONFIG_NAMES, findConfigs } from '../config/find.ts';
import type { NodeVfs } from '../node/vfs.ts';

/** One thing that `init` sets up: a file to write, or lines for one that is there already. */
export interface Proposal {
  readonly what: string;
  readonly file: string;
  readonly text: string;
  /** The file is there, and is not ours to change: the lines are shown. */
  readonly exists: boolean;
}

const REPOSITORY = 'pid1-lint/pid1-lint';

/** What is proposed for a folder; nothing for what it has. */
export function proposals(vfs: NodeVfs, version: string): readonly Proposal[] {
  return [...configuration(vfs), ...hook(vfs, version), ...ciJob(vfs, version)];
}

function configuration(vfs: NodeVfs): readonly Proposal[] {
  if (findConfigs(vfs, '.').length > 0) return [];
  return [{ what: 'configuration', file: CONFIG_NAMES[0], text: CONFIGURATION, exists: false }];
}

const CONFIGURATION = `# yaml-language-server: $schema=https://unpkg.com/pid1-lint/schema/pid1-lint.schema.json
# Severities: error, warning, info, off. \`pid1-lint rules\` lists the rules.
rules: {}
# Neither linted nor reported in; as in a .gitignore.
ignores: []
# Who starts images that no file here declares containers of:
# docker, podman, compose, kubernetes, ecs, nomad.
# orchestrator: kubernetes
`;

/** In the way that the folder has its hooks already. */
function hook(vfs: NodeVfs, version: string): readonly Proposal[] {
  const has = (file: string) => vfs.stat(file)?.kind === 'file';
  const lefthook = ['lefthook.yml', 'lefthook.yaml', '.lefthook.yml'].find(has);
  if (lefthook !== undefined) return unlessNamed(vfs, { file: lefthook, text: LEFTHOOK });
  if (vfs.stat('.husky')?.kind === 'directory') {
    return unlessNamed(vfs, { file: '.husky/pre-commit', text: 'npx pid1-lint\n' });
  }
  const repos = `repos:\n${preCommit(version)}`;
  const file = '.pre-commit-config.yaml';
  return unlessNamed(vfs, { file, text: has(file) ? preCommit(version) : repos });
}

function unlessNamed(
  vfs: NodeVfs,
  {
    file,
    text,
    what = 'commit hook',
  }: { readonly file: string; readonly text: string; readonly what?: string },
): readonly Proposal[] {
  const present = vfs.read(file);
  if (present?.includes('pid1-lint')) return [];
  return [{ what, file, text, exists: present !== undefined }];
}

const preCommit = (version: string) => `  - repo: https://github.com/${REPOSITORY}
    rev: v${version}
    hooks:
      - id: pid1-lint
      - id: pid1-lint-by-name
`;

const LEFTHOOK = `pre-commit:
  commands:
    pid1-lint:
      run: npx pid1-lint
`;

function ciJob(vfs: NodeVfs, version: string): readonly Proposal[] {
  const what = 'CI job';
  const gitlab = '.gitlab-ci.yml';
  if (vfs.stat(gitlab) !== undefined || /gitlab/.test(vfs.read('.git/config') ?? '')) {
    return unlessNamed(vfs, { what, file: gitlab, text: gitlabJob(version) });
  }
  const workflows = '.github/workflows';
  const named = (vfs.list(workflows) ?? []).some(file =>
    vfs.read(path.join(workflows, file))?.includes('pid1-lint'),
  );
  return named ? [] : [{ what, file: `${workflows}/pid1-lint.yml`, text: githubJob(version), exists: false }];
}

const githubJob = (version: string) => `name: pid1-lint
on:
  push:
    branches: [main, master]
  pull_request:

permissions:
  contents: read

jobs:
  pid1-lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ${REPOSITORY}@v${version}
`;

const gitlabJob = (version: string) => `include:
  - remote: https://unpkg.com/pid1-lint@${version}/templates/gitlab-ci.yml
`;
