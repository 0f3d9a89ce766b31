import type { Program } from '../../model/index.ts';
import { all, service, stopsAtOnce } from '../behaviours.ts';
import { unknownBehaviour } from '../doubt.ts';
import { GO_RUNTIME } from '../go-runtime.ts';

const SERVES = new Set(['exec', 'debug', 'test', 'attach', 'dap', 'core', 'replay', 'trace', 'connect']);

/** A debugger above the program: of SIGTERM and SIGINT it ends at once, and kills what it debugs. */
export default {
  name: 'dlv',
  kind: 'wrapper',
  matches: ['dlv'],
  launch({ argv }) {
    const words = argv.slice(1);
    const at = words.findIndex(word => SERVES.has(word));
    if (at === -1) return { kind: 'exits', status: 0, why: `dlv ${words[0] ?? ''} ends by itself` };
    const behaviour = service(
      { ...GO_RUNTIME, ...all(['SIGTERM', 'SIGINT'], stopsAtOnce(0, 'kills the program that it debugs')) },
      'any',
    );
    const reason = 'what dlv debugs is not followed';
    const worker = unknownBehaviour(reason);
    return {
      kind: 'stay',
      behaviour,
      children: [
        { run: { worker, title: words.slice(at + 1).filter(word => !word.startsWith('-')) }, isMain: true },
      ],
      devServer: 'dlv',
    };
  },
  sources: ['https://github.com/go-delve/delve Documentation/usage', 'delve 1.20.2 as PID 1, Linux 6.18'],
  measured: { version: '1.20.2-1', rows: ['dlv/exec'] },
} satisfies Program;
