import type { Program } from '../../model/index.ts';

/** Supervisors whose configuration is not read. */
export default {
  name: 'other-supervisors',
  kind: 'supervisor',
  matches: [
    'god',
    'overmind',
    'process-compose',
    'pebble',
    'immortal',
    'nitro',
    'runit-init',
    'runit',
    'openrc-init',
  ],
  launch({ argv }) {
    const [self = ''] = argv;
    const name = self.slice(self.lastIndexOf('/') + 1);
    return {
      kind: 'unknown',
      reason: `the configuration of ${name} is not read, so what it starts is not known`,
    };
  },
  sources: ['the documentation of each: they start programs that their configuration names'],
  notRun: 'says only what is not known',
} satisfies Program;
