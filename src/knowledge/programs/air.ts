import type { Program } from '../../model/index.ts';
import { caught, options, service } from '../behaviours.ts';
import { unknownChild } from '../doubt.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { notMeasured } from '../node-tools.ts';

const VALUED = ['-c', '--c'];
const FILES = ['.air.toml', '.air.conf'];

const KILLS = caught(
  [
    { do: 'signal', to: 'child-group', signal: 'SIGKILL' },
    { do: 'wait', for: 'child', limitMs: 5000 },
    { do: 'exit', status: 0, cleansUp: false },
  ],
  'air kills the program that it has built: send_interrupt is not set',
);

/** Builds a program of Go, and again whenever a file changes; runs it below a shell, in a group of its own. */
export default {
  name: 'air',
  kind: 'wrapper',
  matches: ['air'],
  launch({ argv, cwd }, world) {
    const command = argv[1] ?? '';
    if (/^(?:-v|-h|--help|init)$/.test(command))
      return { kind: 'exits', status: 0, why: `air ${command} ends by itself` };
    const named = options(argv.slice(1), VALUED).values.get('-c');
    const files = named === undefined ? FILES : [named];
    const config = files.map(file => world.read(file, cwd)).find(found => found !== undefined);
    if (named !== undefined && !config) return notMeasured(argv, [], 'air');
    if (/\bsend_interrupt\b/.test(`${config?.text ?? ''} ${argv.join(' ')}`))
      return notMeasured(argv, [], 'air');
    const child = unknownChild('which program air builds is not followed', ['./tmp/main']);
    return {
      kind: 'stay',
      behaviour: service({ ...GO_RUNTIME, SIGTERM: KILLS, SIGINT: KILLS, SIGHUP: KILLS }, 'own'),
      children: [{ ...child, isMain: true, processGroup: 'own' }],
      devServer: 'air',
    };
  },
  sources: [
    'https://github.com/air-verse/air#readme',
    'air-verse/air main.go, runner/engine.go (cleanup, stopBin) and runner/util_linux.go (killCmd) ced170e8790f10a4b2af7918b926373d86c74789',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
