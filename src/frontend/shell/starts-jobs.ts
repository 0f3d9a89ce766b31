import type { AndOr, Command, Script } from './ast.ts';
import type { ShellFunction } from './state.ts';

type Functions = ReadonlyMap<string, ShellFunction>;

/** Does it start something in the background, itself or in a function that it calls? */
export const startsJobs = ({ items }: Script, functions: Functions, depth = 0): boolean =>
  items.some(item => item.background || commandsOf(item).some(one => commandStarts(one, functions, depth)));

const MAX_DEPTH = 8;

function commandStarts(command: Command, functions: Functions, depth: number): boolean {
  const starts = (body: Script) => startsJobs(body, functions, depth);
  switch (command.type) {
    case 'simple': {
      const called = functions.get(command.words[0]?.text ?? '');
      return called !== undefined && depth < MAX_DEPTH && commandStarts(called.body, functions, depth + 1);
    }
    case 'group':
      return starts(command.body);
    case 'if':
      return (
        command.clauses.some(({ body }) => starts(body)) || (!!command.otherwise && starts(command.otherwise))
      );
    case 'case':
      return command.items.some(({ body }) => starts(body));
    default:
      return false;
  }
}

const commandsOf = ({ first, rest }: AndOr): readonly Command[] =>
  [first, ...rest.map(part => part.pipeline)].flatMap(({ commands }) =>
    commands.length === 1 ? commands : [],
  );
