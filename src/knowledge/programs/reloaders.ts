import type { Program } from '../../model/index.ts';
import { notMeasured } from '../node-tools.ts';

/** Programs that build and run another again whenever a file changes. */
export default {
  name: 'reloaders',
  kind: 'wrapper',
  matches: [
    'CompileDaemon',
    'modd',
    'realize',
    'gow',
    'watchexec',
    'cargo-watch',
    'bacon',
    'hupper',
    'jurigged',
    'watchfiles',
  ],
  launch: ({ argv }) => notMeasured(argv, [], (argv[0] ?? '').split('/').at(-1) ?? 'a reloader'),
  sources: [
    'https://github.com/githubnemo/CompileDaemon#readme',
    'https://watchexec.github.io/',
    'https://watchfiles.helpmanuel.com/cli/',
  ],
  notRun: 'says only what is not known',
} satisfies Program;
