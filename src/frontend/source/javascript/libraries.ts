import { BROWSER_MODELS } from './library-models/browsers.ts';
import { FLOW_MODELS } from './library-models/flows.ts';
import { FRAMEWORK_MODELS } from './library-models/frameworks.ts';
import { MCP_MODELS } from './library-models/mcp.ts';
import { NEST_MODELS } from './library-models/nest.ts';
import { SERVER_SHUTDOWN_MODELS } from './library-models/server-shutdown.ts';
import { SERVER_MODELS } from './library-models/servers.ts';
import { SHUTDOWN_MODELS } from './library-models/shutdown.ts';
import type { LibraryModel } from './library-models/types.ts';
import { VALUE_MODELS } from './library-models/values.ts';
import { WORKER_MODELS } from './library-models/workers.ts';

/** All of them. */
export const LIBRARY_MODELS: readonly LibraryModel[] = [
  ...SHUTDOWN_MODELS,
  ...SERVER_SHUTDOWN_MODELS,
  ...FRAMEWORK_MODELS,
  ...NEST_MODELS,
  ...SERVER_MODELS,
  ...WORKER_MODELS,
  ...BROWSER_MODELS,
  ...VALUE_MODELS,
  ...FLOW_MODELS,
  ...MCP_MODELS,
];

/** The model of a package, as a text in JavaScript; `major`: what of it is asked for, where that is known. */
export function modelOf(name: string, major?: number): string | undefined {
  return LIBRARY_MODELS.find(
    ({ packages, below }) =>
      packages.includes(name) && (below === undefined || (major !== undefined && major < below)),
  )?.text;
}
