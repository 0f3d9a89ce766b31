import type { Behaviour } from '../model/index.ts';
import { service } from './behaviours.ts';

/** It catches nothing by itself; what `bun build --compile` makes is the same program with its sources inside. */
export const BUN: Behaviour = service({}, 'own');
