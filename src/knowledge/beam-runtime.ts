import { caught, ignored, service, stopsInOrder } from './behaviours.ts';

/** SIGTERM runs init:stop(), which stops the applications in order. */
export const BEAM = service(
  {
    SIGTERM: stopsInOrder(0, 1100),
    SIGINT: stopsInOrder(0, 50),
    SIGQUIT: stopsInOrder(0, 50),
    SIGUSR1: caught([], 'writes a crash dump'),
    SIGCHLD: ignored('the emulator ignores SIGCHLD'),
  },
  'any',
);
