import type { Interpreter } from './interpreter.ts';
import { type Status, status } from './status.ts';
import { known, unknownValue, type Value } from './value.ts';

/**
 * `getopts OPTSTRING NAME [ARG…]`: the next option of the arguments. Where in a word of several letters it is goes
 * into OPTIND as a fraction, as scripts look at whole words only.
 *
 * @source POSIX getopts
 */
export function getopts(i: Interpreter, args: readonly Value[]): Status {
  const [letters, name, ...given] = args;
  const set = (variable: string, value: Value) => i.state.set(variable, value);
  if (!letters?.known || !name?.known) return status(undefined);
  const { index, letter } = position(i);
  const words = given.length > 0 ? given : i.state.args;
  const word = words[index - 1];
  const end = (next: number) => {
    set(name.text, known('?'));
    set('OPTIND', known(String(next)));
    return status(1);
  };
  if (word && !word.known) {
    set(name.text, unknownValue(`$${name.text}`));
    return status(undefined);
  }
  if (!word || !/^-./.test(word.text)) return end(index);
  if (word.text === '--') return end(index + 1);
  const option = word.text[letter] ?? '';
  const at = letters.text.indexOf(option, letters.text.startsWith(':') ? 1 : 0);
  const isLast = letter === word.text.length - 1;
  const next = isLast ? { index: index + 1, letter: 1 } : { index, letter: letter + 1 };
  if (at === -1 || option === ':') {
    set(name.text, known('?'));
    set('OPTARG', known(letters.text.startsWith(':') ? option : ''));
    return advance(i, next);
  }
  if (letters.text[at + 1] !== ':') {
    set(name.text, known(option));
    return advance(i, next);
  }
  const value = isLast ? words[index] : known(word.text.slice(letter + 1));
  set(name.text, known(value ? option : letters.text.startsWith(':') ? ':' : '?'));
  set('OPTARG', value ?? known(option));
  return advance(i, { index: index + (isLast ? 2 : 1), letter: 1 });
}

interface Position {
  /** Of the word, from 1 on. */
  readonly index: number;
  readonly letter: number;
}

function position(i: Interpreter): Position {
  const written = i.state.get('OPTIND');
  const [index = '1', letter = '1'] = (written?.known ? written.text : '1').split('.');
  return { index: Number(index) || 1, letter: Number(letter) || 1 };
}

function advance(i: Interpreter, { index, letter }: Position): Status {
  const text = letter === 1 ? String(index) : `${index}.${letter}`;
  i.state.set('OPTIND', known(text));
  return status(0);
}
