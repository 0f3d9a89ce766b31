import { arithmetic } from './arithmetic.ts';
import type { ShellState, Variable } from './state.ts';
import { concat, known, unknownValue, type Value } from './value.ts';

const listIn = (variable: Variable | undefined): readonly Value[] =>
  Array.isArray(variable?.value) ? (variable.value as readonly Value[]) : [];

/** The place of what stands in the brackets: of a key, or of a number; `undefined`: not known, or nowhere. */
function placeOf(raw: string, variable: Variable | undefined, state: ShellState): number | undefined {
  const length = /^\$\{#(\w{1,60})\[[@*]\]\}$/.exec(raw)?.[1];
  if (length !== undefined && !variable?.keys) return listIn(state.variables.get(length)).length;
  if (!variable?.keys) {
    const at = arithmetic(raw, state);
    return at !== undefined && at < 0 ? listIn(variable).length + at : at;
  }
  const key = keyOf(raw, state);
  if (key === undefined) return undefined;
  const at = variable.keys.indexOf(key);
  return at === -1 ? variable.keys.length : at;
}

/** A key of an associative array: plain text, or a variable. */
function keyOf(raw: string, state: ShellState): string | undefined {
  const text = raw.replace(/^(["'])(.*)\1$/, '$2');
  const name = /^\$\{?(\w{1,60})\}?$/.exec(text)?.[1];
  if (name === undefined) return /[$`]/.test(text) ? undefined : text;
  const value = /^\d+$/.test(name) ? state.args[Number(name) - 1] : state.get(name);
  return value?.known ? value.text : undefined;
}

/** `a[1]=x`, `a[$key]+=x`; where the key is not known, nor is the whole any more. */
export function setElement(
  state: ShellState,
  { name, index, append }: { readonly name: string; readonly index: string; readonly append: boolean },
  value: Value,
): void {
  const old = state.variables.get(name);
  const list = listIn(old);
  const at = placeOf(index, old, state);
  if (at === undefined || at < 0 || at > list.length) {
    state.set(name, unknownValue(`\${${index}}`));
    return;
  }
  const before = list[at];
  const element = append && before ? concat([before, value]) : value;
  const whole = [...list.slice(0, at), element, ...list.slice(at + 1)];
  const key = old?.keys && keyOf(index, state);
  if (!old?.keys || key === undefined) state.set(name, whole);
  else
    state.variables.set(name, {
      ...old,
      value: whole,
      keys: at < old.keys.length ? old.keys : [...old.keys, key],
    });
}

/** `${a[1]}`, `${a[$key]}`. */
export function elementOf(name: string, index: string, state: ShellState): Value {
  const variable = state.variables.get(name);
  const at = placeOf(index, variable, state);
  if (at === undefined) return unknownValue(`\${${name}[${index}]}`);
  return listIn(variable)[at] ?? known('');
}

/** `${!a[@]}`. */
export function keysOf(name: string, state: ShellState): readonly Value[] {
  const variable = state.variables.get(name);
  if (variable?.value !== undefined && !Array.isArray(variable.value)) return [variable.value as Value];
  return (variable?.keys ?? listIn(variable).map((_, at) => String(at))).map(known);
}

/** `declare -A a=([one]=1 [two]=2)`; `undefined`: something else stands in the parentheses. */
export function keyed(words: readonly Value[]): Pick<Variable, 'value' | 'keys'> | undefined {
  const pairs = words.map(word => ({ word, parts: /^\[([^\]]*)\]=/.exec(word.text) }));
  if (pairs.some(({ word, parts }) => !word.known || !parts)) return undefined;
  return {
    keys: pairs.map(({ parts }) => parts?.[1] ?? ''),
    value: pairs.map(({ word, parts }) => ({ ...word, text: word.text.slice(parts?.[0].length ?? 0) })),
  };
}
