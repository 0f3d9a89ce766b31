import type { Program } from '../../model/index.ts';
import { notMeasured } from '../node-tools.ts';
import { commandOf, pythonTitle } from '../python-tools.ts';

/** `hatch run` runs the command below itself, or replaces itself by it; that differs by version and is not measured. */
export default {
  name: 'hatch',
  kind: 'package-manager',
  matches: ['hatch'],
  launch({ argv }) {
    const { name, rest } = commandOf(
      argv.slice(1),
      new Set(['-e', '--env', '-p', '--project', '--data-dir', '--cache-dir', '--config']),
    );
    if (name !== 'run') return { kind: 'exits', status: 0, why: `hatch ${name ?? ''} ends by itself` };
    const command = rest.filter((a, i) => i > 0 || !a.startsWith('-'));
    return notMeasured(pythonTitle(argv), [{ run: { argv: command }, isMain: true }]);
  },
  sources: ['https://hatch.pypa.io/latest/cli/reference/#hatch-run'],
  notRun: 'not in Debian or npm',
} satisfies Program;
