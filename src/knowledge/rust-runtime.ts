import type { Behaviour } from '../model/index.ts';
import { ignored, service } from './behaviours.ts';

/**
 * A Rust program whose sources say nothing of signals: the standard library takes none but SIGSEGV and SIGBUS, and
 * ignores SIGPIPE (library/std/src/sys/pal/unix/mod.rs, reset_sigpipe). rustc 1.95 as PID 1, Linux 6.18: TERM, INT,
 * HUP and QUIT are discarded.
 */
export const RUST_BEHAVIOUR: Behaviour = service(
  { SIGPIPE: ignored('the standard library ignores SIGPIPE when a program starts') },
  'none',
);
