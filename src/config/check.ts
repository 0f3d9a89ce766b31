import { didYouMean, type Location } from '../base/index.ts';
import { milliseconds } from '../frontend/deploy/compose/duration.ts';
import type { Yaml, YamlMap } from '../frontend/deploy/yaml.ts';
import type { Shape } from './shape.ts';

export interface ConfigProblem {
  readonly at: Location;
  readonly message: string;
}

/** A value without its places, and all that is wrong with it. */
export interface Checked {
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
}

/** Holds a file against its shape; what is wrong is left out of the value. */
export function checkShape(node: Yaml, shape: Shape): Checked {
  const problems: ConfigProblem[] = [];
  const value = new Checker(problems).value(node, shape, '');
  return { value, problems };
}

class Checker {
  readonly #problems: ConfigProblem[];

  constructor(problems: ConfigProblem[]) {
    this.#problems = problems;
  }

  /** `name`: the key that it is the value of, as messages show it. */
  value(node: Yaml, shape: Shape, name: string): unknown {
    // A key without a value: nothing is said.
    if (node.kind === 'scalar' && node.value === null) return undefined;
    switch (shape.is) {
      case 'object':
      case 'record':
        return node.kind === 'map'
          ? this.#map(node, shape)
          : this.#fail(node.at, `${subject(name)} takes keys with values, not ${described(node)}`);
      case 'list':
        if (node.kind === 'list') return node.items.map(item => this.value(item, shape.of, name));
        return shape.orOne && node.kind === 'scalar'
          ? [this.value(node, shape.of, name)]
          : this.#fail(node.at, `${subject(name)} takes a list, not ${described(node)}`);
      default:
        return this.#scalar(node, shape, name);
    }
  }

  #map(node: YamlMap, shape: Extract<Shape, { readonly is: 'object' | 'record' }>): unknown {
    const out: Record<string, unknown> = {};
    for (const [key, { key: at, value }] of node.entries) {
      const wrong = shape.is === 'record' ? shape.checkKey?.(key) : undefined;
      const inner = shape.is === 'record' ? shape.of : ownShape(shape.keys, key);
      if (wrong !== undefined) this.#fail(at, wrong);
      else if (!inner) this.#fail(at, `unknown key ${key}${didYouMean(key, Object.keys(keysOf(shape)))}`);
      else {
        const read = this.value(value, inner, key);
        if (read !== undefined) define(out, key, read);
      }
    }
    if (shape.is === 'object' && shape.needs !== undefined && !node.entries.has(shape.needs))
      this.#fail(node.at, `the key ${shape.needs} is missing`);
    return out;
  }

  #scalar(node: Yaml, shape: Shape, name: string): unknown {
    const value = node.kind === 'scalar' ? node.value : undefined;
    const expected = (what: string, guess = '') =>
      this.#fail(node.at, `${subject(name)} takes ${what}, not ${described(node)}${guess}`);
    switch (shape.is) {
      case 'flag':
        return typeof value === 'boolean' ? value : expected('true or false');
      case 'count':
        return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= shape.max
          ? value
          : expected(`a whole number from 0 to ${shape.max}`);
      case 'duration':
        return durationMs(value) === undefined ? expected('a duration such as 30s, or seconds') : value;
      case 'choice': {
        if (typeof value === 'string' && shape.of.includes(value)) return value;
        const guess = typeof value === 'string' ? didYouMean(value, shape.of) : '';
        return expected(`${shape.of.slice(0, -1).join(', ')} or ${shape.of.at(-1)}`, guess);
      }
      case 'text': {
        if (value === undefined || value === null || value === '') return expected('a text');
        const wrong = shape.check?.(String(value));
        return wrong === undefined ? String(value) : this.#fail(node.at, `${name}: ${wrong}`);
      }
      default:
        return undefined;
    }
  }

  #fail(at: Location, message: string): undefined {
    this.#problems.push({ at, message });
    return undefined;
  }
}

/** `30s`, `1m30s`, or a number of seconds. */
export function durationMs(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value * 1000 : undefined;
  return typeof value === 'string' ? milliseconds(value) : undefined;
}

const keysOf = (shape: Shape): Readonly<Record<string, Shape>> => (shape.is === 'object' ? shape.keys : {});

const ownShape = (keys: Readonly<Record<string, Shape>>, key: string) =>
  Object.hasOwn(keys, key) ? keys[key] : undefined;

/** `__proto__` is a name like any other. */
const define = (out: object, key: string, value: unknown) =>
  Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });

const subject = (name: string) => (name === '' ? 'the configuration' : name);

function described(node: Yaml): string {
  if (node.kind === 'map') return 'keys with values';
  return node.kind === 'list' ? 'a list' : JSON.stringify(node.value);
}
