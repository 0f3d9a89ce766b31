import type { Program } from '../../model/index.ts';
import { GO_RUNTIME } from '../go-runtime.ts';
import { serverEntry } from '../server-entry.ts';

export default serverEntry({
  name: 'registry',
  also: ['docker-registry'],
  signals: {
    ...GO_RUNTIME,
  },
  reaps: 'none',
  serves: ['serve'],
  sources: [
    'https://github.com/distribution/distribution registry/registry.go: signals are asked for only where http.draintimeout is set',
    'docker-registry 2.8.2 as PID 1, Linux 6.18',
  ],
  measured: { version: '2.8.2', rows: ['registry/foreground'] },
}) satisfies Program;
