import type { Program } from '../../model/index.ts';
import { unknownChild } from '../doubt.ts';
import { notMeasured } from '../node-tools.ts';

const RUNS = new Set(['run', 'run-script', 'exec', 'start', 'serve', 'dev']);

export default {
  name: 'composer',
  kind: 'package-manager',
  matches: ['composer', 'composer.phar'],
  launch({ argv }) {
    const [command = '', script = ''] = argv.slice(1).filter(a => !a.startsWith('-'));
    if (!RUNS.has(command)) return { kind: 'exits', status: 0, why: `composer ${command} ends by itself` };
    const reason = `which command the composer script "${script || command}" comes to is not followed`;
    return notMeasured(['php', ...argv], [unknownChild(reason, ['sh', '-c', script || command])]);
  },
  sources: ['https://getcomposer.org/doc/articles/scripts.md'],
} satisfies Program;
