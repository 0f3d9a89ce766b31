export { DOCKER_GRACE_MS, dockerStop, type StopProtocol } from './docker.ts';
