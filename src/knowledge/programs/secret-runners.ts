import type { Program } from '../../model/index.ts';
import { DEAF_PARENT } from '../behaviours.ts';
import { unknownSignals } from '../unknown.ts';

/** Programs that fetch secrets and run a command below themselves. What they do with a signal was not measured. */
export default {
  name: 'secret-runners',
  kind: 'wrapper',
  matches: ['doppler', 'infisical', 'op', 'vault-env', 'berglas', 'sops', 'teller', 'envconsul', 'summon'],
  launch({ argv }) {
    const [self = '', verb = ''] = argv;
    const runs = ['run', 'exec', 'exec-env'].includes(verb);
    const at = argv.indexOf('--');
    const name = self.slice(self.lastIndexOf('/') + 1);
    if (!runs && !['vault-env', 'envconsul', 'summon'].includes(name))
      return { kind: 'exits', status: 0, why: `${self} ${verb} ends by itself` };
    const reason = `whether ${name} passes signals on to its command is not known`;
    if (at === -1 && name !== 'vault-env')
      return { kind: 'unknown', reason: `where the command of ${name} begins is not known` };
    const command = at === -1 ? argv.slice(1) : argv.slice(at + 1);
    const behaviour = { ...DEAF_PARENT, signals: unknownSignals(reason) };
    return { kind: 'stay', behaviour, children: [{ run: { argv: command }, isMain: true }] };
  },
  sources: ['the documentation of each: a command is run with secrets in its environment'],
  notRun: 'not in Debian or npm',
} satisfies Program;
