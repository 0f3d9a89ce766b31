import {
  commandAt,
  commandOf,
  defineRule,
  fixOf,
  type Launch,
  type ProcessNode,
  walk,
} from '../../src/lint/index.ts';

/** Words that mean something to a shell, and nothing to a program. */
const OPERATORS: ReadonlySet<string> = new Set(['&&', '||', '|', ';', '&', '>', '>>', '2>&1']);
const VARIABLE = /^(?:--?[\w-]{1,60}=)?\$(?:[A-Z_][A-Z0-9_]*|\{[A-Z_][A-Z0-9_]*(?::?[-=?+][^{}]{0,200})?\})$/;

/** They have a use for such words, or hand them to a shell or an interpreter. */
const TAKES_THEM =
  /^(?:\/\S*\/)?(?:find|expr|test|\[|awk|gawk|sed|grep|jq|perl|envsubst|ssh|su|xargs|watch|watchexec|concurrently|nodemon|entr|s6-\S*|execlineb?|php|psql|mysql)$/;

export default defineRule({
  id: 'operator-without-shell',
  meta: {
    summary: 'A command is written for a shell, and no shell reads it',
    severity: 'warning',
    group: 'deployment',
    explains: [],
    messages: {
      'left-out': 'no shell reads this command: `{word}` is left out, and only `{command}` runs',
      'all-left-out': 'no shell reads this command: `{word}` is left out, and nothing of it is run',
      operator: 'no shell reads this command: `{command}` gets `{word}` as an argument',
      variable: 'no shell reads this command: `{command}` gets `{word}` as it is written, and not the value',
    },
  },
  *check(launch) {
    const { spec, stop, prediction } = launch;
    const report = (messageId: string, word: string, command: string) => ({
      messageId,
      at: spec.leftOut?.at ?? placeOf(launch, word),
      data: { word, command },
      fixes: [fixOf({ title: fixFor(launch), remedy: { do: 'read-by-shell' } })],
    });
    if (spec.leftOut) {
      const { text } = spec.leftOut;
      const command = started(launch);
      const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
      yield report(command ? 'left-out' : 'all-left-out', shown, command);
      return;
    }
    const [branch] = prediction.branches;
    const tree = stop.tree ?? (branch?.kind === 'runs' ? branch.tree : undefined);
    const found = tree && [...walk(tree.pid1)].find(node => isDeclared(launch, node) && wordIn(launch, node));
    const word = found && wordIn(launch, found);
    if (!found || word === undefined) return;
    yield report(OPERATORS.has(word) ? 'operator' : 'variable', word, commandOf(found));
  },
});

function wordIn({ spec }: Launch, { argv, role }: ProcessNode): string | undefined {
  if (role === 'shell' || argv.slice(0, 2).some(word => TAKES_THEM.test(word))) return undefined;
  const operator = argv.slice(1).find(word => OPERATORS.has(word));
  return operator ?? (spec.hasOpenWords ? undefined : argv.slice(1).find(word => VARIABLE.test(word)));
}

/** Its words are those of CMD or ENTRYPOINT, and not what a script made of them. */
function isDeclared({ spec }: Launch, { argv }: ProcessNode): boolean {
  const words = [spec.entrypoint, spec.cmd].flatMap(c => (c?.form === 'exec' ? c.argv : []));
  return argv.slice(1).every(word => words.includes(word));
}

const placeOf = (launch: Launch, word: string) => {
  const { cmd, at } = launch.spec;
  return (cmd?.form === 'exec' && cmd.argv.includes(word) ? at.cmd : undefined) ?? commandAt(launch);
};

const started = ({ spec }: Launch) =>
  [spec.entrypoint, spec.cmd].flatMap(c => (c?.form === 'exec' ? c.argv : [])).join(' ');

const fixFor = ({ spec }: Launch) =>
  `Let a shell read it: ${spec.declaredIn === undefined ? 'the shell form, or ' : ''}["sh", "-c", "exec …"]`;
