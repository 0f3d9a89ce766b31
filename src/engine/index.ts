export { dockerStop, type StopProtocol } from './docker.ts';
