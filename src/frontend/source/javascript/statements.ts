import { undecided, withJumps } from './branches.ts';
import { defineClass } from './classes.ts';
import { evaluate } from './expressions.ts';
import { bindPattern, declare, hoist, newFrame } from './frames.ts';
import { Halt, Thrown } from './interrupts.ts';
import { forLoop, iterate, whileLoop } from './loops.ts';
import { namespaceObject } from './namespaces.ts';
import { equals } from './operators.ts';
import type { Node, TSESTree } from './syntax.ts';
import { dispose, isUsing } from './using.ts';
import { type Env, type Evaluation, type Jump, truthiness, UNDEFINED, type Value } from './values.ts';
import type { Vm } from './vm.ts';

/** How a statement ended; `undefined`: it went through. */
export type Completion = undefined | { readonly type: 'return'; readonly value: Value } | Jump;

export function* runBlock(vm: Vm, body: readonly Node[], env: Env): Evaluation<Completion> {
  hoist(vm, body, env);
  const declared = body.filter(isUsing);
  if (declared.length === 0) return yield* runAll(vm, body, env);
  const done: Node[] = [];
  let isHalted = false;
  try {
    return yield* runAll(vm, body, env, done);
  } catch (error) {
    isHalted = error instanceof Halt;
    throw error;
  } finally {
    if (!isHalted) yield* dispose(vm, done.filter(isUsing), env);
  }
}

function* runAll(vm: Vm, body: readonly Node[], env: Env, declared?: Node[]): Evaluation<Completion> {
  for (const statement of body) {
    const completion = yield* runStatement(vm, statement, env);
    if (declared && isUsing(statement)) declared.push(statement);
    if (completion) return completion;
  }
  return undefined;
}

export function* runStatement(vm: Vm, node: Node, env: Env, label?: string): Evaluation<Completion> {
  vm.run.step();
  switch (node.type) {
    case 'ExpressionStatement':
      yield* evaluate(vm, node.expression, env);
      return undefined;
    case 'VariableDeclaration':
      yield* declareVariables(vm, node, env);
      return undefined;
    case 'FunctionDeclaration':
    case 'EmptyStatement':
      return undefined;
    case 'ClassDeclaration':
      if (node.id) declare(vm, node.id, yield* defineClass(vm, node, env), env);
      return undefined;
    case 'ReturnStatement':
      return { type: 'return', value: node.argument ? yield* evaluate(vm, node.argument, env) : UNDEFINED };
    case 'IfStatement':
      return yield* runIf(vm, node, env);
    case 'BlockStatement':
      return yield* runBlock(vm, node.body, newFrame(env));
    case 'ThrowStatement': {
      const value = yield* evaluate(vm, node.argument, env);
      const site = vm.run.site(env, node);
      if (!vm.run.input.passedOver.has(node)) throw new Thrown(value, { ...site, path: env.act.path });
      const why = `${vm.loader.where(site)} would end the program as it starts: it is taken not to be come by`;
      vm.run.unknowns.add(why);
      // What the function then comes to is not known.
      env.act.returns.push({ value: { kind: 'unknown', why }, usual: undefined });
      return undefined;
    }
    case 'TryStatement':
      return yield* runTry(vm, node, env);
    case 'SwitchStatement':
      return yield* runSwitch(vm, node, newFrame(env));
    case 'LabeledStatement':
      return unlabel(yield* runStatement(vm, node.body, env, node.label.name), node.label.name);
    case 'BreakStatement':
      return { type: 'break', label: node.label?.name };
    case 'ContinueStatement':
      return { type: 'continue', label: node.label?.name };
    case 'WhileStatement':
    case 'DoWhileStatement':
      return yield* whileLoop(vm, node, env, label);
    case 'ForStatement':
      return yield* forLoop(vm, node, env, label);
    case 'ForOfStatement':
    case 'ForInStatement':
      return yield* iterate(vm, node, env, label);
    case 'ExportNamedDeclaration':
      return node.declaration ? yield* runStatement(vm, node.declaration, env) : undefined;
    case 'ExportDefaultDeclaration':
      yield* runDefaultExport(vm, node, env);
      return undefined;
    case 'TSEnumDeclaration':
      declare(vm, node.id, yield* namespaceObject(vm, node, env), env);
      return undefined;
    case 'TSModuleDeclaration':
      if (node.id.type === 'Identifier') declare(vm, node.id, yield* namespaceObject(vm, node, env), env);
      return undefined;
    case 'TSImportEqualsDeclaration': {
      const reference = node.moduleReference;
      if (reference.type !== 'TSExternalModuleReference' || reference.expression.type !== 'Literal')
        return undefined;
      const loaded = yield* vm.loader.load(vm, String(reference.expression.value), env, node, 'require');
      declare(vm, node.id, loaded, env);
      return undefined;
    }
    case 'TSExportAssignment':
      vm.loader.setExports(env.act.module, yield* evaluate(vm, node.expression, env));
      return undefined;
    default:
      return undefined;
  }
}

