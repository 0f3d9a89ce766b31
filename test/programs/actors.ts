import { actorNamed } from '../knowledge/a/actors.ts';

type Knowledge = typeof import('../../src/knowledge/index.ts');

/** The table of programs with the actors of the tests in it. */
export async function withActors(original: () => Promise<Knowledge>): Promise<Knowledge> {
  const real = await original();
  return { ...real, programNamed: name => actorNamed(name) ?? real.programNamed(name) };
}
