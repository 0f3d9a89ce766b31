import { path } from '../../base/index.ts';
import type { SimpleCommand } from '../shell/ast.ts';
import { behindWrappers } from './commands.ts';
import { COMPOSE_OPTIONS, GLOBAL_OPTIONS, type Option, type Options, readOptions } from './flags.ts';
import type { Arg, State, Text } from './words.ts';

/** A command of Compose that starts services, with the folder that it is given in. */
export interface ComposeCommand {
  /** Laid one over the other; none: those of the default names. */
  readonly files: readonly Arg[];
  readonly projectDirectory?: Arg;
  readonly start: number;
  readonly end: number;
  readonly cwd: Text;
}

const STARTS: ReadonlySet<string> = new Set(['up', 'start', 'create', 'watch']);

/** `docker compose -f a.yml -f b.yml up`, and `docker-compose` likewise; `undefined`: something else. */
export function composeCommand(command: SimpleCommand, state: State): ComposeCommand | undefined {
  const args = behindWrappers(command, state);
  const [program] = args;
  const options = program?.known ? composeOptions(path.basename(program.text), args.slice(1)) : undefined;
  if (!program || !options || !STARTS.has(options.operands[0]?.text ?? '')) return undefined;
  const valued = (name: string) =>
    options.options.flatMap((o: Option) => (o.name === name && o.value ? [o.value] : []));
  const [projectDirectory] = valued('project-directory');
  return {
    files: valued('file'),
    ...(projectDirectory ? { projectDirectory } : {}),
    start: program.start,
    end: command.end,
    cwd: state.cwd,
  };
}

function composeOptions(
  program: string,
  args: readonly Arg[],
): Extract<Options, { readonly options: unknown }> | undefined {
  const stop = { interspersed: false, isOperand: () => false };
  if (program === 'docker') {
    const global = readOptions(args, GLOBAL_OPTIONS, stop);
    return 'problem' in global || global.operands[0]?.text !== 'compose'
      ? undefined
      : composeOptions('docker-compose', global.operands.slice(1));
  }
  const read = program === 'docker-compose' ? readOptions(args, COMPOSE_OPTIONS, stop) : { problem: '' };
  return 'problem' in read ? undefined : read;
}
