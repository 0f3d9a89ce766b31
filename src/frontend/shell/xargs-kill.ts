import { path } from '../../base/index.ts';
import { inputOf, type Pipeline, type SimpleCommand } from './ast.ts';
import { expandWords } from './expand.ts';
import { hereText } from './here-text.ts';
import type { Interpreter } from './interpreter.ts';
import { tell } from './job-builtins.ts';
import { isMissing } from './kill-by-name.ts';
import { textOrPid } from './pid-files.ts';
import { killWords } from './signal-words.ts';
import { type Status, SUCCESS } from './status.ts';
import { pipelineOutput } from './substitution.ts';
import { known, unknownValue, type Value } from './value.ts';

/** `xargs -r kill -TERM < /run/app.pid`; `undefined`: it runs something else. */
export function xargsKill(
  i: Interpreter,
  words: readonly Value[],
  { redirects }: SimpleCommand,
): Status | undefined {
  const input = inputOf(redirects);
  if (!input) return undefined;
  const file = input.operator === '<' && input.target ? i.text(input.target) : undefined;
  const text = input.heredoc
    ? hereText(i, input.heredoc)
    : file?.known
      ? textOrPid(i, file.text)
      : input.operator === '<<<' && input.target
        ? i.text(input.target)
        : undefined;
  return killWhatIsRead(i, words, text);
}

/** `jobs -p | xargs -r kill`. */
export function pipedKill(i: Interpreter, pipeline: Pipeline): Status | undefined {
  const last = pipeline.commands.at(-1);
  if (last?.type !== 'simple' || last.words[0]?.text !== 'xargs' || inputOf(last.redirects)) return undefined;
  const words = expandWords(last.words, i.expansion);
  if (!killIn(words)) return undefined;
  return killWhatIsRead(
    i,
    words,
    pipelineOutput({ ...pipeline, commands: pipeline.commands.slice(0, -1) }, i),
  );
}

function killWhatIsRead(
  i: Interpreter,
  words: readonly Value[],
  text: Value | undefined,
): Status | undefined {
  const args = killIn(words);
  if (!args || isMissing(i, 'xargs')) return undefined;
  const read = text?.known
    ? text.text.split(/\s+/).filter(Boolean).map(known)
    : [unknownValue(`what ${words.map(w => w.text).join(' ')} reads`)];
  const hasPlace = args.some(arg => arg.text === PLACE);
  const all = hasPlace ? args.flatMap(arg => (arg.text === PLACE ? read : [arg])) : [...args, ...read];
  // It is the program of that name, which knows signals as bash does.
  const request = killWords('bash', all);
  if (request && request !== 'open' && request.signal !== 0) tell(i, request.targets, request.signal);
  return SUCCESS;
}

const PLACE = '{}';

/** The arguments of the `kill` that stands behind the options of xargs and their values. */
function killIn(words: readonly Value[]): readonly Value[] | undefined {
  const at = words.findIndex(({ text }, n) => n > 0 && !text.startsWith('-') && !/^(\d+|\{\})$/.test(text));
  return path.basename(words[at]?.text ?? '') === 'kill' ? words.slice(at + 1) : undefined;
}
