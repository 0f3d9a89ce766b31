import type { SignalName } from '../../../kernel/index.ts';
import { STOP_SIGNALS } from '../../../knowledge/behaviours.ts';
import {
  type Call,
  type Choice,
  type Code,
  type Func,
  type Loop,
  NOTHING,
  type Try,
  within,
} from './code.ts';
import { Learnt } from './learnt.ts';
import { isPaging } from './paging.ts';
import type { Program } from './program.ts';
import {
  copy,
  type Hows,
  joined,
  merged,
  NEXT,
  only,
  type Registration,
  type Semantics,
  STUCK,
  type State,
  without,
} from './state.ts';
import { evaluate, literal, statusOf, truth } from './values.ts';

const MAX_STEPS = 150_000;
const MAX_DEPTH = 40;
const MAX_VISITS = 12;
const MAX_ITEMS = 40;
/** Names of calls into the unknown that may serve or work for good. */
const MAY_GO_ON =
  /run|start|listen|serve|loop|join|work|perform|main|exec|system|launch|process|boot|consume|subscribe|handle|wait|poll|call/i;
const GOES_ON =
  /^(?:run(?:All|_till\w*)?|start|listen|serve|loop|work|consume\w*|subscribe|poll|join|wait)!?$/i;

/** `range(1, 30)`, `30.times` */
const isCounted = (over: Code): boolean =>
  over.kind === 'list' || over.kind === 'value' || (over.kind === 'call' && over.name === 'range');

/** Follows a program from its first line through what it loads and calls, in the order in which it runs. */
export class Walker extends Learnt {
  readonly semantics: Semantics;
  readonly program: Program;
  /** Names that were given a value, while a handler is followed. */
  readonly assigned = new Map<string, Code>();
  /** Names whose values are supposed. */
  readonly flags: ReadonlyMap<string, Code>;
  #steps = 0;
  readonly #stack: Func[] = [];
  readonly #visits = new Map<Func, number>();

  constructor(
    program: Program,
    semantics: Semantics,
    supposed?: { readonly flags: ReadonlyMap<string, Code>; readonly state: State },
  ) {
    super(supposed === undefined);
    this.program = program;
    this.semantics = semantics;
    this.flags = supposed?.flags ?? new Map();
    if (supposed) this.state = copy(supposed.state);
  }

  get isTired(): boolean {
    return this.#steps > MAX_STEPS;
  }

  /** The class that the function being followed belongs to. */
  get owner(): string | undefined {
    return this.#stack.at(-1)?.owner;
  }

