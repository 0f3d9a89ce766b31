import { path } from '../../base/index.ts';
import { isCallForHelp } from '../../knowledge/checks.ts';
import type { ContainerSpec, FileText } from '../../model/index.ts';
import type { Command, Script, TestExpression, Word } from '../shell/ast.ts';
import { commandsIn } from '../shell/walk.ts';

/** What an image is given behind its ENTRYPOINT, beside what it declares there. */
export interface Alternative {
  readonly argv: readonly string[];
  /** As a phrase. */
  readonly condition: string;
}

/** Of the commands of a script, those that an image is there for, if it has any. */
const USUAL = /^(?:web|server?|start|run|app|api|daemon|up|web-?server|run-?server|start-?server)$/;
const NAME = /^["']?([A-Za-z][\w-]{1,30})["']?$/;
const MAX_COMMANDS = 8;

/**
 * An image with an entrypoint that asks for a command, and which declares none, or only that it shows its help: whoever
 * runs it gives one. What that may be: nothing, where there is a call for help, or a word that the script of the
 * entrypoint knows.
 */
export function alternatives(spec: ContainerSpec, parse: (text: FileText) => Script): readonly Alternative[] {
  const { entrypoint, cmd } = spec;
  if (entrypoint?.form !== 'exec' || !spec.commandKnown) return [];
  const help = cmd?.form === 'exec' && cmd.argv.length === 1 && isCallForHelp(cmd.argv[0] ?? '');
  if (cmd && !help) return [];
  const text = scriptOf(spec, entrypoint.argv);
  const words = text ? wordsOf(parse(text)) : [];
  const usual = words.filter(word => USUAL.test(word));
  const named = (usual.length > 0 ? usual : words).slice(0, MAX_COMMANDS);
  return [
    ...(help ? [{ argv: [], condition: `it is run without \`${cmd.argv[0]}\`` }] : []),
    ...named.map(word => ({ argv: [word], condition: `it is given the command \`${word}\`` })),
  ];
}

/** The shell script that an entrypoint is, below an init too. */
function scriptOf({ files, workdir }: ContainerSpec, argv: readonly string[]): FileText | undefined {
  const name = argv.at(-1) ?? '';
  if (!name.includes('/')) return undefined;
  const origin = files.origin(path.resolve(workdir || '/', name));
  if (origin.kind !== 'context' && origin.kind !== 'inline') return undefined;
  return /^#!.*\b(?:ba|da|a|k|z)?sh\b/.test(origin.text.text) ? origin.text : undefined;
}

/** The words that a script compares its first argument with. */
function wordsOf(script: Script): readonly string[] {
  const commands = [...commandsIn(script)];
  const named = new Set(
    commands.flatMap(command =>
      command.type === 'simple'
        ? command.assignments.flatMap(({ name, value }) => (value && IS_FIRST.test(value.text) ? [name] : []))
        : [],
    ),
  );
  const isFirst = ({ text, parts }: Word) =>
    IS_FIRST.test(text) || parts.some(part => part.type === 'parameter' && named.has(part.name));
  const found = commands.flatMap(command => comparedIn(command, isFirst));
  return [...new Set(found.flatMap(({ text }) => NAME.exec(text)?.[1] ?? []))].filter(
    word => !isCallForHelp(word),
  );
}

const IS_FIRST = /^"?\$(?:[1@*]|\{[1@*])/;

function comparedIn(command: Command, isFirst: (word: Word) => boolean): readonly Word[] {
  switch (command.type) {
    case 'case':
      return isFirst(command.word) ? command.items.flatMap(({ patterns }) => patterns) : [];
    case 'test':
      return equalIn(command.expression, isFirst);
    case 'simple': {
      const [test, left, operator, right] = command.words;
      if (!left || !right || !/^(?:\[|test)$/.test(test?.text ?? '') || !/^==?$/.test(operator?.text ?? ''))
        return [];
      return isFirst(left) ? [right] : [];
    }
    default:
      return [];
  }
}

function equalIn(test: TestExpression, isFirst: (word: Word) => boolean): readonly Word[] {
  if (test.op === 'and' || test.op === 'or')
    return [...equalIn(test.left, isFirst), ...equalIn(test.right, isFirst)];
  return test.op === 'binary' && /^==?$/.test(test.operator) && isFirst(test.left) ? [test.right] : [];
}
