/** What several bundles of the command line need: a bundle of its own, so that it is loaded once. See src/dev/build-plugins.ts. */
export { DockerfileParser } from 'dockerfile-ast';
export { rowsOf } from '../knowledge/images/rows-of.ts';
export { programs } from '../knowledge/programs/index.ts';
