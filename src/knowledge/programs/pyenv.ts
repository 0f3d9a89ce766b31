import type { Program } from '../../model/index.ts';

/** `pyenv exec cmd` chooses a version, and the command takes its place. */
export default {
  name: 'pyenv',
  kind: 'wrapper',
  matches: ['pyenv', 'nodenv'],
  launch({ argv }) {
    const [self = '', verb, ...command] = argv;
    if (verb === 'exec' && command.length > 0) return { kind: 'exec', argv: command };
    return { kind: 'exits', status: 0, why: `${self} ${verb ?? ''} ends by itself` };
  },
  sources: [
    'pyenv/pyenv libexec/pyenv-exec at 070e1c8: exec -a "$PYENV_COMMAND" "$PYENV_COMMAND_PATH" "$@"; nodenv is its kin',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