const unlabel = (completion: Completion, label: string): Completion =>
  completion?.type === 'break' && completion.label === label ? undefined : completion;

function* runDefaultExport(vm: Vm, node: TSESTree.ExportDefaultDeclaration, env: Env): Evaluation<void> {
  const { declaration } = node;
  if (declaration.type === 'FunctionDeclaration' && declaration.id) return;
  if (declaration.type === 'ClassDeclaration' && declaration.id) {
    yield* runStatement(vm, declaration, env);
    return;
  }
  const value =
    declaration.type === 'ClassDeclaration'
      ? yield* defineClass(vm, declaration, env)
      : yield* evaluate(vm, declaration, env);
  vm.loader.setDefault(env.act.module, value);
}

function* declareVariables(vm: Vm, node: TSESTree.VariableDeclaration, env: Env): Evaluation<void> {
  for (const { id, init } of node.declarations) {
    if (!init && node.kind === 'var') continue;
    const value = init ? yield* evaluate(vm, init, env) : UNDEFINED;
    yield* bindPattern(vm, id, value, env, node.kind === 'var' ? 'var' : 'let');
  }
}

function* runIf(vm: Vm, node: TSESTree.IfStatement, env: Env): Evaluation<Completion> {
  const value = yield* evaluate(vm, node.test, env);
  const decided = truthiness(value);
  if (decided === undefined) {
    return yield* undecided(vm, { node: node.test, value }, env, [
      () => runStatement(vm, node.consequent, env),
      () => (node.alternate ? runStatement(vm, node.alternate, env) : nothing()),
    ]);
  }
  if (decided) {
    if (node.alternate) vm.run.skipped.add(node.alternate);
    return yield* runStatement(vm, node.consequent, env);
  }
  vm.run.skipped.add(node.consequent);
  return node.alternate ? yield* runStatement(vm, node.alternate, env) : undefined;
}

function* nothing(): Evaluation<Completion> {
  return undefined;
}

/** What may fail is taken to succeed: a `catch` runs only where the program itself throws. */
function* runTry(vm: Vm, node: TSESTree.TryStatement, env: Env): Evaluation<Completion> {
  let completion: Completion;
  const { act } = env;
  const { triesLoad } = act;
  try {
    act.triesLoad = triesLoad || (node.handler !== null && node.block.body.length <= 2);
    completion = yield* runStatement(vm, node.block, env);
    act.triesLoad = triesLoad;
  } catch (error) {
    act.triesLoad = triesLoad;
    if (error instanceof Halt || !(error instanceof Thrown)) throw error;
    if (!node.handler) {
      if (node.finalizer) yield* runStatement(vm, node.finalizer, env);
      throw error;
    }
    const inner = newFrame(env);
    if (node.handler.param) yield* bindPattern(vm, node.handler.param, error.value, inner, 'let');
    completion = yield* runStatement(vm, node.handler.body, inner);
  }
  const last = node.finalizer ? yield* runStatement(vm, node.finalizer, env) : undefined;
  return last ?? completion;
}

function* runSwitch(vm: Vm, node: TSESTree.SwitchStatement, env: Env): Evaluation<Completion> {
  const value = yield* evaluate(vm, node.discriminant, env);
  hoist(
    vm,
    node.cases.flatMap(c => c.consequent),
    env,
  );
  for (const [at, option] of node.cases.entries()) {
    if (!option.test) continue;
    const hit = equals(value, yield* evaluate(vm, option.test, env));
    if (hit === undefined) return yield* openSwitch(vm, node, env);
    if (hit) return yield* runCases(vm, node.cases.slice(at), env);
    vm.run.skipped.add(option);
  }
  const fallback = node.cases.findIndex(c => !c.test);
  return fallback === -1 ? undefined : yield* runCases(vm, node.cases.slice(fallback), env);
}

function* runCases(vm: Vm, cases: readonly TSESTree.SwitchCase[], env: Env): Evaluation<Completion> {
  const body = cases.flatMap(({ consequent }) => consequent);
  const completion = yield* withJumps(env, () => runAll(vm, body, env));
  return completion?.type === 'break' && completion.label === undefined ? undefined : completion;
}

/** Which case is not known: each may be. */
function openSwitch(vm: Vm, node: TSESTree.SwitchStatement, env: Env): Evaluation<Completion> {
  const arms = node.cases
    .filter(c => c.consequent.length > 0)
    .map(option => () => runCases(vm, node.cases.slice(node.cases.indexOf(option)), env));
  if (!node.cases.some(c => !c.test)) arms.push(nothing);
  return undecided(vm, { node: node.discriminant }, env, arms);
}
