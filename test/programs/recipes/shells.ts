import type { Recipe } from '../recipe.ts';

/** Shells over an actor that cleans up for 0.8 s and exits with 42, as a child and by exec. */
const WINCH = {
  'SIGWINCH mask': 'it follows the size of its terminal, and goes on: nobody stops a shell so',
};
const SHELLS: readonly (readonly [string, readonly string[], Partial<Recipe>?])[] = [
  ['bash', ['bash']],
  ['ash', ['busybox', 'ash'], { binSh: 'busybox' }],
  [
    'mksh',
    ['mksh'],
    { differs: { ...WINCH, 'SIGHUP below': 'it waits for what it has told before it ends' } },
  ],
  [
    'ksh93',
    ['ksh93'],
    { differs: { ...WINCH, 'SIGINT mask': 'it catches and blocks SIGINT while a child runs' } },
  ],
  ['yash', ['yash']],
  ['zsh', ['zsh'], { differs: WINCH }],
];

export default SHELLS.flatMap(([name, shell, more]): Recipe[] =>
  (['child', 'exec'] as const).map(way => ({
    id: `${name}/${way}`,
    proves: [name],
    argv: [...shell, '-c', way === 'exec' ? 'exec /p/hand 42 800' : '/p/hand 42 800; echo $?'],
    ready: { log: 'ACTOR-READY' },
    ...more,
  })),
);
