import type { Program } from '../../model/index.ts';
import { commandOf } from '../python-tools.ts';

const VALUED = new Set(
  '--traces_exporter --metrics_exporter --logs_exporter --service_name --exporter_otlp_endpoint --propagators --resource_attributes'.split(
    ' ',
  ),
);

/** Both set the environment and become the command. */
export default {
  name: 'opentelemetry-instrument',
  kind: 'wrapper',
  matches: ['opentelemetry-instrument', 'ddtrace-run', 'sentry-run', 'elasticapm-run'],
  launch({ argv }) {
    const { name, rest } = commandOf(argv.slice(1), VALUED);
    if (name === undefined) return { kind: 'exits', status: 0, why: `${argv[0]} has no command to run` };
    return { kind: 'exec', argv: [name, ...rest] };
  },
  sources: [
    'open-telemetry/opentelemetry-python-contrib opentelemetry-instrumentation auto_instrumentation/__init__.py: execl',
    'DataDog/dd-trace-py ddtrace/commands/ddtrace_run.py: os.execl',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
