export { type FixRequest, type Fixed, fixAll } from './loop.ts';
export { withEdits } from './plan.ts';
