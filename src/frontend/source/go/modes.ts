import type { Node } from '../tree.ts';
import { casesOf } from './cases.ts';
import { argumentsOf, type Reached, reachedFromMain } from './functions.ts';
import type { GoProgram } from './module.ts';
import type { Registration } from './registrations.ts';

/** A word that a program chooses its way by: one of these, unless the environment says another. */
interface Word {
  readonly values: readonly string[];
  /** The variable of the environment that it is asked from. */
  readonly asked?: string;
}

export interface Modes {
  /** The command line chooses another way. */
  readonly isOff: (place: Node) => boolean;
  /** The way that a place stands on is chosen by the environment alone: what it hangs on, as it is written. */
  readonly askedFor: (place: Node) => string | undefined;
}

/** `switch os.Args[1] { case "worker": … }`, `switch *mode {`, `if mode == "worker" {`, `switch os.Getenv("MODE") {`. */
export function modesOf(program: GoProgram, args: readonly string[]): Modes {
  const ways = (place: Node) => waysAround(program, args, place);
  return {
    isOff: place => ways(place).some(({ word, isTaken }) => word.asked === undefined && !isTaken),
    askedFor: place => ways(place).find(({ word, isTaken }) => word.asked !== undefined && !isTaken)?.hangsOn,
  };
}

/** What the only way from main to a call hangs on, where the environment chooses it. */
export function wayAskedFor(
  program: GoProgram,
  main: string,
  { call, by }: Pick<Registration, 'call' | 'by'>,
  { chain }: Reached,
  { isOff, askedFor }: Modes,
): string | undefined {
  const own = askedFor(call);
  if (own !== undefined) return own;
  const reason = chain.flatMap(({ at }) => askedFor(at) ?? [])[0];
  const isAside = (place: Node) => isOff(place) || askedFor(place) !== undefined;
  return reason !== undefined && !reachedFromMain(program, main, by, isAside) ? reason : undefined;
}

interface Chosen {
  readonly word: Word;
  readonly isTaken: boolean;
  readonly hangsOn: string;
}

function waysAround(program: GoProgram, args: readonly string[], place: Node): readonly Chosen[] {
  const found: Chosen[] = [];
  for (let at = place; at.parent; at = at.parent) {
    const { parent } = at;
    const chosen =
      parent.name === 'SwitchBlock'
        ? ofSwitch(program, args, at, parent)
        : parent.name === 'IfStatement' && at.name === 'Block'
          ? ofIf(program, args, at, parent)
          : undefined;
    if (chosen) found.push(chosen);
  }
  return found;
}

function ofSwitch(program: GoProgram, args: readonly string[], at: Node, block: Node): Chosen | undefined {
  const subject = block.parent?.children.slice(1, -1).findLast(c => c.name !== ';');
  const word = subject && wordOf(program, args, subject);
  if (!word) return undefined;
  const cases = casesOf(block).map(({ head, body }) => ({ head, body, names: namesIn(program, head) }));
  const own = cases.find(({ head, body }) => head === at || body.includes(at));
  if (!own || cases.some(({ names }) => names === undefined)) return undefined;
  const chosenFor = (value: string) =>
    cases.find(({ names }) => names?.includes(value)) ?? cases.find(({ head }) => isDefault(head));
  const isTaken = word.values.some(value => chosenFor(value) === own);
  return { word, isTaken, hangsOn: `\`${subject.text}\` (${subject.place})` };
}

const isDefault = (head: Node) => head.name === 'DefaultCase' || head.children[0]?.name === 'default';

/** The texts of a case; `undefined`: it names something else. */
function namesIn(program: GoProgram, head: Node): readonly string[] | undefined {
  if (isDefault(head)) return [];
  const values = head.children.filter(c => !/^(?:case|,|:)$/.test(c.name));
  const names = values.map(value => textOf(value) ?? commandOf(program, value));
  return names.every(name => name !== undefined) ? names : undefined;
}

/** kingpin's `serve.FullCommand()`. @source https://pkg.go.dev/github.com/alecthomas/kingpin/v2#CmdClause.FullCommand */
function commandOf(program: GoProgram, value: Node): string | undefined {
  const [, name] = /^(\w+)\.FullCommand\(\)$/.exec(value.text) ?? [];
  if (name === undefined) return undefined;
  const made = new RegExp(`\\b${name}\\s*:?=\\s*\\w+\\.Command\\(\\s*"([\\w-]+)"`);
  return program.mentioning('.Command(').flatMap(({ text }) => made.exec(text.text)?.[1] ?? [])[0];
}

