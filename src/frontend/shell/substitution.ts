import { path } from '../../base/index.ts';
import { findProgram } from '../../knowledge/index.ts';
import { packagedAt } from '../../knowledge/program-directories.ts';
import {
  SUBSTITUTION_HAS_NO_JOBS,
  SUBSTITUTION_KEEPS_ERREXIT,
  SUBSTITUTION_READS_FILE,
} from '../../knowledge/shells.ts';
import type { Pipeline, Script, SimpleCommand, WordPart } from './ast.ts';
import { capture, echoed, formatted, isElsewhere, unknownOutput, withoutNewlines } from './capture.ts';
import { and, not, testWords } from './conditions.ts';
import { expandWords } from './expand.ts';
import { filtered } from './filters.ts';
import { sequence } from './for-words.ts';
import type { ShellHost } from './host.ts';
import { Interpreter } from './interpreter.ts';
import { jarFound } from './jar-found.ts';
import { isMissing, pidsNamed } from './kill-by-name.ts';
import { pidsListed } from './listed.ts';
import { textOrPid } from './pid-files.ts';
import { pidToken } from './pid-tokens.ts';
import { settle } from './settle.ts';
import { LIKELY, type Status, status } from './status.ts';
import { concat, known, type Truth, truth, union, type Value } from './value.ts';
import { optionsShown } from './variable-builtins.ts';
import { fileOutput } from './written.ts';

type Substitution = Extract<WordPart, { type: 'command-substitution' }>;

/** What `$( … )` prints, for the commands that entrypoint scripts ask about their surroundings. */
export function substitute(part: Substitution, i: Interpreter): Value {
  const { body } = part;
  return simpleOutput(body, i) ?? capture(body, i) ?? unknownOutput(i, body);
}

/** Of one command, or of one behind tests. */
function simpleOutput(body: Script, i: Interpreter): Value | undefined {
  const item = body.items.length === 1 ? body.items[0] : undefined;
  if (!item || item.background) return undefined;
  // `$(cd "$(dirname "$0")" && pwd)`: the directory of the script.
  const last = item.rest.at(-1)?.pipeline ?? item.first;
  const [command] = last.commands;
  if (item.rest.length === 0 && last.commands.length > 1 && !last.negated)
    return pidsListed(last, i) ?? pipelineOutput(last, i);
  if (last.commands.length !== 1 || command?.type !== 'simple') return undefined;
  if (item.rest.length > 0) {
    const before = [item.first, ...item.rest.slice(0, -1).map(r => r.pipeline)];
    const guarded = item.rest.every(r => r.operator === '&&') ? testsHold(before, i) : undefined;
    if (guarded?.value === false) return { text: '', known: true, assumes: guarded.assumes };
    if (!guarded?.value) return directoryIdiom(item.first.commands[0], command, i);
  }
  if (isElsewhere(command)) return known('');
  if (command.words.length === 0 && command.assignments.length === 0 && command.redirects.length > 0)
    return SUBSTITUTION_READS_FILE.has(i.state.shell) ? fileOutput(i, command) : known('');
  const text = output(expandWords(command.words, i.expansion), i);
  return text && withoutNewlines(text);
}

/** `echo "$1" | cut -c1`: a known text through filters that are known. */
export function pipelineOutput({ commands }: Pipeline, i: Interpreter): Value | undefined {
  let text: Value | undefined;
  for (const [at, command] of commands.entries()) {
    if (command.type !== 'simple' || command.redirects.length > 0) return undefined;
    const words = expandWords(command.words, i.expansion);
    text = at === 0 ? output(words, i) : text && filtered(text, words);
    if (!text) return undefined;
  }
  return text && withoutNewlines(text);
}

/** `$(eval "echo $1")`: the text is read again. */
function evaluated(text: string, i: Interpreter): Value | undefined {
  if (i.callDepth > MAX_CALLS) return undefined;
  const source = { file: i.source.file, text, locate: i.source.locate };
  const inner = new Interpreter(i.state, i.host, source);
  inner.callDepth = i.callDepth + 1;
  const body = i.host.parse(source);
  return simpleOutput(body, inner) ?? capture(body, inner);
}

const MAX_CALLS = 40;

