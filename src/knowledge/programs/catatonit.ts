import type { Program } from '../../model/index.ts';
import { all, forwarder, permutedOptions, STOP_SIGNALS, service, taken } from '../behaviours.ts';
import { misusedInit } from '../init-entry.ts';

const KNOWN = new Set(['-g', '-h', '-L', '-P', '-V', '--version']);
const PAUSE = service(all(STOP_SIGNALS, taken([{ do: 'exit', status: 0, cleansUp: true }], 'ends')), 'any');

/** Reads signals from a signalfd. Below another init it makes itself a subreaper. */
export default {
  name: 'catatonit',
  kind: 'init',
  matches: ['catatonit', 'podman-init'],
  launch({ argv }) {
    const { flags, rest } = permutedOptions(argv.slice(1));
    const strange = [...flags].find(flag => !KNOWN.has(flag));
    if (strange !== undefined) return misusedInit('catatonit', `has no option ${strange}`);
    if (flags.has('-P')) return { kind: 'stay', behaviour: PAUSE };
    if (rest.length === 0) return misusedInit('catatonit', 'has no command to run');
    const base = forwarder(STOP_SIGNALS, flags.has('-g') ? 'child-group' : 'child', 'sigwait');
    return {
      kind: 'stay',
      behaviour: { ...base, isChildSubreaper: true },
      children: [{ run: { argv: rest }, isMain: true, processGroup: 'own' }],
    };
  },
  sources: [
    'https://github.com/openSUSE/catatonit catatonit.c at 00f6c0f',
    'catatonit 0.1.7 as PID 1, Linux 6.18',
  ],
  measured: {
    version: '0.1.7-1+b2',
    rows: [
      'catatonit-g/hand',
      'catatonit-g/ignore',
      'catatonit-g/nohand',
      'catatonit-g/shell',
      'catatonit/hand',
      'catatonit/ignore',
      'catatonit/nohand',
      'catatonit/shell',
      'init/catatonit/hand',
      'init/catatonit/nohand',
      'init/catatonit-g/hand',
    ],
  },
} satisfies Program;
