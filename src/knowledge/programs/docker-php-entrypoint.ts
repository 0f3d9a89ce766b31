import type { Program } from '../../model/index.ts';

/** The entrypoint of the official PHP images, wherever it was copied from: php before options, then `exec`. */
export default {
  name: 'docker-php-entrypoint',
  kind: 'wrapper',
  matches: ['docker-php-entrypoint'],
  launch({ argv }) {
    const [, first, ...rest] = argv;
    if (first === undefined) return { kind: 'exits', status: 0, why: 'docker-php-entrypoint has no command' };
    return { kind: 'exec', argv: first.startsWith('-') ? ['php', first, ...rest] : [first, ...rest] };
  },
  sources: ['docker-library/php docker-php-entrypoint'],
  notRun: 'not in Debian or npm',
} satisfies Program;