const ENDS_AT_ONCE: ReadonlySet<string> = new Set([
  'true',
  'false',
  ':',
  'exit',
  'echo',
  'printf',
  'test',
  '[',
]);

/** What a substitution of builtins and functions alone ends with; other commands usually succeed. */
export function substitutionStatus(part: Substitution, i: Interpreter): Status {
  const { body } = part;
  const isFollowed = body.items.every(
    item =>
      !item.background &&
      [item.first, ...item.rest.map(r => r.pipeline)].every(
        ({ commands: [command], commands }) =>
          commands.length === 1 &&
          command?.type === 'simple' &&
          (ENDS_AT_ONCE.has(command.words[0]?.text ?? '') ||
            i.state.functions.has(command.words[0]?.text ?? '')),
      ),
  );
  if (!isFollowed) return LIKELY;
  const begin = (host: ShellHost) => {
    const state = i.state.fork();
    if (!SUBSTITUTION_KEEPS_ERREXIT.has(state.shell)) state.options.delete('e');
    const interpreter = new Interpreter(state, host, i.source);
    interpreter.callDepth = i.callDepth + 1;
    return { interpreter, run: interpreter.main(body) };
  };
  if (i.callDepth > MAX_CALLS) return LIKELY;
  const at = i.at(body);
  const settled = i.host.remember(() => settle(begin, i.host.base, { argv: [], at, via: 'shell-command' }));
  return settled.kind === 'exits' && settled.status ? status(settled.status) : LIKELY;
}

/** `$([ … ] && [ … ] && echo …)`; `undefined`: these are no tests. */
function testsHold(pipelines: readonly Pipeline[], i: Interpreter): Truth | undefined {
  let holds = truth(true);
  for (const { commands, negated } of pipelines) {
    const [command] = commands;
    if (commands.length !== 1 || command?.type !== 'simple') return undefined;
    const [name, ...words] = expandWords(command.words, i.expansion);
    if (name?.text !== '[' && name?.text !== 'test') return undefined;
    const test = testWords(words, command.words, i.expansion);
    holds = and(holds, () => (negated ? not(test) : test));
  }
  return holds;
}

function directoryIdiom(first: unknown, last: SimpleCommand, i: Interpreter): Value | undefined {
  const command = first as SimpleCommand;
  if (command.type !== 'simple' || command.words[0]?.text !== 'cd' || last.words[0]?.text !== 'pwd')
    return undefined;
  const words = expandWords([...command.words.slice(1), ...last.words.slice(1)], i.expansion);
  const target = words.find(w => !w.text.startsWith('-'));
  if (!target?.known) return undefined;
  const at = path.resolve(i.state.cwd, target.text);
  return { ...target, text: words.some(w => w.text === '-P') ? withoutLinks(at, i) : at };
}

const withoutLinks = (file: string, i: Interpreter): string => i.host.world.files.realpath?.(file) ?? file;

/** What readlink and realpath print: a link's target, or the path without any links. @source coreutils 9.1, measured */
function followed(name: string, args: readonly Value[], of: Value, i: Interpreter): Value | undefined {
  const file = path.resolve(i.state.cwd, of.text);
  const isGiven = (letters: RegExp) => args.some(arg => letters.test(arg.text));
  if (name === 'realpath' && isGiven(/^(?:-[a-z]*s[a-z]*|--strip|--no-symlinks)$/))
    return { ...of, text: file };
  const text = withoutLinks(file, i);
  if (name === 'realpath' || isGiven(/^(?:-[a-z]*[fem][a-z]*|--canonicalize\S*)$/)) return { ...of, text };
  const target = i.host.world.files.linkAt?.(file);
  return target === undefined ? undefined : { ...of, text: target };
}

