import type { Program } from '../../model/index.ts';
import { forwarder } from '../behaviours.ts';
import { GO_RUNTIME } from '../go-runtime.ts';

const VALUED = ['match', 'stdin-on-term'];

/** `entrypoint-demoter [OPTIONS] cmd`: it runs it as another user, and passes SIGTERM on, nothing else. */
export default {
  name: 'entrypoint-demoter',
  kind: 'wrapper',
  matches: ['entrypoint-demoter'],
  launch({ argv }) {
    let at = 1;
    let tells = false;
    for (let option = argv[at]; option?.startsWith('-') && option !== '--'; option = argv[at]) {
      const [name = ''] = option.replace(/^--?/, '').split('=');
      tells ||= name === 'stdin-on-term';
      at += VALUED.includes(name) && !option.includes('=') ? 2 : 1;
    }
    const command = argv.slice(argv[at] === '--' ? at + 1 : at);
    if (command.length === 0)
      return { kind: 'exits', status: 1, why: 'entrypoint-demoter has no command to run' };
    if (tells)
      return {
        kind: 'unknown',
        reason: 'what its command does on what it is told by its input is not known',
      };
    const above = forwarder(['SIGTERM'], 'child', 'handler');
    return {
      kind: 'stay',
      behaviour: { ...above, signals: { ...GO_RUNTIME, ...above.signals }, waitsForChildren: 'own' },
      children: [{ run: { argv: command }, isMain: true }],
    };
  },
  sources: [
    'https://github.com/itzg/entrypoint-demoter run.go: exec.Command, signal.Notify of SIGTERM, Wait',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
