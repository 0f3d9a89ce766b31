import type { Invocation, Launch, Program, World } from '../../model/index.ts';
import { options } from '../behaviours.ts';
import { notMeasured, passesToChild } from '../node-tools.ts';
import { splitWords } from '../words.ts';

/** A file system of SQLite databases above the program that uses them, which it tells and waits for. */
export default {
  name: 'litefs',
  kind: 'wrapper',
  matches: ['litefs'],
  launch(invocation, world): Launch {
    const { argv } = invocation;
    const [command = ''] = argv.slice(1);
    if (/^(?:version|export|import|run|help|-h|--help)$/.test(command))
      return { kind: 'exits', status: 0, why: `litefs ${command} ends by itself` };
    const words = commandOf(invocation, world);
    if (words === undefined) return notMeasured(argv, []);
    const { signals, ...tells } = passesToChild(['SIGTERM', 'SIGINT'], NOTE, 0);
    const { SIGUSR1: _, ...handled } = signals;
    return {
      kind: 'stay',
      behaviour: { ...tells, signals: handled },
      children: [{ run: { argv: words }, isMain: true }],
    };
  },
  sources: [
    'superfly/litefs 00ebb63 cmd/litefs/main.go: SIGINT and SIGTERM are passed to the exec command, it waits for that, closes and exits with 0; the configuration is litefs.yml here or in /etc',
    'superfly/litefs cmd/litefs/etc/litefs.yml: the commands of a list in `exec` run one after the other, the last one stays',
  ],
  notRun: 'not in Debian or npm',
} satisfies Program;

const NOTE = 'litefs tells its command, waits for it and unmounts';

/** What stands behind `--`, or the last command of `exec` in the configuration. */
function commandOf({ argv, cwd }: Invocation, world: World): readonly string[] | undefined {
  const end = argv.indexOf('--');
  if (end !== -1) return argv.slice(end + 1);
  const file = options(argv.slice(1), ['-config', '--config']).values.get('-config');
  const text = (file === undefined ? ['litefs.yml', '/etc/litefs.yml'] : [file])
    .map(name => world.read(name, cwd)?.text)
    .find(found => found !== undefined);
  const [, single = '', list = ''] =
    /^exec:[ \t]*(.*)\n((?:[ \t]+.*\n|[ \t]*-.*\n|\n)*)/m.exec(`${text ?? ''}\n`) ?? [];
  const last = [...list.matchAll(/^[ \t]*-?[ \t]*cmd:[ \t]*(.+)$/gm)].at(-1)?.[1];
  const command = (single.replace(/^#.*/, '').trim() || last || '').trim().replace(/^(["'])(.*)\1$/, '$2');
  return command === '' || /[$|<>;&`]/.test(command) ? undefined : splitWords(command);
}
