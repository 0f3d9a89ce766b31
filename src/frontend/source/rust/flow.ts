import type { SignalName } from '../../../kernel/index.ts';
import type { Node } from '../tree.ts';
import { type Context, continueFrom, step } from './effect.ts';
import { flagTendency } from './flags.ts';
import { loopOverTasks, mayFail } from './groups.ts';
import { argumentsOf, bodyAround, calledName, callee, declared, funcOf, isMain, usesOf } from './names.ts';
import { comesBehind } from './order.ts';
import { ends, notFollowed, type Outcome, ofTendency, ofWays, STAYS, strongest } from './outcome.ts';
import { longer, pauseAfter } from './pauses.ts';
import { isBlocking } from './polled.ts';
import type { RustProgram } from './program.ts';
import type { Take } from './takes.ts';

const MAX_HOPS = 80;

/** What becomes of the program when a signal comes that a call takes. */
export function outcomeOf(program: RustProgram, take: Take, signal: SignalName): Outcome {
  const { how, call } = take;
  switch (how.kind) {
    case 'ignore':
      return { kind: 'ignored' };
    case 'default':
      return { kind: 'default' };
    case 'exit':
      return { kind: 'ends', status: how.status, exits: true };
    case 'flag':
      return ofTendency(flagTendency(program, how.flag), call);
    case 'handler':
      return ofHandler(program, how.code, call, signal);
    case 'wait':
      return new Flow(program, signal).done(call);
    case 'future':
    case 'stream':
      return new Flow(program, signal).valueOf(call, how.kind);
  }
}

/** A closure or a function that is run when the signal comes, beside the program. */
function ofHandler(program: RustProgram, code: Node, at: Node, signal: SignalName): Outcome {
  const context: Context = { program, signal, variable: undefined, depth: 0 };
  const closure = code.name === 'Block' ? code.children.findLast(c => c.name !== '}') : code;
  const lambda = closure && [...closure.find(n => n.name === 'ClosureExpression')][0];
  const body =
    lambda && (code.name === 'Block' || code.name === 'ClosureExpression')
      ? lambda.last
      : declared(program, lastWord(code), code)[0]?.node.child('Block');
  if (!body) return notFollowed(at);
  return ofWays(step(context, body), false, at);
}

const lastWord = (node: Node) => /(\w+)$/.exec(node.text)?.[1] ?? '';

/** What is given such a future runs until it is done: axum, tonic, warp, hyper, poem, kube and others. */
const UNTIL = /graceful|shutdown|until|cancel|with_signal|stop_on|run_with|terminat/i;
const SPAWNS = /^(?:spawn\w*|thread|go)$/;
/** What hands a future or stream on as it is, or one of several. */
const HANDS_ON =
  /^(?:fuse|boxed|map\w*|then|await|expect|unwrap\w*|or|race|select\w*|pin|pin_mut|Box|new|by_ref|into_\w+|shared|Some|Ok|try_join|join|ok|chain|merge|push|once|and_then|inspect\w*|or_else|with_context|context|instrument|catch_unwind|timeout|left_future|right_future|in_current_span|iter|iter_mut|enumerate|ok_or\w*|as_mut|as_ref|clone|vec)$/;
const BLOCKS_ON = /^(?:block_on\w*|run_until\w*|run|main_loop)$/;
/** What a stream of signals is asked for. */
const YIELDS =
  /^(?:recv|next|forever|wait|pending|poll_recv|poll_next|try_next|select_next_some|for_each\w*)$/;

/** Follows a future, or a stream of signals, from where it is made to what is done once it yields. */
class Flow {
  readonly #program: RustProgram;
  readonly #signal: SignalName;
  readonly #seen = new Set<Node>();
  #hops = 0;

  constructor(program: RustProgram, signal: SignalName) {
    this.#program = program;
    this.#signal = signal;
  }

