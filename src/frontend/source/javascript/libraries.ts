import { APPLICATION_MODELS } from './library-models/applications.ts';
import { FRAMEWORK_MODELS } from './library-models/frameworks.ts';
import { MCP_MODELS } from './library-models/mcp.ts';
import { SHUTDOWN_MODELS } from './library-models/shutdown.ts';
import type { LibraryModel } from './library-models/types.ts';

const MODELS: readonly LibraryModel[] = [
  ...SHUTDOWN_MODELS,
  ...APPLICATION_MODELS,
  ...FRAMEWORK_MODELS,
  ...MCP_MODELS,
];

/** The model of a package, as a text in JavaScript; `major`: what of it is asked for, where that is known. */
export function modelOf(name: string, major?: number): string | undefined {
  return MODELS.find(
    ({ packages, below }) =>
      packages.includes(name) && (below === undefined || (major !== undefined && major < below)),
  )?.text;
}
