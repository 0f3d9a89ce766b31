import type { Behaviour } from '../model/index.ts';
import { PLAIN } from './behaviours.ts';

/**
 * A C or C++ program whose sources say nothing of signals: neither glibc nor musl takes any.
 * gcc 12.2 with glibc 2.36 as PID 1, Linux 6.18: TERM, INT, HUP and QUIT are discarded.
 */
export const C_BEHAVIOUR: Behaviour = PLAIN;
