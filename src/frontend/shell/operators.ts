import { expansionErrorStatus } from '../../knowledge/shells.ts';
import { ExpansionError } from './control.ts';
import { type Expansion, expandText, type Parameter } from './expand.ts';
import { givenValue, known, matchesPattern, union, unknownValue, type Value } from './value.ts';

interface Found {
  readonly value: Value;
  readonly set: boolean;
}

/** A value that `set -u` wants to be there. */
export function required(part: Parameter, { value, set }: Found, x: Expansion): Value {
  const isList = part.name === '@' || part.name === '*' || part.index !== undefined;
  return set || isList || !x.state.options.has('u') ? value : missing(part.name, value, x);
}

/** The shell ends, unless the variable is set from outside. */
function missing(name: string, value: Value, { state, host }: Expansion): Value {
  if (value.assumes.length > 0) {
    const options = [`${name} is not set`, `${name} is set from outside`];
    if (host.chooser.choose('assumed', options) === 1) {
      const given = givenValue(`$${name}`);
      state.set(name, given);
      return given;
    }
  }
  throw new ExpansionError(expansionErrorStatus(state.shell, state.isCommandText));
}

export function applyOperator(part: Parameter, found: { value: Value; set: boolean }, x: Expansion): Value {
  const { value, set } = found;
  const operand = () => (part.operand ? expandText(part.operand, x) : known(''));
  const operator = part.operator ?? '';
  const shown = unknownValue(`\${${part.name}${operator}${part.operand?.text ?? ''}}`);
  const empty = operator.startsWith(':') ? !set || (value.known && value.text === '') : !set;
  if (value.filled && /^:?\+$/.test(operator)) return operand();
  const withAssumption = (result: Value): Value => ({
    ...result,
    assumes: union([result.assumes, value.assumes]),
  });
  switch (operator) {
    case ':-':
    case '-':
      if (set && !value.known) return value;
      return empty ? withAssumption(operand()) : value;
    case ':=':
    case '=': {
      if (set && !value.known) return value;
      if (!empty) return value;
      const result = withAssumption(operand());
      x.state.set(part.name, result);
      return result;
    }
    case ':+':
    case '+':
      if (set && !value.known) return operator === '+' ? operand() : shown;
      return empty ? withAssumption(known('')) : operand();
    case ':?':
    case '?':
      if (set && !value.known) return value;
      return empty ? missing(part.name, value, x) : value;
  }
  required(part, found, x);
  if (!value.known) return shown;
  const pattern = operand();
  if (!pattern.known) return shown;
  return edit(operator, value, pattern.text, part, x) ?? shown;
}

function edit(
  operator: string,
  value: Value,
  pattern: string,
  part: Parameter,
  x: Expansion,
): Value | undefined {
  const { text } = value;
  const made = (result: string): Value => ({ ...value, text: result });
  switch (operator) {
    case '#':
    case '##': {
      const lengths = [...Array(text.length + 1).keys()];
      if (operator === '##') lengths.reverse();
      const cut = lengths.find(n => matchesPattern(pattern, text.slice(0, n)));
      return made(cut === undefined ? text : text.slice(cut));
    }
    case '%':
    case '%%': {
      const lengths = [...Array(text.length + 1).keys()];
      if (operator === '%') lengths.reverse();
      const cut = lengths.find(n => matchesPattern(pattern, text.slice(n)));
      return made(cut === undefined ? text : text.slice(0, cut));
    }
    case ':': {
      const from = Number(pattern.trim());
      const count = part.operand2 ? Number(expandText(part.operand2, x).text) : undefined;
      if (!Number.isInteger(from) || (count !== undefined && !Number.isInteger(count))) return undefined;
      const start = from < 0 ? Math.max(0, text.length + from) : from;
      return made(
        count === undefined ? text.slice(start) : text.slice(start, count < 0 ? count : start + count),
      );
    }
    case '/':
    case '//': {
      if (/[*?[]/.test(pattern)) return undefined;
      const replacement = part.operand2 ? expandText(part.operand2, x) : known('');
      if (!replacement.known || pattern === '') return undefined;
      return made(
        operator === '/'
          ? text.replace(pattern, () => replacement.text)
          : text.replaceAll(pattern, () => replacement.text),
      );
    }
    case '^^':
      return made(text.toUpperCase());
    case ',,':
      return made(text.toLowerCase());
    default:
      return undefined;
  }
}
