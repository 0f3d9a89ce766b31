import type { Program } from '../../model/index.ts';
import { unknownBehaviour } from '../doubt.ts';
import { notMeasured } from '../node-tools.ts';

/** `cargo run` becomes the program once it is built. */
export default {
  name: 'cargo',
  kind: 'package-manager',
  matches: ['cargo'],
  launch({ argv }) {
    const command = argv.slice(1).find(a => !a.startsWith('-') && !a.startsWith('+'));
    if (command === 'watch') return notMeasured(argv, [], 'cargo watch');
    if (command !== 'run' && command !== 'r')
      return { kind: 'exits', status: 0, why: `cargo ${command ?? ''} ends by itself` };
    const reason = 'the Rust sources that `cargo run` builds are not read';
    return { kind: 'stay', role: 'app', behaviour: unknownBehaviour(reason), title: ['target/debug/main'] };
  },
  sources: ['https://doc.rust-lang.org/cargo/commands/cargo-run.html', 'cargo 1.95.0 as PID 1, Linux 6.18'],
  measured: { version: '0.66.0', rows: ['cargo/run'] },
} satisfies Program;
