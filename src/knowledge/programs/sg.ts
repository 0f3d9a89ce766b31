import type { Program } from '../../model/index.ts';
import { all, DEAF_PARENT, ignored } from '../behaviours.ts';
import { WITHOUT_TERMINAL } from '../wrapper-entry.ts';

/** Waits for `/bin/sh -c TEXT` with INT, QUIT and HUP ignored, and forwards nothing. */
export default {
  name: 'sg',
  kind: 'wrapper',
  matches: ['sg'],
  launch({ argv }) {
    const args = argv.slice(1).filter(arg => arg !== '-' && arg !== '-c');
    const [, text] = args;
    if (text === undefined) return WITHOUT_TERMINAL;
    return {
      kind: 'stay',
      behaviour: { ...DEAF_PARENT, signals: all(['SIGINT', 'SIGQUIT', 'SIGHUP'], ignored('sg ignores it')) },
      children: [{ run: { shellText: text, shell: ['sh', '-c'] }, isMain: true }],
    };
  },
  sources: ['sg(1), shadow newgrp.c', 'login 4.13 as PID 1, Linux 6.18'],
  measured: { version: '1:4.13+dfsg1-1', rows: ['sg/plain', 'wrap/sg/hand', 'wrap/sg/nohand'] },
} satisfies Program;
