import type { ProcessDraft } from '../../model/index.ts';
import type { SimpleCommand } from './ast.ts';
import type { Started } from './host.ts';
import type { Interpreter } from './interpreter.ts';

export const isUnread = ({ program, sources }: ProcessDraft) => program === undefined && sources.length === 0;

/** A program that nobody has read, with why it may be a step that ends by itself. */
export function marked(
  i: Interpreter,
  started: Extract<Started, { kind: 'process' }>,
  command: SimpleCommand,
): Started {
  const mayEnd = isUnread(started.node) ? whyItMayEnd(i, started.node, command) : undefined;
  return mayEnd === undefined ? started : { ...started, node: { ...started.node, mayEnd } };
}

function whyItMayEnd({ state, source }: Interpreter, { argv }: ProcessDraft, command: SimpleCommand) {
  // A command line of a tool: `tool "$@"` with nothing for `$@`.
  if (takesArguments(command) && state.args.length === 0) return 'without arguments it may end by itself';
  if (FOLLOWED_BY_AND.test(source.text.slice(command.end, command.end + 200)))
    return 'what comes behind it waits for its success';
  const isStep = state.jobs.some(job => job.ended && job.node && isSameTool(job.node, argv));
  return isStep ? 'the script runs it several times, one after the other' : undefined;
}

const FOLLOWED_BY_AND = /^[ \t]{0,80}(?:\\\n[ \t]{0,80})?&&/;

const isSameTool = (node: ProcessDraft, argv: readonly string[]): boolean =>
  isUnread(node) && node.argv[0] === argv[0];

const takesArguments = (command: SimpleCommand): boolean =>
  command.words.some(word =>
    word.parts.some(part => part.type === 'parameter' && (part.name === '@' || part.name === '*')),
  );
