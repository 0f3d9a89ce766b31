import type { Program } from '../../model/index.ts';
import { service, stopsAtOnce } from '../behaviours.ts';

export default {
  name: 'go',
  kind: 'runtime',
  matches: ['go'],
  launch: ({ argv }) => {
    if (argv[1] !== 'run') return { kind: 'exits', status: 0, why: `go ${argv[1] ?? ''} ends by itself` };
    return {
      kind: 'stay',
      role: 'package-manager',
      devServer: 'go run',
      behaviour: service({ SIGTERM: stopsAtOnce(2, 'the go tool ends') }, 'own'),
      children: [{ run: { argv: ['/tmp/go-build/exe/main'] }, isMain: true }],
    };
  },
  sources: ['go 1.19.8 `go run` as PID 1, Linux 6.18'],
  measured: { version: '1.19.8', rows: ['rt/go/go-run'] },
} satisfies Program;
