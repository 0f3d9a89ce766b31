import type { Behaviour, Invocation, Launch } from '../model/index.ts';

/** A program that goes on as long as its input does, which is no time at all where that is /dev/null. */
export const endsWithInput = (
  name: string,
  { hasInput, readsFile }: Pick<Invocation, 'hasInput' | 'readsFile'>,
  behaviour: Omit<Behaviour, 'lifetime'>,
  title?: readonly string[],
): Launch =>
  hasInput === false
    ? { kind: 'exits', status: 0, why: `${name} ends with its input, which is /dev/null` }
    : {
        kind: 'stay',
        behaviour: { ...behaviour, lifetime: readsFile === true ? 'short' : 'service' },
        ...(title && { title }),
      };
