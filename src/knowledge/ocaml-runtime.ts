import type { Behaviour } from '../model/index.ts';
import { service } from './behaviours.ts';

/**
 * An OCaml program whose sources say nothing of signals: the runtime takes SIGSEGV alone, for an overflow of the stack.
 * OCaml 4.13.1 as PID 1, Linux 6.18: TERM, INT, HUP and QUIT are discarded.
 * @source ocaml/ocaml runtime/signals_nat.c, caml_init_nat_signals
 */
export const OCAML_BEHAVIOUR: Behaviour = service({}, 'none');
