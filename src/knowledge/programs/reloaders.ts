import { path } from '../../base/index.ts';
import type { ChildSpec, Launch, Program } from '../../model/index.ts';
import { DEAF_PARENT } from '../behaviours.ts';
import { unknownSignals } from '../unknown.ts';
import { commandOf } from '../wrapper-entry.ts';

const VALUED = [
  '-w',
  '-e',
  '-i',
  '-s',
  '-r',
  '-g',
  '-R',
  '-G',
  '-d',
  '-c',
  '-f',
  '--watch',
  '--exts',
  '--ignore',
  '--signal',
  '--debounce',
];
const WITH_COMMAND = new Set(['entr', 'watchexec', 'reflex', 'modd', 'chokidar']);

/** They start a program again when a file changes: tools of development. */
export default {
  name: 'reloaders',
  kind: 'wrapper',
  matches: [
    'air',
    'entr',
    'watchexec',
    'reflex',
    'CompileDaemon',
    'realize',
    'fresh',
    'gow',
    'modd',
    'cargo-watch',
    'bacon',
  ],
  launch({ argv }): Launch {
    const name = path.basename(argv[0] ?? '');
    const reason = `what ${name} does with a stop signal is not known`;
    const command = WITH_COMMAND.has(name) ? commandOf(argv, VALUED) : [];
    const children: readonly ChildSpec[] =
      command.length > 0 ? [{ run: { argv: command }, isMain: true }] : [];
    return {
      kind: 'stay',
      behaviour: { ...DEAF_PARENT, signals: unknownSignals(reason) },
      devServer: name,
      children,
    };
  },
  sources: ['the documentation of each: they run a command again when files change'],
} satisfies Program;