  run(code: Code): Hows {
    if (++this.#steps > MAX_STEPS) return NEXT;
    switch (code.kind) {
      case 'seq':
        return this.#sequence(code.body);
      case 'list':
        return this.#sequence(code.items);
      case 'not':
        return this.run(code.of);
      case 'same':
        return this.#sequence([code.left, code.right]);
      case 'and':
      case 'or': {
        const before = this.run(code.left);
        const left = this.truth(code.left);
        if (left !== undefined && left === (code.kind === 'or')) return before;
        const right = left === undefined ? this.#fork([code.right, NOTHING]) : this.run(code.right);
        return before.has('next') ? joined(without(before, 'next'), right) : before;
      }
      case 'assign':
        return this.#assign(code.target, code.value);
      case 'if':
        return this.#choose(code.test, this.truth(code.test), code.then, code.otherwise);
      case 'choice':
        return this.#choice(code);
      case 'loop':
        return this.#loop(code);
      case 'each':
        return this.#each(code);
      case 'leave': {
        const before = code.value ? this.run(code.value) : NEXT;
        const how = code.how === 'next' ? 'again' : code.how;
        return before.has('next') ? joined(without(before, 'next'), only(how)) : before;
      }
      case 'exit':
        this.statuses.push(statusOf(this, code.status));
        return only('exit');
      case 'throw':
        this.thrown.push(code.what);
        return only('throw');
      case 'try':
        return this.#try(code);
      case 'call':
        return this.#call(code);
      default:
        return NEXT;
    }
  }

  /** A handler for these signals; `undefined`: for which is not known, so that it may be for any. */
  register(signals: readonly SignalName[] | undefined, registration: Registration): void {
    const { state } = this;
    for (const signal of signals ?? STOP_SIGNALS) {
      const before = signals ? [] : (state.signals.get(signal) ?? [undefined]);
      state.signals.set(signal, [...before, registration]);
    }
  }

  /** Calls one of the program's own functions. */
  invoke(func: Func, args: readonly Code[]): Hows {
    const visits = this.#visits.get(func) ?? 0;
    if (this.#stack.length >= MAX_DEPTH || this.#stack.includes(func) || visits >= MAX_VISITS) return NEXT;
    this.#visits.set(func, visits + 1);
    for (const [i, name] of func.params.entries()) {
      const value = args[i] && this.evaluate(args[i]);
      if (value) this.state.names.set(name, value);
      else this.state.names.delete(name);
    }
    this.#stack.push(func);
    const hows = this.framed({ kind: 'function' }, () => this.run(func.body));
    this.#stack.pop();
    const left = without(hows, 'return', 'break', 'again');
    return left.size < hows.size ? joined(left, NEXT) : left;
  }

  /** Runs something beside the program's own way: what it registers counts, where it waits does not. */
  aside(func: Func): Hows {
    const kept = [this.sites.length, this.replacements.length] as const;
    const hows = this.invoke(func, []);
    [this.sites.length, this.replacements.length] = kept;
    return hows;
  }

  /** What runs when the program exits. */
  atExit(func: Func | undefined): Hows {
    const { state } = this;
    if (func && !state.atExit.includes(func)) state.atExit = [func, ...state.atExit];
    return NEXT;
  }

  /** The program exits, by a handler say. */
  leave(): void {
    for (const func of this.state.atExit) this.invoke(func, []);
  }

  /** Is there a call that may go on for as long as the program runs? */
  get mayGoOn(): boolean {
    return this.isTired || this.foreign.some(c => c.block !== undefined || MAY_GO_ON.test(c.name));
  }

  /** Is there one whose name says so? */
  get goesOn(): boolean {
    return this.foreign.some(call => GOES_ON.test(call.name) && !this.#isConsole(call));
  }

  /** Symfony's console runs one command, which may be short. */
  #isConsole({ on }: Call): boolean {
    const object = on && this.evaluate(on);
    if (object?.kind !== 'object') return false;
    return [object.owner, ...this.program.ancestors(object.owner)].some(name =>
      /Console\\Application$/.test(name),
    );
  }

  /** What an expression is known to be: a value, a list, a function or an object. */
  evaluate(code: Code): Code | undefined {
    return evaluate(this, code);
  }

  /** Is it true? `undefined`: not known. */
  truth(code: Code): boolean | undefined {
    return truth(this, code);
  }

  #sequence(body: readonly Code[]): Hows {
    let result: Hows = NEXT;
    for (const code of body) {
      result = joined(without(result, 'next'), this.run(code));
      if (!result.has('next')) return result;
    }
    return result;
  }

  /** Several ways from here; what holds afterwards is what some of those that go on has made. */
  #fork(ways: readonly Code[]): Hows {
    const before = this.state;
    const after: State[] = [];
    const hows = ways.map(way => {
      this.state = copy(before);
      const how = this.run(way);
      if (how.has('next') || how.has('break') || how.has('again') || how.has('return'))
        after.push(this.state);
      return how;
    });
    this.state = after.length > 0 ? after.reduce(merged) : before;
    return joined(...hows);
  }

