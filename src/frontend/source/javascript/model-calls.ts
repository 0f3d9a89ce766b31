import { callValue } from './calls.ts';
import { constructValue } from './constructions.ts';
import { evaluate } from './expressions.ts';
import { readSlot } from './frames.ts';
import { isSettings, settingsOf } from './nest-settings.ts';
import { awaitValue } from './promises.ts';
import type { TSESTree } from './syntax.ts';
import {
  array,
  type ClassValue,
  constant,
  type Env,
  type Evaluation,
  itemsOf,
  type NativeCall,
  type ObjectValue,
  stringOf,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { rootActivation, type Vm } from './vm.ts';

/** Providers that are constructed; a module tree may be large. */
const MAX_PROVIDERS = 80;

function decoratorNamed(
  { decorators }: { readonly decorators: readonly TSESTree.Decorator[] },
  name: string,
): TSESTree.CallExpression | undefined {
  for (const { expression } of decorators) {
    if (expression.type !== 'CallExpression') continue;
    if (expression.callee.type === 'Identifier' && expression.callee.name === name) return expression;
  }
  return undefined;
}

interface Collected {
  readonly classes: Set<ClassValue>;
  readonly factories: Factory[];
  readonly seen: Set<Value>;
}

interface Factory {
  readonly token: Value | undefined;
  readonly make: Value;
}

/** Evaluates `@Module({…})` of Nest, and what it imports. */
function* collect(vm: Vm, module: Value | undefined, into: Collected, call: NativeCall): Evaluation<void> {
  if (!module || into.seen.has(module) || into.seen.size > MAX_PROVIDERS) return;
  into.seen.add(module);
  if (module.kind === 'promise') return yield* collect(vm, module.value, into, call);
  // forwardRef(() => Module), ThrottlerModule.forRootAsync({ imports: [Module] })
  if (module.kind === 'external') {
    const [given] = module.args;
    if (given?.kind === 'function')
      yield* collect(vm, yield* callValue(vm, given, undefined, [], call.env, call.site), into, call);
    if (given?.kind === 'object') yield* collectImports(vm, given, into, call);
    return;
  }
  if (module.kind === 'object') {
    const inner = module.slots.get('module');
    if (inner) yield* collect(vm, readSlot(inner), into, call);
    yield* collectFrom(vm, module, into, call);
    return;
  }
  if (module.kind !== 'class') return;
  into.classes.add(module);
  const decorator = decoratorNamed(module.node, 'Module');
  const [argument] = decorator?.arguments ?? [];
  if (!argument) return;
  const env: Env = { frame: module.frame, act: rootActivation(module.module, call.env.act.path, undefined) };
  yield* collectFrom(vm, yield* evaluate(vm, argument, env), into, call);
}

const listed = ({ slots }: ObjectValue, key: string): readonly Value[] =>
  itemsOf(slots.get(key)?.value) ?? [];

function* collectImports(vm: Vm, metadata: ObjectValue, into: Collected, call: NativeCall): Evaluation<void> {
  for (const imported of listed(metadata, 'imports')) yield* collect(vm, imported, into, call);
}

function* collectFrom(vm: Vm, metadata: Value, into: Collected, call: NativeCall): Evaluation<void> {
  if (metadata.kind !== 'object') return;
  yield* collectImports(vm, metadata, into, call);
  for (const provider of [...listed(metadata, 'providers'), ...listed(metadata, 'controllers')]) {
    if (provider.kind === 'class') into.classes.add(provider);
    if (provider.kind !== 'object') continue;
    const useClass = provider.slots.get('useClass')?.value;
    const useFactory = provider.slots.get('useFactory')?.value;
    if (useClass?.kind === 'class') into.classes.add(useClass);
    if (useFactory) into.factories.push({ token: provider.slots.get('provide')?.value, make: useFactory });
  }
}

/** What Nest finds in the decorators of a provider, and works for as long as the application lives. */
function mark(provider: ObjectValue, { node }: ClassValue, { env }: NativeCall): void {
  const slot = { value: constant(true), path: env.act.path };
  if (decoratorNamed(node, 'Processor')) provider.slots.set('__isProcessor', slot);
  const isScheduled = node.body.body.some(
    member =>
      member.type === 'MethodDefinition' &&
      (decoratorNamed(member, 'Cron') ?? decoratorNamed(member, 'Interval')),
  );
  if (isScheduled) provider.slots.set('__isScheduled', slot);
}

/** What a provider is asked for by: a name or a symbol, or its class. */
const tokenOf = (value: Value): Value | string =>
  stringOf(value) ?? (value.kind === 'class' ? nameOf(value) : value);

const nameOf = ({ node }: ClassValue): string => `class ${node.id?.name ?? ''}`;

/** The providers of a Nest application, each made once and given those that it asks for; of others it is given nothing. */
class Providers {
  readonly #vm: Vm;
  readonly #call: NativeCall;
  readonly #env: Env;
  readonly #classes: ReadonlyMap<string, ClassValue>;
  readonly #made = new Map<Value | string, Value>();
  readonly #begun = new Set<ClassValue>();

  constructor(vm: Vm, call: NativeCall, classes: Iterable<ClassValue>) {
    this.#vm = vm;
    this.#call = call;
    this.#env = { frame: call.env.frame, act: { ...call.env.act } };
    this.#classes = new Map([...classes].map(cls => [nameOf(cls), cls]));
  }

  *byFactory({ token, make }: Factory): Evaluation {
    const made = yield* callValue(this.#vm, make, undefined, [], this.#env, this.#call.site);
    // It waits for all of them before it goes on.
    const value =
      made.kind === 'promise' ? yield* awaitValue(this.#vm, made, this.#env, this.#call.site) : made;
    if (token) this.#made.set(tokenOf(token), value);
    return value;
  }

  *ofClass(cls: ClassValue): Evaluation {
    const known = this.#made.get(nameOf(cls));
    if (known) return known;
    this.#begun.add(cls);
    const args: Value[] = [];
    for (const param of parametersOf(cls)) args.push(yield* this.#injected(cls, param));
    const provider = yield* constructValue(this.#vm, cls, args, this.#env, this.#call.site);
    if (provider.kind === 'object') mark(provider, cls, this.#call);
    this.#made.set(nameOf(cls), provider);
    return provider;
  }

  *#injected(cls: ClassValue, param: TSESTree.Parameter): Evaluation {
    const [asked] = decoratorNamed(param, 'Inject')?.arguments ?? [];
    let token: Value | string = `class ${this.#typeOf(cls, param)}`;
    if (asked) {
      const act = rootActivation(cls.module, this.#env.act.path, undefined);
      token = tokenOf(yield* evaluate(this.#vm, asked, { frame: cls.frame, act }));
    }
    const made = this.#made.get(token);
    if (made) return made;
    const wanted = typeof token === 'string' ? this.#classes.get(token) : undefined;
    if (!wanted && isSettings(token)) return settingsOf(this.#vm);
    return wanted && !this.#begun.has(wanted) ? yield* this.ofClass(wanted) : unknown('a provider');
  }

  /** `app.get(Token)`. */
  found(token: Value | undefined): Value {
    if (isSettings(token)) return settingsOf(this.#vm);
    return (token && this.#made.get(tokenOf(token))) ?? unknown('a provider');
  }

  /** The name behind the colon, which is erased from the tree. */
  #typeOf(cls: ClassValue, param: TSESTree.Parameter): string {
    const text = this.#vm.loader.source(cls.module)?.text.slice(...param.range) ?? '';
    return /:\s*(\w+)\s*$/.exec(text)?.[1] ?? '';
  }
}

function parametersOf({ node }: ClassValue): readonly TSESTree.Parameter[] {
  for (const member of node.body.body)
    if (member.type === 'MethodDefinition' && member.kind === 'constructor') return member.value.params;
  return [];
}

function* nestProviders(vm: Vm, call: NativeCall): Evaluation {
  const into: Collected = { classes: new Set(), factories: [], seen: new Set() };
  yield* collect(vm, call.args[0], into, call);
  const providers = new Providers(vm, call, into.classes);
  const made: Value[] = [];
  for (const factory of into.factories.slice(0, MAX_PROVIDERS))
    made.push(yield* providers.byFactory(factory));
  for (const cls of [...into.classes].slice(0, MAX_PROVIDERS)) made.push(yield* providers.ofClass(cls));
  const all = array(made);
  PROVIDERS.set(all, providers);
  return all;
}

/** Of the list that a model has been given. */
const PROVIDERS = new WeakMap<Value, Providers>();

/** Functions that only models of libraries may call. */
export function* modelCall(vm: Vm, name: string, call: NativeCall): Evaluation<Value | undefined> {
  const { args, env, site } = call;
  switch (name) {
    case '__nestProviders':
      return yield* nestProviders(vm, call);
    case '__nestProvided':
      return (args[0] && PROVIDERS.get(args[0])?.found(args[1])) ?? unknown('a provider');
    case '__unknown':
      return unknown(stringOf(args[0]) ?? 'a value of a library');
    case '__browser':
      vm.run.makesOrphans ??= {
        what: `a browser (${stringOf(args[0]) ?? ''})`,
        site: vm.run.site(env, site),
      };
      return UNDEFINED;
    case '__isSet':
      return constant(vm.run.input.env[stringOf(args[0]) ?? ''] !== undefined);
    default:
      return undefined;
  }
}
