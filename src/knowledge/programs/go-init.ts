import type { Program } from '../../model/index.ts';
import { forwarder, options, STOP_SIGNALS } from '../behaviours.ts';
import { misusedInit } from '../init-entry.ts';
import { splitWords } from '../words.ts';

/** `-main "cmd args"`, split at blanks without a shell. Signals go to the process group of the command. */
export default {
  name: 'go-init',
  kind: 'init',
  matches: ['go-init'],
  launch({ argv }) {
    const args = argv.map(a => a.replace(/^--(pre|main|post)/, '-$1'));
    const inline = args.find(a => a.startsWith('-main='))?.slice('-main='.length);
    const { values } = options(args.slice(1), ['-pre', '-main', '-post']);
    const text = inline ?? values.get('-main');
    if (!text) return misusedInit('go-init', 'has no main command to run');
    return {
      kind: 'stay',
      behaviour: forwarder(STOP_SIGNALS, 'child-group', 'handler'),
      children: [{ run: { argv: splitWords(text) }, isMain: true, processGroup: 'own' }],
    };
  },
  sources: [
    'https://github.com/pablo-ruth/go-init main.go at 526b781: kill(-pid) for every signal but SIGCHLD',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;
