import { isPagingLoop, type RoundStep } from '../paging.ts';
import { type Code, type Loop, within } from './code.ts';

/** Does a loop fetch part after part until there is no more? */
export const isPaging = ({ test, body }: Loop): boolean =>
  isPagingLoop(test ? namesIn(test) : [], flattened(body).map(stepOf));

/** The statements of one round in the order in which they stand; those of inner loops and functions are not its own. */
function flattened(code: Code): readonly Code[] {
  switch (code.kind) {
    case 'seq':
      return code.body.flatMap(flattened);
    case 'if':
      return [code, ...flattened(code.then), ...flattened(code.otherwise)];
    case 'try':
      return [code.body, code.last].flatMap(flattened);
    default:
      return [code];
  }
}

function stepOf(code: Code): RoundStep {
  const value = code.kind === 'assign' ? code.value : code;
  const calls = code.kind === 'if' ? [] : [...within(value)].filter(part => part.kind === 'call');
  const leaves =
    code.kind === 'if' &&
    [code.then, code.otherwise].some(branch =>
      flattened(branch).some(part => part.kind === 'leave' && part.how !== 'next'),
    );
  const sets = code.kind === 'assign' ? [code.target] : [];
  return {
    sets,
    // `$offset += count($rows)` is no part that was fetched.
    reads: code.kind === 'assign' && !namesIn(value).includes(code.target) ? namesIn(value) : [],
    asksWith: calls.flatMap(call => call.args.flatMap(namesIn)),
    calls: calls.map(call => call.name),
    ...(leaves ? { leavesOn: namesIn(code.test) } : {}),
  };
}

const namesIn = (code: Code): readonly string[] =>
  [...within(code)].flatMap(part => (part.kind === 'name' ? part.name : []));
