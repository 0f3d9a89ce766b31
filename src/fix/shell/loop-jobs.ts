import type { AndOr } from '../../frontend/shell/ast.ts';
import { bodiesOf } from '../../frontend/shell/walk.ts';
import { type Change, indentAt } from '../edits.ts';
import { behindJob } from './job-names.ts';
import type { ShellSource } from './script.ts';

/** What a loop or a function starts in the background, by the variable that holds the number of each. */
export interface LoopJobs {
  readonly variable: string;
  /** All of them as words of a command. */
  readonly spelled: string;
  readonly words: readonly string[];
  readonly change?: Change;
}

/** The jobs that loops and functions of a script start before a place; those that it does not list go to a variable of that name. */
export function jobsOfLoops(source: ShellSource, before: number, name: () => string): readonly LoopJobs[] {
  let free: string | undefined;
  const own = () => {
    free ??= name();
    return free;
  };
  return source.script.items
    .filter(({ end, rest, background }) => end <= before && rest.length === 0 && !background)
    .flatMap(({ first }) => first.commands)
    .flatMap(command => {
      const isLoop = command.type === 'for' || command.type === 'while';
      return isLoop || command.type === 'function'
        ? bodiesOf(command).map(body => ({ ...body, isLoop }))
        : [];
    })
    .flatMap(({ items, isLoop }) =>
      items.flatMap((item, i) =>
        item.background ? (listed(source, item, items[i + 1], isLoop, own) ?? []) : [],
      ),
    );
}

function listed(
  { text }: ShellSource,
  item: AndOr,
  next: AndOr | undefined,
  isLoop: boolean,
  name: () => string,
): LoopJobs | undefined {
  const [command] = item.first.commands;
  const words = command?.type === 'simple' ? command.words.map(word => word.text) : [];
  const added = next ? text.slice(next.start, next.end) : '';
  const single = isLoop ? undefined : /^(\w+)="?\$!"?$/.exec(added)?.[1];
  if (single !== undefined) return { variable: single, spelled: `"$${single}"`, words };
  const array = /^(\w+)\+=\(\s*"?\$!"?\s*\)/.exec(added)?.[1];
  if (array !== undefined) return { variable: array, spelled: `"\${${array}[@]}"`, words };
  const list = /^(\w+)(?:\+=|="?\$\{?\1\b)[^;\n]*\$!"?/.exec(added)?.[1];
  if (list !== undefined) return { variable: list, spelled: `$${list}`, words };
  const behind = behindJob(text, item);
  if (!behind) return undefined;
  const variable = name();
  const adding = `${variable}="\${${variable}-} $!"`;
  const { at, lineEnd } = behind;
  const place = lineEnd ?? at;
  const change = lineEnd === undefined ? ` ${adding};` : `\n${indentAt(text, item.start)}${adding}`;
  return { variable, spelled: `$${variable}`, words, change: { start: place, end: place, text: change } };
}
