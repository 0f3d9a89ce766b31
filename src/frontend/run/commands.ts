import { path } from '../../base/index.ts';
import type { RunEngine } from '../deploy/types.ts';
import type { SimpleCommand } from '../shell/ast.ts';
import { GLOBAL_OPTIONS, type OptionTable, readOptions } from './flags.ts';
import { type Arg, argumentsOf, type State, type Text } from './words.ts';

/** A command of docker or podman, with the folder that it is given in. */
export interface EngineCommand {
  readonly engine: RunEngine;
  readonly verb: 'run' | 'create' | 'start' | 'build' | 'stop' | 'kill';
  /** Behind the verb. */
  readonly args: readonly Arg[];
  readonly start: number;
  readonly end: number;
  /** As a substitution would be shown. */
  readonly shown: string;
  readonly cwd: Text;
}

/** Programs that only start another one, with their options that take a value. */
const WRAPPERS: Readonly<Record<string, { readonly valued: string; readonly operands: number }>> = {
  command: { valued: '', operands: 0 },
  env: { valued: 'uCS', operands: 0 },
  exec: { valued: 'a', operands: 0 },
  nohup: { valued: '', operands: 0 },
  sudo: { valued: 'ugCDhpRTrt', operands: 0 },
  time: { valued: 'fo', operands: 0 },
  timeout: { valued: 'ks', operands: 1 },
  winpty: { valued: '', operands: 0 },
};

/** What the command is, behind `sudo`, `env` and the like; `undefined`: none that matters here. */
export function engineCommand(command: SimpleCommand, state: State): EngineCommand | undefined {
  const args = behindWrappers(command, state);
  const [program] = args;
  const engine = program?.known ? path.basename(program.text) : '';
  if (!program || (engine !== 'docker' && engine !== 'podman')) return undefined;
  const rest = readOptions(args.slice(1), GLOBAL_OPTIONS, { interspersed: false, isOperand: () => false });
  if ('problem' in rest) return undefined;
  const [first, second, ...others] = rest.operands;
  const grouped = ['container', 'image', 'buildx', 'builder'].includes(first?.text ?? '');
  const verb = verbOf((grouped ? second : first)?.text, first?.text === 'container' || !grouped);
  if (verb === undefined) return undefined;
  return {
    engine,
    verb,
    args: grouped ? others : [...(second ? [second] : []), ...others],
    start: program.start,
    end: command.end,
    shown: command.words
      .map(word => word.text)
      .join(' ')
      .slice(0, 60),
    cwd: state.cwd,
  };
}

/** `docker buildx create` makes no container. */
function verbOf(text: string | undefined, ofContainers: boolean): EngineCommand['verb'] | undefined {
  switch (text) {
    case 'create':
    case 'start':
      return ofContainers ? text : undefined;
    case 'run':
    case 'build':
    case 'stop':
    case 'kill':
      return text;
    case 'b':
      return 'build';
    case 'restart':
      return 'stop';
    default:
      return undefined;
  }
}

/** The words of a command without `sudo`, `env` and the like in front. */
export function behindWrappers(command: SimpleCommand, state: State): readonly Arg[] {
  let rest: readonly Arg[] = argumentsOf(command.words, state);
  for (let depth = 0; depth < 8; depth++) {
    const wrapper = rest[0]?.known ? WRAPPERS[path.basename(rest[0].text)] : undefined;
    if (!wrapper) return rest;
    rest = behindOptions(rest.slice(1), wrapper.valued).slice(wrapper.operands);
  }
  return rest;
}

/** Skips options and, as `env` and `sudo` take them, assignments. */
function behindOptions(args: readonly Arg[], valued: string): readonly Arg[] {
  let i = 0;
  for (; i < args.length; i++) {
    const text = args[i]?.prefix ?? '';
    if (text === '--') return args.slice(i + 1);
    if (/^[A-Za-z_]\w*=/.test(text)) continue;
    if (!text.startsWith('-') || text === '-') break;
    if (text.length === 2 && valued.includes(text[1] ?? '')) i++;
  }
  return args.slice(i);
}

/** Options of a command whose operands are of no interest, so that an unknown word may be one. */
export const readLoosely = (args: readonly Arg[], table: OptionTable) =>
  readOptions(args, table, { interspersed: true, isOperand: () => true });