  /** `node` is the future or the stream. */
  valueOf(node: Node, form: 'future' | 'stream'): Outcome {
    if (this.#seen.has(node) || this.#hops++ > MAX_HOPS) return STAYS;
    this.#seen.add(node);
    const { parent } = node;
    if (!parent) return STAYS;
    switch (parent.name) {
      case 'TryExpression':
      case 'ParenthesizedExpression':
      case 'ReferenceExpression':
      case 'UnsafeBlock':
      case 'UnaryExpression':
      case 'ArrayExpression':
        return this.valueOf(parent, form);
      case 'AwaitExpression':
        return form === 'future' ? this.done(loopOverTasks(parent) ?? parent) : this.valueOf(parent, form);
      case 'ExpressionStatement': {
        if (parent.parent?.name === 'Waited') return this.done(parent);
        // The tail of a block is its value.
        const isTail = parent.last === node && parent.parent?.name === 'Block';
        return isTail && parent.parent ? this.tail(parent.parent, form) : STAYS;
      }
      case 'Waited':
        return this.done(node);
      case 'LetDeclaration':
        return this.#held(parent, node, form);
      case 'FieldExpression':
        return this.#method(parent, form);
      case 'ArgList':
        return this.#given(parent, node, form);
      case 'ForExpression':
        // Of tasks each is waited for, and the rest follows.
        if (form === 'future') return this.done(parent);
        return this.done(
          node,
          parent.child('BoundIdentifier')?.text ??
            [...parent.find(n => n.name === 'BoundIdentifier')][0]?.text,
        );
      case 'MatchExpression':
      case 'MatchArm':
      case 'IfExpression':
      case 'Block':
        return parent.name === 'MatchExpression' && parent.children[1] !== node
          ? STAYS
          : this.valueOf(parent.name === 'MatchArm' ? (parent.parent?.parent ?? parent) : parent, form);
      case 'ReturnExpression':
        return this.#returned(node, form);
      case 'FieldInitializer':
      case 'ShorthandFieldInitializer':
      case 'AssignmentExpression':
        return this.#field(parent, node, form);
      default:
        return notFollowed(node);
    }
  }

  /** The value of a block: of a function's, an async block's, a closure's. */
  tail(block: Node, form: 'future' | 'stream'): Outcome {
    const { parent } = block;
    if (parent?.name === 'FunctionItem') return this.#returned(block, form);
    if (parent?.name === 'AsyncBlock') return this.done(block);
    if (parent?.name === 'ClosureExpression') return this.valueOf(parent, form);
    if (parent && /^(?:UnsafeBlock|IfExpression|MatchArm|LetDeclaration)$/.test(parent.name))
      return this.valueOf(block, form);
    return STAYS;
  }

  /** The signal has come: what follows, in the function or block around, and around that. */
  done(at: Node, variable = boundBy(at)): Outcome {
    const within = bodyAround(at);
    if (!within) return STAYS;
    const owner = within.parent as Node;
    const read = /^(\w+\.(?:recv|next)\(\))(?:\.await)?$/.exec(at.text)?.[1];
    const come = { program: this.#program, signal: this.#signal, variable, depth: 0 };
    const context: Context = read === undefined ? come : { ...come, read };
    const func = owner.name === 'FunctionItem' ? funcOf(owner) : undefined;
    const isOnMain = func !== undefined && isMain(this.#program, func);
    const ways = continueFrom(context, at, within);
    const outcome = ofWays(ways, isOnMain, at);
    const later = (then: Outcome): Outcome => {
      if (then.kind !== 'ends') return then;
      const pause = longer(pauseAfter(context, at, within, isOnMain), then.pause);
      return pause ? { ...then, pause } : then;
    };
    if (outcome.kind === 'ends' || !ways.some(way => way.kind === 'return')) return later(outcome);
    const around = this.#completed(owner);
    return around.kind === 'stays' ? outcome : later(around);
  }

  /** A function has returned, an async block or a closure is done. */
  #completed(owner: Node): Outcome {
    if (owner.name === 'AsyncBlock') return this.valueOf(owner, 'future');
    if (owner.name === 'ClosureExpression') {
      // `|| async { … }` and `move || { … }` for a thread: whoever was given it.
      return this.valueOf(owner, 'future');
    }
    const func = funcOf(owner);
    if (!func) return STAYS;
    const isAsync = owner.child('async') !== undefined && !isBlocking(owner);
    const calls = usesOf(this.#program, func).map(use =>
      use.parent?.name === 'CallExpression' && use.parent.children[0] === use ? use.parent : use,
    );
    return strongest(
      calls.map(call => (isAsync || isFuture(owner) ? this.valueOf(call, 'future') : this.#afterCall(call))),
    );
  }

  #afterCall(call: Node): Outcome {
    if (this.#seen.has(call) || this.#hops++ > MAX_HOPS) return STAYS;
    this.#seen.add(call);
    return this.done(call, undefined);
  }

  /** `let x = …;` and what is done with x. */
  #held(declaration: Node, value: Node, form: 'future' | 'stream'): Outcome {
    if (value.name === 'AwaitExpression' && form === 'future') return this.done(value);
    const name = [...declaration.find(n => n.name === 'BoundIdentifier')][0]?.text;
    const within = bodyAround(declaration);
    if (name === undefined || !within) return STAYS;
    return this.#named(name, within, declaration.end, form);
  }

  #named(name: string, within: Node, from: number, form: 'future' | 'stream'): Outcome {
    const all = [...within.find(n => n.name === 'Identifier' && n.text === name && n.start >= from)];
    // A stop sends one signal, and the first to wait for it takes it.
    const first = all.find(use => form === 'stream' && YIELDS.test(use.parent?.last?.text ?? ''));
    const uses = all.filter(use => first === undefined || !comesBehind(use, first));
    return strongest(uses.map(use => this.valueOf(use, form)));
  }

  /** `term.recv()`, `signals.forever()`, `future.fuse()`. */
  #method(field: Node, form: 'future' | 'stream'): Outcome {
    const call = field.parent;
    const name = field.last?.text ?? '';
    if (call?.name !== 'CallExpression' || call.children[0] !== field) return this.valueOf(field, form);
    // Streams of futures 0.1: one signal is all that it waits for.
    if (form === 'stream' && (name === 'into_future' || (name === 'take' && isOne(call))))
      return this.valueOf(call, 'future');
    if (form === 'future' && name === 'wait') return this.#afterCall(call);
    if (form === 'stream' && YIELDS.test(name)) {
      // An iterator that blocks.
      if (name === 'next' && /\.(?:forever|wait)\(\)$/.test(field.children[0]?.text ?? ''))
        return this.done(call);
      if (/^for_each/.test(name)) return this.#callback(call);
      const isLoop = call.parent?.name === 'ForExpression' || /^(?:forever|pending|wait)$/.test(name);
      return isLoop ? this.valueOf(call, 'stream') : this.valueOf(call, 'future');
    }
    if (/^(?:handle|close|clone|add_signal)$/.test(name)) return STAYS;
    return this.valueOf(call, form);
  }

  #callback(call: Node): Outcome {
    const [closure] = argumentsOf(call);
    return closure ? ofHandler(this.#program, closure, call, this.#signal) : notFollowed(call);
  }

  /** Given to a call. */
  #given(list: Node, node: Node, form: 'future' | 'stream'): Outcome {
    const call = list.parent as Node;
    const name = calledName(call);
    const { length } = argumentsOf(call);
    if (UNTIL.test(name) && !callee(this.#program, call)) return ends(0);
    // `tasks.push(…)`, `set.spawn(…)`: what is done with the group.
    const group = /^(?:push|spawn\w*)$/.test(name) ? call.children[0]?.children[0] : undefined;
    const within = bodyAround(call);
    if (group?.name === 'Identifier' && call.children[0]?.name === 'FieldExpression' && within)
      return this.#named(group.text, within, call.end, 'future');
    if (SPAWNS.test(name)) return this.valueOf(call, 'future');
    if (BLOCKS_ON.test(name) && form === 'future' && length === 1) return this.#afterCall(call);
    const own = callee(this.#program, call);
    if (own) return this.#parameter(own.node, argumentsOf(call).indexOf(node), call, form);
    // The first error is the end of it.
    if (name === 'try_join' && mayFail(this.#program, node)) return this.#afterCall(call);
    if (/^(?:join|try_join|join_all)$/.test(name)) return STAYS;
    if (/^[A-Z]/.test(name) || HANDS_ON.test(name)) return this.valueOf(call, form);
    return notFollowed(call);
  }

  #parameter(func: Node, index: number, call: Node, form: 'future' | 'stream'): Outcome {
    const parameters = func.child('ParamList')?.children.filter(c => c.name === 'Parameter') ?? [];
    const name = parameters[index] && [...parameters[index].find(n => n.name === 'BoundIdentifier')][0]?.text;
    const block = func.child('Block');
    return name !== undefined && block ? this.#named(name, block, block.start, form) : notFollowed(call);
  }

  /** What a function returns: wherever it is called. */
  #returned(node: Node, form: 'future' | 'stream'): Outcome {
    const item =
      node.name === 'FunctionItem' ? node : node.around('FunctionItem', 'ClosureExpression', 'AsyncBlock');
    const func = item?.name === 'FunctionItem' ? funcOf(item) : undefined;
    if (!func) return notFollowed(node);
    const calls = usesOf(this.#program, func).flatMap(use =>
      use.parent?.name === 'CallExpression' ? [use.parent] : [],
    );
    return strongest(calls.map(call => this.valueOf(call, form)));
  }

  /** Kept in a field: wherever a field of the name is asked. */
  #field(parent: Node, node: Node, form: 'future' | 'stream'): Outcome {
    const name =
      parent.name === 'AssignmentExpression'
        ? lastWord(parent.children[0] as Node)
        : (parent.child('FieldIdentifier', 'Identifier')?.text ?? '');
    if (parent.name === 'AssignmentExpression' && parent.children[0] === node) return STAYS;
    const uses = this.#program
      .mentioning(`.${name}`)
      .flatMap(file => [
        ...this.#program.tree(file).find(n => n.name === 'FieldExpression' && n.last?.text === name),
      ]);
    return uses.length > 0 ? strongest(uses.map(use => this.valueOf(use, form))) : notFollowed(node);
  }
}

const isOne = (call: Node) => /^1(?:u64)?$/.test(argumentsOf(call)[0]?.text ?? '');

/** A sync function that gives a future. */
const isFuture = (func: Node) =>
  /\bimpl\s+(?:\w+::)*Future\b|BoxFuture|Pin<\s*Box/.test(func.text.split('{', 1)[0] ?? '');

/** The variable that takes what is received: `while let Some(sig) = …`, `let sig = …`. */
function boundBy(node: Node): string | undefined {
  const around = node.parent?.name === 'LetDeclaration' ? node.parent : undefined;
  return around && [...around.find(n => n.name === 'BoundIdentifier')][0]?.text;
}
