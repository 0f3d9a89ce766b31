import type { SourceAnalysis } from '../../model/index.ts';

/**
 * Without the command that it asks for, a program prints how it is used and ends. Whoever starts such an image gives
 * one, so what is said of the program is said of its commands that go on.
 */
export const WANTS_COMMAND: Pick<SourceAnalysis, 'lifetime' | 'mayEnd'> = {
  lifetime: 'unknown',
  mayEnd: 'it asks for a command, and none is given here: what is said holds for one that goes on',
};

/** The same, of an argument. */
export const WANTS_ARGUMENT: typeof WANTS_COMMAND = {
  lifetime: 'unknown',
  mayEnd: 'it asks for an argument, and none is given here: what is said holds for a program that has it',
};

/** A job is stopped only while it is still at work. */
export function mayEndOf({ lifetime, neverWaits, mayEnd }: SourceAnalysis): Pick<SourceAnalysis, 'mayEnd'> {
  if (mayEnd !== undefined) return { mayEnd };
  return lifetime === 'short' && !neverWaits
    ? { mayEnd: 'it ends by itself: what is said holds for as long as it runs' }
    : {};
}