function ofIf(program: GoProgram, args: readonly string[], at: Node, branch: Node): Chosen | undefined {
  const body = branch.children.findIndex(c => c.name === 'Block');
  const [condition, ...more] = branch.children.slice(1, body);
  const [left, operator, right] = condition?.children ?? [];
  const value = right && textOf(right);
  if (!condition || more.length > 0 || !left || value === undefined || !/^[=!]=$/.test(operator?.text ?? ''))
    return undefined;
  const word = wordOf(program, args, left);
  if (!word) return undefined;
  const isEqual = (operator?.text === '==') === (branch.children[body] === at);
  const isTaken = word.values.some(v => (v === value) === isEqual);
  return { word, isTaken, hangsOn: `\`${condition.text}\` (${condition.place})` };
}

const textOf = ({ text }: Node): string | undefined => /^"([^"\\]*)"$/.exec(text)?.[1];

const isOpen = (args: readonly string[]) => args.some(arg => arg.includes('…'));

/** The word that an expression stands for. */
function wordOf(program: GoProgram, args: readonly string[], expression: Node): Word | undefined {
  const bare = /^strings\.(?:ToLower|TrimSpace)\(/.test(expression.text)
    ? argumentsOf(expression)[0]
    : expression;
  return bare && !isOpen(args) ? (sourceOf(args, bare) ?? variable(program, args, bare)) : undefined;
}

/** A word that comes from outside. */
function sourceOf(args: readonly string[], { text }: Node): Word | undefined {
  const [, index] = /^os\.Args\[(\d)\]$/.exec(text) ?? [];
  const given = index === undefined ? undefined : args[Number(index) - 1];
  if (given !== undefined) return { values: [given] };
  const [, asked] = /^os\.Getenv\("(\w+)"\)$/.exec(text) ?? [];
  if (asked !== undefined) return { values: [''], asked };
  const command = args.find(arg => /^[a-z]/.test(arg));
  const isParsed = /^(?:kingpin\.Parse\(\)|kingpin\.MustParse\(\w+\.Parse\(os\.Args\[1:\]\)\))$/.test(text);
  return isParsed && command !== undefined ? { values: [command] } : undefined;
}

/** A local variable: what it is set to in its function, and a flag of the command line. */
function variable(program: GoProgram, args: readonly string[], expression: Node): Word | undefined {
  const name = expression.name === 'VariableName' ? expression.text : /^\*(\w+)$/.exec(expression.text)?.[1];
  const func = expression.around('FunctionDecl', 'MethodDecl');
  if (name === undefined || !func) return undefined;
  const sets = setsOf(func, name);
  const flag = flagOf(program, args, name);
  if (flag) return sets.length <= 1 ? flag : undefined;
  if (sets.some(({ children }) => children.length !== 3)) return undefined;
  const values = sets.flatMap(({ last }) => (last ? [last] : []));
  const fixed = values.flatMap(value => textOf(value) ?? []).filter(value => value !== '');
  const outer = values.flatMap(value => sourceOf(args, value) ?? []);
  const isAbsent = (value: Node) => /^os\.Args\[\d\]$/.test(value.text);
  const [word, ...others] = outer;
  if (fixed.length + outer.length < values.filter(value => !isAbsent(value) && textOf(value) !== '').length)
    return undefined;
  if (!word) return values.some(isAbsent) && fixed.length > 0 ? { values: fixed } : undefined;
  if (others.length > 0) return undefined;
  return word.asked !== undefined && fixed.length > 0 ? { values: fixed, asked: word.asked } : word;
}

/** Where a function sets a variable, or hands out a pointer to it, or sets what it points to. */
const setsOf = (func: Node, name: string): readonly Node[] => [
  ...func.find(
    n =>
      (/^(?:VarDecl|VarSpec|Assignment)$/.test(n.name) &&
        n.children.some(c => c.text === name || c.text === `*${name}`) &&
        n.last?.text !== name) ||
      (n.name === 'UnaryExp' && n.text === `&${name}` && !/\bp?flag\./.test(n.parent?.parent?.text ?? '')),
  ),
];

/** `mode := flag.String("mode", "server", "…")`. @source https://pkg.go.dev/flag#hdr-Command_line_flag_syntax */
function flagOf(program: GoProgram, args: readonly string[], name: string): Word | undefined {
  const made = new RegExp(
    `(?:\\b${name}\\s*:?=\\s*p?flag\\.String\\(|\\bp?flag\\.StringVar\\(\\s*&${name}\\s*,)\\s*"([\\w.-]+)"\\s*,\\s*"([^"\\\\\\n]*)"`,
  );
  for (const { text } of program.mentioning('flag.String')) {
    const [, flag, byDefault = ''] = made.exec(text.text) ?? [];
    if (flag === undefined) continue;
    const at = args.findIndex(arg => new RegExp(`^--?${flag}(?:=|$)`).test(arg));
    const [, joined] = /=(.*)$/.exec(args[at] ?? '') ?? [];
    const value = at === -1 ? byDefault : (joined ?? args[at + 1]);
    return value === undefined ? undefined : { values: [value] };
  }
  return undefined;
}
