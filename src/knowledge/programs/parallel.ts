import type { Program } from '../../model/index.ts';

/** GNU parallel: the commands come from its input. */
export default {
  name: 'parallel',
  kind: 'wrapper',
  matches: ['parallel', 'unbuffer', 'expect'],
  launch: ({ argv }) => ({
    kind: 'unknown',
    reason: `what ${argv[0]} runs, and whether it passes signals on, is not known`,
  }),
  sources: ['parallel(1): on SIGTERM it starts no more jobs and waits for those that run', 'unbuffer(1)'],
} satisfies Program;
