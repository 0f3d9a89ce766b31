import type { Program } from '../../model/index.ts';
import { forwarder, options, permutedOptions, STOP_SIGNALS } from '../behaviours.ts';
import { misusedInit } from '../init-entry.ts';

const KNOWN = new Set(['-v', '-w', '-g', '-s', '-h', '-l', '--version']);

const VALUED = ['-p', '-e', '-R'];
/** The release of that name is built with glibc, wherever it runs. */
const isStatic = ([name = '']: readonly string[]) => /(^|\/)tini-static/.test(name);

/**
 * Blocks all signals and takes them with sigtimedwait. Without `-g` only its direct child is told; with it the
 * child's process group. Either way it leaves as soon as the direct child is gone.
 */
export default {
  name: 'tini',
  kind: 'init',
  matches: ['tini', 'tini-static', 'tini-amd64', 'tini-static-amd64', 'tini-arm64', 'docker-init'],
  launch({ argv, env, at }, world) {
    // musl's getopt(3) stops at the program, glibc's takes the options behind it for tini's own.
    const read = world.binSh === 'busybox' && !isStatic(argv) ? options : permutedOptions;
    const { flags, values, rest } = read(argv.slice(1), VALUED);
    const strange =
      [...flags].find(flag => !KNOWN.has(flag)) ?? [...values.keys()].find(v => v.startsWith('--'));
    if (strange !== undefined) {
      const isOfProgram = options(argv.slice(1), VALUED).rest.includes(strange);
      const problem = isOfProgram
        ? `takes ${strange} for an option of its own: no \`--\` is before the program`
        : `has no option ${strange}`;
      return misusedInit('tini', problem);
    }
    if (['-h', '-l', '--version'].some(f => flags.has(f)))
      return { kind: 'exits', status: 0, why: 'tini only prints about itself' };
    if (rest.length === 0) return misusedInit('tini', 'has no command to run');
    const group = flags.has('-g') || 'TINI_KILL_PROCESS_GROUP' in env;
    const base = forwarder(STOP_SIGNALS, group ? 'child-group' : 'child', 'sigwait');
    const asZero = argv.flatMap(
      (a, i) => /^-e(\d*)$/.exec(a)?.[1] || (a === '-e' ? (argv[i + 1] ?? []) : []),
    );
    const ends = { do: 'exit', status: 'of-child', cleansUp: false } as const;
    return {
      kind: 'stay',
      behaviour: {
        ...base,
        isChildSubreaper: flags.has('-s') || 'TINI_SUBREAPER' in env,
        whenChildExits: { of: 'child', reaction: [{ ...ends, asZero: asZero.map(Number) }] },
      },
      children: [{ run: { argv: rest }, isMain: true, processGroup: 'own', ...(at ? { at } : {}) }],
    };
  },
  sources: ['https://github.com/krallin/tini src/tini.c', 'tini 0.19.0 as PID 1, Linux 6.18'],
  measured: {
    version: '0.19.0-1+b3',
    rows: [
      'tini-g/hand',
      'tini-g/ignore',
      'tini-g/nohand',
      'tini-g/shell',
      'tini/gosu',
      'tini/hand',
      'tini/ignore',
      'tini/nohand',
      'tini/shell',
      'init/tini/hand',
      'init/tini/nohand',
      'init/tini/shgc',
      'init/tini-g/hand',
      'init/tini-s/hand',
      'init/tini-static/hand',
      'init/tini-e143/nohand',
      'init/tini-p/nohand',
      'init/tini-vvv/nohand',
    ],
  },
} satisfies Program;
