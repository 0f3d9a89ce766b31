import type { Recipe } from '../recipe.ts';

/** A display to draw on, which the program that takes the place of the shell adopts. */
const onDisplay = (
  id: string,
  name: string,
  argv: readonly string[],
  more: Partial<Recipe> = {},
): Recipe => ({
  id,
  proves: [name],
  argv,
  before: '(Xvfb :77 -screen 0 640x480x16 -nolisten tcp >/dev/null 2>&1 &)\nsleep 3',
  env: { DISPLAY: ':77' },
  ready: 'rest',
  graceMs: 5000,
  package: name,
  needs: ['Xvfb', argv[0] ?? name],
  ...more,
});

const RACE = 'whether what is hung up on gets on before the namespace ends is a race';

/** Clients of an X server, and what brings one to a browser. */
export default [
  onDisplay('x11vnc/foreground', 'x11vnc', ['x11vnc', '-forever', '-shared'], { ready: { port: 5900 } }),
  onDisplay('x11vnc/loop', 'x11vnc', ['x11vnc', '-loop', '-shared'], { ready: { port: 5900 } }),
  onDisplay('fluxbox/foreground', 'fluxbox', ['fluxbox']),
  onDisplay('fluxbox/start', 'fluxbox', ['startfluxbox']),
  onDisplay('xterm/foreground', 'xterm', ['xterm']),
  onDisplay('xterm/command', 'xterm', ['xterm', '-e', '/p/hand', '42', '800'], {
    ready: { process: 'hand' },
    differs: {
      'SIGTERM below': RACE,
      'SIGINT below': RACE,
      'SIGQUIT below': RACE,
    },
  }),
  {
    id: 'websockify/foreground',
    proves: ['websockify'],
    argv: ['websockify', '8080', 'localhost:5900'],
    ready: { port: 8080 },
  },
] satisfies readonly Recipe[];
