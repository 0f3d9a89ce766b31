import type { AndOr, Command, Script, SimpleCommand } from './ast.ts';

/** All commands of a script, however deep; those in substitutions are left out. */
export function* commandsIn(script: Script): Generator<Command> {
  for (const { first, rest } of itemsIn(script))
    for (const { commands } of [first, ...rest.map(({ pipeline }) => pipeline)]) yield* commands;
}

/** All lists of a script, such as `cd /app && ./run`, however deep. */
export function* itemsIn({ items }: Script): Generator<AndOr> {
  for (const item of items) {
    yield item;
    for (const { commands } of [item.first, ...item.rest.map(({ pipeline }) => pipeline)])
      for (const command of commands) for (const body of bodiesOf(command)) yield* itemsIn(body);
  }
}

/** The scripts that a command is made of. */
export function bodiesOf(command: Command): readonly Script[] {
  switch (command.type) {
    case 'subshell':
    case 'group':
    case 'for':
    case 'other-loop':
      return [command.body];
    case 'while':
      return [command.condition, command.body];
    case 'if': {
      const clauses = command.clauses.flatMap(({ condition, body }) => [condition, body]);
      return command.otherwise ? [...clauses, command.otherwise] : clauses;
    }
    case 'case':
      return command.items.map(({ body }) => body);
    case 'function':
      return bodiesOf(command.body);
    default:
      return [];
  }
}

/** The simple commands of a name. */
export const callsOf = (script: Script, name: string): readonly SimpleCommand[] =>
  [...commandsIn(script)].filter(
    (command): command is SimpleCommand => command.type === 'simple' && command.words[0]?.text === name,
  );
