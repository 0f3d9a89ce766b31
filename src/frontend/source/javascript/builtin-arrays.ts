import { callValue } from './calls.ts';
import { equals } from './operators.ts';
import {
  type ArrayValue,
  array,
  constant,
  type Evaluation,
  itemsOf,
  type NativeCall,
  type NativeValue,
  native,
  numberOf,
  oneOf,
  stringOf,
  truthiness,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { condition, type Vm } from './vm.ts';

/** Elements that a callback is run for. */
const MAX_ELEMENTS = 200;

type Visit = (result: Value, item: Value, at: number) => 'on' | 'stop';

/** Calls the callback for each element; for what may be in it besides, once more under a condition. */
function* each(vm: Vm, of: ArrayValue, { args, env, site }: NativeCall, visit: Visit): Evaluation<void> {
  const [fn, self] = args;
  if (!fn) return;
  for (const [at, item] of of.items.slice(0, MAX_ELEMENTS).entries()) {
    const result = yield* callValue(vm, fn, self, [item, constant(at), of], env, site);
    if (visit(result, item, at) === 'stop') return;
  }
  if (!of.open) return;
  const before = env.act.path;
  env.act.path = [...before, condition(vm, env.act.module, site, true, 'the array holds more')];
  const item = unknown('an element');
  yield* callValue(vm, fn, self, [item, unknown('an index'), of], env, site);
  env.act.path = before;
}

type Method = (vm: Vm, of: ArrayValue, call: NativeCall) => Evaluation;

const visiting = (
  result: (visited: readonly { result: Value; item: Value }[], of: ArrayValue) => Value,
): Method =>
  function* (vm, of, call) {
    const visited: { result: Value; item: Value }[] = [];
    yield* each(vm, of, call, (value, item) => {
      visited.push({ result: value, item });
      return 'on';
    });
    return result(visited, of);
  };

const plain = (result: (of: ArrayValue, args: readonly Value[]) => Value): Method =>
  function* (_vm, of, call) {
    return result(of, call.args);
  };

const adding = (add: (of: ArrayValue, args: readonly Value[]) => void): Method =>
  function* ({ run }, of, { args, env }) {
    add(of, args);
    if (!run.isCertain(env.act.path)) of.unsure = true;
    return unknown('a length');
  };

const quantified = (some: boolean): Method =>
  visiting((visited, of) => {
    const truths = visited.map(v => truthiness(v.result));
    if (truths.includes(some)) return constant(some);
    return of.open || truths.includes(undefined) ? unknown('some element') : constant(!some);
  });

function includes(of: ArrayValue, args: readonly Value[]): Value {
  const [wanted] = args;
  const hits = of.items.map(item => (wanted ? equals(item, wanted) : undefined));
  if (hits.includes(true)) return constant(true);
  return of.open || hits.includes(undefined) ? unknown('whether the array has it') : constant(false);
}

function join(of: ArrayValue, args: readonly Value[]): Value {
  const texts = of.items.map(i => (i.kind === 'constant' ? String(i.value ?? '') : undefined));
  if (of.open || texts.includes(undefined)) return unknown('a joined text');
  return constant(texts.join(stringOf(args[0]) ?? ','));
}

const METHODS: Readonly<Record<string, Method>> = {
  forEach: visiting(() => UNDEFINED),
  map: visiting((visited, of) =>
    array(
      visited.map(v => v.result),
      of.open,
    ),
  ),
  flatMap: visiting((visited, of) =>
    array(
      visited.flatMap(v => itemsOf(v.result) ?? [v.result]),
      of.open,
    ),
  ),
  filter: visiting((visited, of) => {
    const kept = visited.filter(v => truthiness(v.result) !== false);
    return array(
      kept.map(v => v.item),
      of.open || kept.some(v => truthiness(v.result) === undefined),
    );
  }),
  find: visiting((visited, of) => {
    const hit = visited.find(v => truthiness(v.result) === true);
    const maybe = visited.filter(v => truthiness(v.result) === undefined).map(v => v.item);
    if (hit && maybe.length === 0) return hit.item;
    return maybe.length > 0 || of.open ? oneOf([...maybe, unknown('an element')]) : UNDEFINED;
  }),
  some: quantified(true),
  every: quantified(false),
  includes: plain(includes),
  join: plain(join),
  slice: plain((of, [a, b]) => array(of.items.slice(numberOf(a) ?? 0, numberOf(b)), of.open)),
  concat: plain((of, args) => array([...of.items, ...args.flatMap(a => itemsOf(a) ?? [a])], of.open)),
  flat: plain(of =>
    array(
      of.items.flatMap(i => (i.kind === 'array' ? i.items : [i])),
      of.open,
    ),
  ),
  reverse: plain(of => array([...of.items].reverse(), of.open)),
  toReversed: plain(of => array([...of.items].reverse(), of.open)),
  sort: plain(of => of),
  values: plain(of => of),
  keys: plain(of =>
    array(
      of.items.map((_, at) => constant(at)),
      of.open,
    ),
  ),
  entries: plain(of =>
    array(
      of.items.map((item, at) => array([constant(at), item])),
      of.open,
    ),
  ),
  at: plain((of, [a]) => of.items.at(numberOf(a) ?? 0) ?? UNDEFINED),
  indexOf: plain((of, args) =>
    truthiness(includes(of, args)) === false ? constant(-1) : unknown('an index'),
  ),
  pop: plain(of => of.items.pop() ?? UNDEFINED),
  shift: plain(of => of.items.shift() ?? (of.open ? unknown('an element') : UNDEFINED)),
  push: adding((of, args) => of.items.push(...args)),
  unshift: adding((of, args) => of.items.unshift(...args)),
  splice: plain(of => {
    of.open = true;
    return array([], true);
  }),
  *reduce(vm, of, { args, env, site }) {
    const [fn, start] = args;
    let sum = start ?? of.items[0] ?? UNDEFINED;
    if (!fn) return sum;
    for (const item of of.items.slice(start ? 0 : 1, MAX_ELEMENTS)) {
      sum = yield* callValue(vm, fn, undefined, [sum, item, unknown('an index'), of], env, site);
    }
    return of.open ? unknown('a sum') : sum;
  },
};

export function arrayMethod(vm: Vm, of: ArrayValue, key: string): NativeValue | undefined {
  const method = Object.hasOwn(METHODS, key) ? METHODS[key] : undefined;
  return method ? native(key, call => method(vm, of, call)) : undefined;
}
