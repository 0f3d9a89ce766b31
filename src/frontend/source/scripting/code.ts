import type { FileText } from '../../../model/index.ts';

/** Where something is written. */
export interface Place {
  readonly file: FileText;
  readonly start: number;
  readonly end: number;
}

/**
 * What a program of a scripting language does, as far as signals go: the languages' own trees are lowered to this, and
 * followed in one way. Names of variables, properties and constants are in a spelling that their language chooses;
 * a name means the same wherever it is spelt the same.
 */
export type Code =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'object'; readonly owner: string }
  | Call
  | { readonly kind: 'function'; readonly func: Func }
  | { readonly kind: 'not'; readonly of: Code }
  | { readonly kind: 'and' | 'or'; readonly left: Code; readonly right: Code }
  | { readonly kind: 'same'; readonly left: Code; readonly right: Code; readonly negated: boolean }
  | { readonly kind: 'assign'; readonly target: string; readonly value: Code }
  /** Evaluated one after the other. */
  | { readonly kind: 'seq'; readonly body: readonly Code[] }
  | { readonly kind: 'if'; readonly test: Code; readonly then: Code; readonly otherwise: Code }
  | Choice
  | Loop
  /** Over the items of a list, known or not. */
  | { readonly kind: 'each'; readonly over: Code; readonly variable: string | undefined; readonly body: Code }
  | { readonly kind: 'leave'; readonly how: 'return' | 'break' | 'next'; readonly value: Code | undefined }
  | { readonly kind: 'exit'; readonly status: Code | undefined }
  | { readonly kind: 'throw'; readonly what: string | undefined }
  | Try;

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly on: Code | undefined;
  readonly args: readonly Code[];
  /** Ruby's block. */
  readonly block?: Func;
  readonly at: Place;
}

export interface Choice {
  readonly kind: 'choice';
  readonly subject: Code;
  readonly cases: readonly { readonly values: readonly Code[]; readonly body: Code }[];
  readonly otherwise: Code;
  /** `break` leaves it, and not the loop around it. */
  readonly takesBreak: boolean;
}

export interface Loop {
  readonly kind: 'loop';
  /** Absent: endless. */
  readonly test: Code | undefined;
  readonly body: Code;
  readonly at: Place;
}

export interface Try {
  readonly kind: 'try';
  readonly body: Code;
  readonly catches: readonly { readonly types: readonly string[]; readonly body: Code }[];
  readonly last: Code;
}

export interface Func {
  readonly name: string | undefined;
  /** The class or module around it. */
  readonly owner: string | undefined;
  readonly params: readonly string[];
  readonly body: Code;
  readonly at: Place;
}

export interface Unit {
  /** What runs when the file is loaded. */
  readonly main: Code;
  readonly functions: readonly Func[];
  /** Classes to what they extend. */
  readonly parents: ReadonlyMap<string, string>;
}

export const NOTHING: Code = { kind: 'seq', body: [] };
export const seq = (body: readonly Code[]): Code =>
  body.length === 1 && body[0] ? body[0] : { kind: 'seq', body };

/** A name as it stands in the program: behind it may stand where the function begins that it lives in, `$run@120`. */
export const written = (name: string): string => name.replace(/@\d+$/, '');

/** `worker.php:12`. */
export const placeOf = ({ file, start, end }: Place): string => {
  const at = file.locate(start, end);
  return `${at.file}:${at.line}`;
};

/** All code below, this too; the bodies of functions only where `into` says so. */
export function* within(code: Code, into: 'functions' | 'not functions' = 'not functions'): Generator<Code> {
  yield code;
  for (const part of partsOf(code, into)) yield* within(part, into);
}

export function partsOf(code: Code, into: 'functions' | 'not functions'): readonly Code[] {
  switch (code.kind) {
    case 'list':
      return code.items;
    case 'call': {
      const block = code.block ? [code.block.body] : [];
      return [...(code.on ? [code.on] : []), ...code.args, ...block];
    }
    case 'function':
      return into === 'functions' ? [code.func.body] : [];
    case 'not':
      return [code.of];
    case 'and':
    case 'or':
    case 'same':
      return [code.left, code.right];
    case 'assign':
      return [code.value];
    case 'seq':
      return code.body;
    case 'if':
      return [code.test, code.then, code.otherwise];
    case 'choice':
      return [code.subject, ...code.cases.flatMap(c => [...c.values, c.body]), code.otherwise];
    case 'loop':
      return [...(code.test ? [code.test] : []), code.body];
    case 'each':
      return [code.over, code.body];
    case 'leave':
      return code.value ? [code.value] : [];
    case 'exit':
      return code.status ? [code.status] : [];
    case 'try':
      return [code.body, ...code.catches.map(c => c.body), code.last];
    default:
      return [];
  }
}
