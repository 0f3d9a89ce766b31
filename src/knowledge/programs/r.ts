import { path } from '../../base/index.ts';
import type { Behaviour, Program } from '../../model/index.ts';
import { caught, stopsInOrder } from '../behaviours.ts';

/** Of Debian's package and the official image. */
const INTERPRETER = '/usr/lib/R/bin/exec/R';

/** R has no function that sets a handler: what a script does about a signal is what the interpreter does. */
const behaviour: Behaviour = {
  signals: {
    SIGINT: stopsInOrder(1),
    SIGUSR1: caught(
      [{ do: 'exit', status: 2, cleansUp: false }],
      'R saves its workspace and quits, without `on.exit`',
    ),
    SIGUSR2: caught(
      [{ do: 'exit', status: 0, cleansUp: false }],
      'R saves its workspace and quits, without `on.exit`',
    ),
  },
  waitsForChildren: 'none',
  lifetime: 'unknown',
};

/** Serves, or loops: Shiny, plumber, httpuv, and what is written so. */
const STAYS =
  /\b(?:runApp|shinyAppDir|pr_run|startServer|runServer)\s*\(|\$run\s*\(|\brun_app\s*\(|\brepeat\s*\{|\bwhile\s*\(\s*TRUE\s*\)/;

interface Command {
  readonly expressions: readonly string[];
  readonly file?: string | undefined;
  /** The interpreter's own command line. */
  readonly title: readonly string[];
}

/** `-e EXPR`, `-f FILE` and `--file=FILE` of R, `FILE` of Rscript. @source R 4.2.2 src/scripts/R.sh.in, src/unix/Rscript.c */
function commandOf([name = '', ...args]: readonly string[]): Command {
  const expressions = args.filter((_, i) => args[i - 1] === '-e');
  // Its shell script hands a blank on as this.
  const shown = args.map((word, i) => (args[i - 1] === '-e' ? word.replaceAll(' ', '~+~') : word));
  if (path.basename(name) !== 'Rscript') {
    const long = args.find(word => word.startsWith('--file='))?.slice('--file='.length);
    const file = args.includes('-f') ? args[args.indexOf('-f') + 1] : long;
    return { expressions, file, title: [INTERPRETER, ...shown] };
  }
  const own = ['--no-echo', '--no-restore'];
  const at = args.findIndex((word, i) => !word.startsWith('-') && args[i - 1] !== '-e');
  const file = expressions.length > 0 ? undefined : args[at];
  if (file === undefined) return { expressions, title: [INTERPRETER, ...own, ...shown] };
  const rest = args.slice(at + 1);
  const title = [INTERPRETER, ...own, ...args.slice(0, at), `--file=${file}`];
  return { expressions, file, title: rest.length > 0 ? [...title, '--args', ...rest] : title };
}

const onlyAsks = (argv: readonly string[]): boolean =>
  argv.slice(1).some(word => word === '--version' || word === '--help' || word === 'CMD');

/**
 * `R` is a script that becomes the interpreter. SIGINT is R's interrupt, which ends a script after its `on.exit` code;
 * SIGTERM and SIGQUIT stay at their defaults.
 *
 * @source R 4.2.2 src/main/errors.c onsigusr1, src/unix/system.c
 */
export default {
  name: 'R',
  kind: 'runtime',
  matches: ['R', 'Rscript'],
  launch({ argv, cwd, hasInput }, world) {
    if (onlyAsks(argv))
      return { kind: 'exits', status: 0, why: `${argv.slice(0, 2).join(' ')} ends by itself` };
    const { expressions, file, title } = commandOf(argv);
    if (expressions.length === 0 && file === undefined && !hasInput)
      return { kind: 'exits', status: 2, why: 'R without a script and without a terminal ends at once' };
    const read = file === undefined ? undefined : world.read(file, cwd)?.text;
    const isService = STAYS.test([...expressions, read ?? ''].join('\n'));
    return { kind: 'stay', behaviour: isService ? { ...behaviour, lifetime: 'service' } : behaviour, title };
  },
  sources: ['R(1)', 'R 4.2.2 as PID 1, Linux 6.18'],
  measured: { version: '4.2.2.20221110-2', rows: ['R/loop', 'R/expression'] },
} satisfies Program;
