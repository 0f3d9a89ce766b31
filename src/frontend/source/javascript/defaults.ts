import type { Node } from './syntax.ts';
import { type Constant, oneOf, type Path, type Result, stringOf, truthiness, type Value } from './values.ts';

/** What a test of a value comes to where nobody sets the variables that it was made of. */
export function usualTruth(value: Value): boolean | undefined {
  if (value.kind === 'unknown') return value.usually;
  return value.kind === 'one-of' && value.usual ? truthiness(value.usual) : undefined;
}

const OF_TESTS =
  /^is_?(?:unit|integration|e2e|end_?to_?end)?_?test(?:s|ing|_?mode|_?run|_?env(?:ironment)?)?$/i;

/** `settings.isIntegrationTest`: nobody runs the tests of a program where it serves. */
export function ofTests(node: Node): boolean | undefined {
  switch (node.type) {
    case 'UnaryExpression': {
      const inner = node.operator === '!' ? ofTests(node.argument) : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case 'CallExpression':
      return node.arguments.length === 0 ? ofTests(node.callee) : undefined;
    case 'MemberExpression':
      return node.computed ? undefined : ofTests(node.property);
    case 'Identifier':
      return OF_TESTS.test(node.name) ? false : undefined;
    default:
      return undefined;
  }
}

const EXTRAS =
  'metrics?|telemetry|tracing|otel|opentelemetry|profil(?:er|ing)|sentry|apm|newrelic|datadog|pprof';
const EXTRA = new RegExp(`^(?:${EXTRAS})$`, 'i');
const TURNS_ON = new RegExp(
  `^(?:(?:is_?|use_?|enable_?)(?:${EXTRAS})(?:_?enabled)?|(?:${EXTRAS})_?enabled)$`,
  'i',
);

/** `config.metrics.enabled`: what watches a program is off until somebody asks for it. */
export function ofExtras(node: Node): boolean | undefined {
  switch (node.type) {
    case 'UnaryExpression': {
      const inner = node.operator === '!' ? ofExtras(node.argument) : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case 'MemberExpression': {
      const { object, property, computed } = node;
      if (computed || property.type !== 'Identifier') return undefined;
      const of = object.type === 'MemberExpression' ? object.property : object;
      const isExtra = of.type === 'Identifier' && EXTRA.test(of.name) && /^enabled?$/i.test(property.name);
      return isExtra || TURNS_ON.test(property.name) ? false : undefined;
    }
    case 'Identifier':
      return TURNS_ON.test(node.name) ? false : undefined;
    default:
      return undefined;
  }
}

/** What a test of a variable that the image does not set comes to where it is given. */
export function givenTruth(value: Value): boolean | undefined {
  if (value.kind !== 'unknown') return undefined;
  return value.unset ? true : value.given;
}

/** Is this the way where nobody sets a variable? */
export function isUsual(path: Path, since: Path): boolean | undefined {
  let usual: boolean | undefined = true;
  for (const { holds, usually, given } of path.slice(since.length)) {
    const taken =
      usually === undefined ? (given === undefined ? undefined : given !== holds) : usually === holds;
    if (taken === false) return false;
    usual &&= taken;
  }
  return usual;
}

/** An empty default of a variable is none: a program that asks for it is given it. */
function defaultOf(value: Value): Constant | undefined {
  if (value.kind === 'one-of') return value.usual;
  if (value.kind === 'unknown' && value.usually !== undefined)
    return { kind: 'constant', value: value.usually };
  return value.kind === 'constant' && (value.value ?? '') !== '' ? value : undefined;
}

/** What several ways come to. */
export function joinResults(results: readonly Result[]): Value {
  const made = oneOf(results.map(r => r.value));
  if (made.kind !== 'one-of') return made;
  const first = results.find(r => r.usual !== false);
  return withUsual(made, first?.usual ? defaultOf(first.value) : undefined);
}

export function withUsual(value: Value, usual: Value | undefined): Value {
  return value.kind === 'one-of' && usual?.kind === 'constant' ? { ...value, usual } : value;
}

const SETTINGS = /^(?:\w*(?:config|configuration|configService|settings?|options?|env))$/i;

/** `config.get('drain.ms', 5000)`, of what is not read: the setting, or its default. */
export function isSetting(callee: Node, fn: Value, [name, fallback]: readonly Value[]): boolean {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  const { object, property } = callee;
  const of = object.type === 'MemberExpression' ? object.property : object;
  if (property.name !== 'get' || of.type !== 'Identifier' || !SETTINGS.test(of.name)) return false;
  const isUnread = fn.kind === 'unknown' || fn.kind === 'external';
  return isUnread && stringOf(name) !== undefined && fallback?.kind === 'constant';
}

export const byDefault = (given: Value, fallback: Value | undefined): Value =>
  fallback ? withUsual(oneOf([fallback, given]), fallback) : given;
