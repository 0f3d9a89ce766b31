import type { Program } from '../../model/index.ts';
import { caught, service, stopsAtOnce } from '../behaviours.ts';
import { unknownChild } from '../doubt.ts';
import { GO_RUNTIME } from '../go-runtime.ts';

/** `go run` ends at once on SIGTERM, and the program below is killed with the namespace; SIGINT goes nowhere. */
export default {
  name: 'go',
  kind: 'package-manager',
  matches: ['go'],
  launch({ argv }) {
    if (argv[1] !== 'run') return { kind: 'exits', status: 0, why: `go ${argv[1] ?? ''} ends by itself` };
    const reason = `the Go sources of \`${argv.join(' ')}\` are not read`;
    const ends = stopsAtOnce(2, 'the go tool ends, and the program below it is killed');
    const signals = {
      ...GO_RUNTIME,
      SIGTERM: ends,
      SIGHUP: ends,
      SIGINT: caught([], 'the go tool waits for the program'),
      SIGQUIT: caught([], 'the go tool waits for the program'),
    };
    return {
      kind: 'stay',
      devServer: 'go run',
      behaviour: service(signals, 'own'),
      children: [unknownChild(reason, ['/tmp/go-build/b001/exe/main'])],
    };
  },
  sources: ['golang/go src/cmd/go/internal/base/signal.go', 'go 1.19.8 `go run` as PID 1, Linux 6.18'],
  measured: { version: '1.19.8', rows: ['go/run'] },
} satisfies Program;
