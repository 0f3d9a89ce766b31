import type { Launch } from '../model/index.ts';

/** An init that ends at once because of how it is called. */
export const misusedInit = (name: string, problem: string, status = 1): Launch => ({
  kind: 'fails',
  status,
  why: `${name} ${problem}`,
  misused: true,
});
