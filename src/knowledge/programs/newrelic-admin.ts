import type { Program } from '../../model/index.ts';

/** `newrelic-admin run-program` becomes the command; `run-python` becomes python. */
export default {
  name: 'newrelic-admin',
  kind: 'wrapper',
  matches: ['newrelic-admin'],
  launch({ argv }) {
    const [command, ...rest] = argv.slice(1);
    if (rest.length > 0 && command === 'run-program') return { kind: 'exec', argv: rest };
    if (rest.length > 0 && command === 'run-python') return { kind: 'exec', argv: ['python', ...rest] };
    return { kind: 'exits', status: 0, why: `newrelic-admin ${command ?? ''} ends by itself` };
  },
  sources: ['newrelic/newrelic-python-agent newrelic/admin/run_program.py: os.execl'],
  notRun: 'not in Debian or npm',
} satisfies Program;
