import { path } from '../../../base/index.ts';

/** Named as Compose looks for it, or as its overlays are named by custom. */
export const isComposeName = (file: string) =>
  /^(?:docker-)?compose(?:[.-][\w.-]{1,60})?\.ya?ml$/i.test(path.basename(file));

/** In the order in which Compose looks for them. @source compose-go cli/options.go DefaultFileNames, DefaultOverrideFileNames */
export const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const;
export const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
] as const;
