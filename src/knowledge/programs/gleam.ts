import type { Behaviour, Launch, Program } from '../../model/index.ts';
import { stays } from '../behaviours.ts';
import { unknownChild } from '../doubt.ts';

const LEFT = stays('is left to the program that it runs');

/** It takes the signals that end a program, does nothing about them, and waits for what it has started. */
const RUN: Behaviour = {
  signals: { SIGTERM: LEFT, SIGINT: LEFT, SIGHUP: LEFT },
  waitsForChildren: 'own',
  lifetime: 'service',
  whenChildExits: { of: 'last-child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
};

const IN_JAVASCRIPT = /^target\s*=\s*"javascript"/m;

/** `gleam run` builds the project, and runs it by erl, or by a runtime of JavaScript. */
export default {
  name: 'gleam',
  kind: 'package-manager',
  matches: ['gleam'],
  launch({ argv, cwd }, world): Launch {
    const [command = ''] = argv.slice(1).filter(word => !word.startsWith('-'));
    if (command !== 'run') return { kind: 'exits', status: 0, why: `gleam ${command} ends by itself` };
    const isErlang = !IN_JAVASCRIPT.test(world.read('gleam.toml', cwd)?.text ?? '');
    const child = isErlang
      ? { run: { argv: ['erl', '-noshell'] }, isMain: true }
      : unknownChild('which runtime of JavaScript `gleam run` starts is not followed', ['gleam']);
    return { kind: 'stay', behaviour: RUN, role: 'wrapper', children: [child], devServer: 'gleam run' };
  },
  sources: [
    'gleam-lang/gleam compiler-cli/src/run.rs, command: ctrlc::set_handler(move || {}), and exit with the status of erl',
    'gleam-lang/gleam compiler-cli/Cargo.toml: ctrlc with the feature termination, which is SIGTERM and SIGHUP as well',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