  #choose(test: Code, holds: boolean | undefined, then: Code, otherwise: Code): Hows {
    const first = this.run(test);
    if (!first.has('next')) return first;
    const rest = holds === undefined ? this.#fork([then, otherwise]) : this.run(holds ? then : otherwise);
    return joined(without(first, 'next'), rest);
  }

  #choice(code: Choice): Hows {
    const hows = this.#chosen(code);
    return code.takesBreak && hows.has('break') ? joined(without(hows, 'break'), NEXT) : hows;
  }

  #chosen({ subject, cases, otherwise }: Choice): Hows {
    const value = literal(this, subject);
    const known =
      value !== undefined && cases.every(c => c.values.every(v => literal(this, v) !== undefined));
    const chosen = known && cases.find(c => c.values.some(v => literal(this, v) === value));
    const ways = known ? [chosen ? chosen.body : otherwise] : [...cases.map(c => c.body), otherwise];
    const before = this.run(subject);
    return before.has('next') ? joined(without(before, 'next'), this.#fork(ways)) : before;
  }

  #assign(target: string, value: Code): Hows {
    const how = this.run(value);
    const known = this.evaluate(value);
    this.assigned.set(target, known ?? value);
    if (known) this.state.names.set(target, known);
    else this.state.names.delete(target);
    return how;
  }

  #each({ over, variable, body }: Extract<Code, { kind: 'each' }>): Hows {
    const before = this.run(over);
    const list = this.evaluate(over);
    const items =
      list?.kind === 'list' && list.items.length > 0 ? list.items.slice(0, MAX_ITEMS) : [undefined];
    let hows: Hows = before;
    const frame = { kind: 'each', isFinite: list !== undefined || isCounted(over) } as const;
    for (const item of items) {
      if (variable !== undefined && item) this.state.names.set(variable, item);
      const round = () => (list ? this.run(body) : this.#fork([body, NOTHING]));
      hows = joined(hows, this.framed(frame, round));
    }
    return joined(without(hows, 'break', 'again'), NEXT);
  }

  #loop(loop: Loop): Hows {
    const known = this.sites.length;
    const holds = loop.test ? this.truth(loop.test) : true;
    if (holds === false && !this.recording) return NEXT;
    const tested = loop.test ? this.run(loop.test) : NEXT;
    const hows = this.framed({ kind: 'loop', loop }, () => this.run(loop.body));
    const inner = this.sites.slice(known).some(s => s.kind !== 'waiting');
    const ends = isPaging(loop);
    const isEndless = holds === true && !ends;
    if (this.recording && !inner) {
      this.sites.length = known;
      const kind = isEndless ? 'endless' : !ends && this.#mayWait(loop) ? 'waiting' : undefined;
      if (kind) this.framed({ kind: 'loop', loop }, () => this.site(kind, loop, undefined));
    }
    const left = without(joined(tested, hows), 'next', 'again', 'break');
    if (hows.has('break') || !isEndless) return joined(left, NEXT);
    return joined(left, STUCK);
  }

  #mayWait({ test, body }: Loop): boolean {
    const calls = [...(test ? within(test) : []), ...within(body)].filter(c => c.kind === 'call');
    return calls.some(c => this.semantics.waits.test(c.name) || this.program.callee(c, this) !== undefined);
  }

  #try({ body, catches, last }: Try): Hows {
    const hows = this.framed({ kind: 'try', code: { kind: 'try', body, catches, last } }, () =>
      this.run(body),
    );
    let result = hows;
    if (hows.has('throw')) {
      const caught = catches.map(c => c.body);
      result = caught.length > 0 ? joined(without(hows, 'throw'), this.#fork(caught)) : hows;
    }
    if (result.has('stuck') && result.size === 1) return result;
    const finally_ = this.run(last);
    return finally_.has('next') ? joined(result, without(finally_, 'next')) : finally_;
  }

  #call(call: Call): Hows {
    const before = this.#sequence([...(call.on ? [call.on] : []), ...call.args]);
    if (!before.has('next')) return before;
    const own = this.program.callee(call, this);
    if (!own && this.semantics.waits.test(call.name)) this.noteWait();
    if (!own && !this.isLooping && this.semantics.blocks.test(call.name))
      this.site('waiting', undefined, call);
    const known = own ? this.invoke(own, call.args) : this.semantics.call(call, this);
    if (!known) this.foreign.push(call);
    let hows = known ?? NEXT;
    if (call.block && (own || !known)) {
      const inner = this.run(call.block.body);
      hows = joined(without(inner, 'break', 'again'), hows.has('next') ? NEXT : hows);
    }
    return joined(without(before, 'next'), hows);
  }
}
