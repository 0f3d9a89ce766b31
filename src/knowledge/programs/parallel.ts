import type { ChildSpec, Launch, Program } from '../../model/index.ts';
import { all, caught, options, service, stays } from '../behaviours.ts';

const VALUED =
  '-j --jobs -P --max-procs -a --arg-file -d --delimiter -n --max-args -N --max-replace-args -S --sshlogin --delay --timeout --retries --joblog --halt --results --tmpdir --shuf --load --memfree --nice --termseq --env --workdir --wd --tagstring --colsep -C -I'.split(
    ' ',
  );
const PLAIN =
  /^(?:-u|--ungroup|--line-buffer|--lb|--linebuffer|--will-cite|--citation|-k|--keep-order|--tag)$/;
/** `{}`, `{1}`, `{.}` and the like stand for an argument; more than this many jobs are not shown one by one. */
const REPLACES = /\{[^}]*\}/;
const MOST = 16;

/** `--termseq`: TERM, 200 ms, TERM, 100 ms, TERM, 50 ms, KILL. */
const STOPS = caught(
  [
    { do: 'signal', to: 'all', signal: 'SIGTERM' },
    { do: 'work', ms: 350, note: 'gives the group of each job 0.35 s' },
    { do: 'exit', status: 255, cleansUp: false },
  ],
  'tells the group of each job, and leaves after 0.35 s',
);

/** GNU parallel: a shell for each argument behind `:::`, each in a group of its own; other input is not known. */
export default {
  name: 'parallel',
  kind: 'wrapper',
  matches: ['parallel'],
  launch({ argv }): Launch {
    const reason = 'what parallel runs is not known';
    const { flags, values, rest } = options(argv.slice(1), VALUED);
    const at = rest.indexOf(':::');
    const inputs = rest.slice(at + 1);
    const isPlain =
      [...flags].every(flag => PLAIN.test(flag)) &&
      [...values.keys()].every(key => /^(?:-j|--jobs|--delay|--joblog|--tagstring)$/.test(key));
    const jobs = Number(values.get('-j') ?? values.get('--jobs') ?? inputs.length);
    if (
      at === -1 ||
      !isPlain ||
      inputs.length > MOST ||
      rest.lastIndexOf(':::') !== at ||
      rest.some(word => REPLACES.test(word))
    )
      return { kind: 'unknown', reason };
    // Fewer slots than jobs: which of them run at a time hangs on the machine.
    if (!(jobs === 0 || jobs >= inputs.length))
      return { kind: 'unknown', reason: 'which jobs of parallel run at a time is not known' };
    const command = rest.slice(0, at);
    const children = inputs.map(
      (input): ChildSpec => ({
        run: { shellText: [...command, input].join(' '), shell: ['/bin/sh', '-c'] },
        isMain: true,
        processGroup: 'own',
      }),
    );
    return {
      kind: 'stay',
      behaviour: {
        ...service(
          {
            ...all(['SIGTERM', 'SIGINT'], STOPS),
            SIGHUP: stays('starts no more jobs, and waits for those that run'),
            ...all(['SIGUSR1', 'SIGUSR2'], stays('writes its state')),
          },
          'any',
        ),
        whenChildExits: { of: 'last-child', reaction: [{ do: 'exit', status: 'of-child', cleansUp: false }] },
      },
      children,
      title: ['perl', ...argv],
    };
  },
  sources: [
    'parallel(1): --termseq; SIGHUP: no more jobs are started',
    'parallel 20221122 as PID 1, Linux 6.18',
  ],
  measured: { version: '20221122', rows: ['parallel/command', 'parallel/two'] },
} satisfies Program;
