export { dockerStop, type StopProtocol } from './docker.ts';
export { ORCHESTRATORS, type Orchestrator } from './orchestrators.ts';