/** What a command prints. */
export function output(words: readonly Value[], i: Interpreter): Value | undefined {
  const [name, ...args] = words;
  const operands = args.filter(a => !a.text.startsWith('-'));
  const [first, second] = operands;
  switch (name?.known ? name.text : '') {
    case 'id':
      return args.length === 1 && args[0]?.text === '-u'
        ? user(i)
        : args[0]?.text === '-un'
          ? userName(i)
          : undefined;
    case 'whoami':
      return userName(i);
    case 'uname':
      return args.length === 0 || (args.length === 1 && args[0]?.text === '-s') ? known('Linux') : undefined;
    case 'expr':
      return substring(args);
    case 'pwd':
      return known(args.some(arg => arg.text === '-P') ? withoutLinks(i.state.cwd, i) : i.state.cwd);
    case 'echo':
      return echoed(args);
    case 'printf':
      return formatted(args);
    case 'set':
      return args.length === 1 && first === undefined && args[0]?.text === '-o' ? optionsShown(i) : undefined;
    case 'eval': {
      const text = concat([known(''), ...args.flatMap(arg => [arg, known(' ')])]);
      return text.known ? evaluated(text.text, i) : undefined;
    }
    case 'dirname':
      return first?.known && !first.located ? { ...first, text: path.dirname(first.text) } : undefined;
    case 'basename':
      return first?.known && !second
        ? { text: path.basename(first.text), known: true, assumes: first.assumes }
        : undefined;
    case 'readlink':
    case 'realpath':
      return first?.known && !first.located ? followed(name?.text ?? '', args, first, i) : undefined;
    case 'cat': {
      const text = first?.known && operands.length === 1 ? textOrPid(i, first.text) : undefined;
      return text && { ...text, text: text.text.replace(/\n+$/, '') };
    }
    case 'ls':
    case 'find':
      return jarFound(name?.text ?? '', args, i.state.cwd);
    case 'pidof':
    case 'pgrep':
      return isMissing(i, words[0]?.text ?? '') ? known('') : pidsNamed(i, words);
    case 'seq':
      return i.state.probe || i.state.goesThroughLists ? sequence(args) : undefined;
    case 'getopt':
      return withoutOptions(args);
    case 'jobs':
      if (SUBSTITUTION_HAS_NO_JOBS.has(i.state.shell)) return known('');
      return known(
        [...i.state.jobs.entries()]
          .filter(([, job]) => !job.ended && !job.helper)
          .map(([n]) => pidToken(n))
          .join('\n'),
      );
    case 'command':
      return args[0]?.text === '-v' && first?.known ? located(first, i) : undefined;
    case 'which':
      return first?.known ? located(first, i) : undefined;
    case 'type':
      return args[0]?.text === '-p' || args[0]?.text === '-P'
        ? first?.known
          ? located(first, i)
          : undefined
        : undefined;
    default:
      return undefined;
  }
}

/** `expr substr TEXT FROM LENGTH`, counted from one. @source expr(1) coreutils 9.1 */
function substring(args: readonly Value[]): Value | undefined {
  const [operator, text, from, length] = args;
  const isMeant = args.length === 4 && operator?.text === 'substr' && args.every(a => a.known && !a.located);
  if (!isMeant || !text || Number(from?.text) < 1) return undefined;
  return { ...text, text: text.text.slice(Number(from?.text) - 1).slice(0, Number(length?.text)) };
}

/** `getopt -o ab: -- "$@"`, as far as the arguments hold no options. @source getopt(1) util-linux */
function withoutOptions(args: readonly Value[]): Value | undefined {
  const at = args.findIndex(arg => arg.text === '--');
  const given = args.slice(at + 1);
  if (at === -1 || given.some(arg => !arg.known || arg.text.startsWith('-') || arg.text.includes("'")))
    return undefined;
  const text = [' --', ...given.map(arg => `'${arg.text}'`)].join(' ');
  return { text, known: true, assumes: union(given.map(arg => arg.assumes)) };
}

/** Where a program lies; of one that comes with a package or the base image the name alone may be known. */
function located(name: Value, i: Interpreter): Value | undefined {
  const PATH = i.state.get('PATH')?.text ?? '';
  const { files } = i.host.world;
  const at = files.which(name.text, PATH);
  if (at) return known(at);
  if (name.text.includes('/') || !findProgram(name.text)) return undefined;
  const usual = packagedAt(name.text);
  const isThere =
    usual && PATH.split(':', 50).includes(path.dirname(usual)) && files.origin(usual).kind !== 'absent';
  return isThere ? known(usual) : { ...name, located: true };
}

const user = (i: Interpreter): Value | undefined =>
  i.host.world.user === undefined ? undefined : known(i.host.world.user);
const userName = (i: Interpreter): Value | undefined =>
  i.host.world.user === '0' ? known('root') : undefined;
