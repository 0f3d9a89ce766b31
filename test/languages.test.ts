import { describe, expect, test } from 'vitest';
import { READERS } from '../src/frontend/source/languages.ts';
import type { Launch } from '../src/lint/types.ts';
import { type Language, mainOf, type SignalBehaviour } from '../src/model/index.ts';
import { areaCases, type Case, caseAreas } from './cases/read.ts';
import { judgedLaunch, lintVfs } from './support/lint.ts';

/** The ways in which programs deal with the stop signal, each of which every language has a case of. */
const KINDS = [
  'no handler',
  'handler',
  'wrong signal',
  'handler that does not exit',
  'children not told',
] as const;
type Kind = (typeof KINDS)[number];

/** The id of a case, or why there is none. */
type Entry = string | { readonly none: string };

const BY_ITSELF = { none: 'the BEAM takes the signal itself, whatever the program asks for' };

const TABLE: Readonly<Record<Language, Readonly<Record<Kind, Entry>>>> = {
  beam: {
    'no handler': 'beam/a release is started by its script',
    handler: BY_ITSELF,
    'wrong signal': BY_ITSELF,
    'handler that does not exit': BY_ITSELF,
    'children not told': { none: 'what a program of the BEAM starts by a port is not read' },
  },
  c: {
    'no handler': 'c/C without a handler: the kernel discards the signal',
    handler: 'c/C: a flag ends the loop',
    'wrong signal': 'c/C: only SIGINT is handled',
    'handler that does not exit': 'c/C: the handler only says so',
    'children not told': 'c/C: a child that is forked, and not told',
  },
  crystal: {
    'no handler': 'crystal/no handler: the kernel discards the signal',
    handler: 'crystal/a handler that exits',
    'wrong signal': 'crystal/only the interrupt is trapped',
    'handler that does not exit': 'crystal/a handler that only writes a line',
    'children not told': 'crystal/a child that is started, and not told',
  },
  dart: {
    'no handler': 'dart/no handler: the kernel discards the signal',
    handler: 'dart/a handler that closes the server and exits',
    'wrong signal': 'dart/only the interrupt is watched',
    'handler that does not exit': 'dart/a handler that only writes a line',
    'children not told': 'dart/a child that is started, and not told',
  },
  dotnet: {
    'no handler': 'dotnet/since version 10 the runtime leaves SIGTERM alone',
    handler: 'dotnet/a registration exits',
    'wrong signal': 'dotnet/a registration of SIGINT only',
    'handler that does not exit': 'dotnet/a registration writes a line, and nothing ends the program',
    'children not told': 'dotnet/a process that Main starts and does not tell',
  },
  go: {
    'no handler': 'go/no handler, the runtime exits with 2',
    handler: 'go/main waits for the channel',
    'wrong signal': 'go/only Interrupt is taken',
    'handler that does not exit': 'go/a goroutine that only logs',
    'children not told': 'go/a child that is not told',
  },
  haskell: {
    'no handler': 'haskell/no handler: the kernel discards the signal',
    handler: 'haskell/a variable that main waits for',
    'wrong signal': 'haskell/only the interrupt is taken',
    'handler that does not exit': 'haskell/a handler that only writes a line',
    'children not told': 'haskell/a child that is started, and not told',
  },
  javascript: {
    'no handler': 'javascript/an HTTP server without a listener',
    handler: 'javascript/a listener that exits',
    'wrong signal': 'javascript/a listener for SIGINT only',
    'handler that does not exit': 'javascript/a listener that only logs',
    'children not told': 'javascript-processes/a spawned child is not told',
  },
  jvm: {
    'no handler': 'jvm/java, no shutdown hook: the JVM ends at once',
    handler: 'jvm/java, a shutdown hook',
    'wrong signal': 'jvm/java, a handler for SIGINT leaves SIGTERM to the JVM',
    'handler that does not exit': "jvm/java, a handler in the place of the JVM's that only logs",
    'children not told': 'jvm/java, a hook that leaves a process to itself',
  },
  lua: {
    'no handler': 'lua/a loop without a handler',
    handler: 'lua/a flag that the loop asks for',
    'wrong signal': 'lua/a handler for another signal',
    'handler that does not exit': 'lua/a handler that only writes a line',
    'children not told': 'lua/a process that it writes to, and does not tell',
  },
  nim: {
    'no handler': 'nim/no handler: the kernel discards the signal',
    handler: 'nim/a handler that quits',
    'wrong signal': 'nim/only Ctrl-C is taken',
    'handler that does not exit': 'nim/a handler that only writes a line',
    'children not told': 'nim/a process that is started, and not told',
  },
  ocaml: {
    'no handler': 'ocaml/no handler: the kernel discards the signal',
    handler: 'ocaml/a handler that exits',
    'wrong signal': 'ocaml/only the interrupt is taken, as an exception',
    'handler that does not exit': 'ocaml/a handler that only writes a line',
    'children not told': 'ocaml/a child that is started, and not told',
  },
  perl: {
    'no handler': 'perl/no handler',
    handler: 'perl/a flag that the loop asks for',
    'wrong signal': 'perl/a handler for another signal',
    'handler that does not exit': 'perl/a handler that only writes a line',
    'children not told': 'perl/a child that is forked, and not told',
  },
  php: {
    'no handler': 'php/no handler, php on its own',
    handler: 'php/a flag that the loop looks at, dispatched in the loop',
    'wrong signal': 'php/only the interrupt is handled',
    'handler that does not exit': 'php/the handler only writes a line',
    'children not told': 'php/a process that is opened, and not told',
  },
  python: {
    'no handler': 'python-servers/http.server without a handler',
    handler: 'python-loops/a flag in a short sleep',
    'wrong signal': 'python-handlers/a handler of SIGINT, stopped by SIGTERM',
    'handler that does not exit': 'python-handlers/the handler logs and goes on',
    'children not told': 'python-children/a child that nobody tells',
  },
  ruby: {
    'no handler': 'ruby/no handler',
    handler: 'ruby/a flag that the loop looks at',
    'wrong signal': 'ruby/only the interrupt is trapped',
    'handler that does not exit': 'ruby/a handler that only writes a line',
    'children not told': 'ruby/a child that is spawned, and not told',
  },
  rust: {
    'no handler': 'rust/no handler: the kernel discards the signal',
    handler: 'rust/tokio: a channel tells the server',
    'wrong signal': 'rust/tokio: ctrl_c takes SIGINT alone',
    'handler that does not exit': 'rust/ctrlc: the handler only says so',
    'children not told': 'rust/a process that is spawned, and not told',
  },
  swift: {
    'no handler': 'swift/no handler: the kernel discards the signal',
    handler: 'swift/a source of dispatch, whose handler exits',
    'wrong signal': 'swift/only the interrupt is taken',
    'handler that does not exit': 'swift/a handler that only writes a line',
    'children not told': { none: 'what a program in Swift starts is not followed' },
  },
};

/** Languages whose programs the tests can't build: their cases are linted, against behaviour that is cited. */
const NOT_RUN: readonly Language[] = ['beam', 'dart', 'dotnet', 'haskell', 'swift'];

const cases = new Map(
  caseAreas()
    .flatMap(areaCases)
    .map(item => [item.id, item]),
);

/** What the program does about the stop signal, and about another one. */
function asked(launch: Launch): readonly (SignalBehaviour | undefined)[] {
  const { tree, signal } = launch.stop;
  if (!tree || !signal) throw new Error('nothing is stopped');
  const { signals } = mainOf(tree);
  return [signals[signal], signals.SIGINT];
}

const isOwn = (behaviour: SignalBehaviour | undefined): boolean =>
  behaviour?.evidence.some(({ at }) => at !== undefined) === true;

/** Is it what its column says? */
const FITS: Readonly<Record<Kind, (launch: Launch) => boolean>> = {
  'no handler': launch => !asked(launch).some(isOwn),
  handler: ({ stop }) => stop.outcome === 'graceful',
  'wrong signal': launch => {
    const [stop, interrupt] = asked(launch);
    return !isOwn(stop) && isOwn(interrupt);
  },
  'handler that does not exit': launch => launch.stop.outcome === 'killed' && isOwn(asked(launch)[0]),
  'children not told': ({ stop }) => stop.cause === 'children-not-told',
};

function caseOf(entry: Entry): Case | undefined {
  if (typeof entry !== 'string') return undefined;
  const found = cases.get(entry);
  if (!found) throw new Error(`there is no case ${entry}`);
  return found;
}

async function launchOf(item: Case): Promise<Launch> {
  const launch = judgedLaunch(await lintVfs(item.vfs, {}, item.run));
  if (!launch) throw new Error(`${item.id} starts nothing`);
  return launch;
}

const languages = Object.keys(READERS).sort() as Language[];

describe.each(languages)('%s', language => {
  test.each(KINDS)('%s', async kind => {
    const entry = TABLE[language][kind];
    const item = caseOf(entry);
    if (!item) return;
    expect(FITS[kind](await launchOf(item))).toBe(true);
    expect(item.expect['not-run'] !== undefined).toBe(NOT_RUN.includes(language));
  });
});

test('test/cases/languages.md (vitest -u writes it)', async () => {
  const rows: string[] = [];
  for (const language of languages) {
    const cells: string[] = [];
    for (const kind of KINDS) {
      const entry = TABLE[language][kind];
      const item = caseOf(entry);
      if (!item) cells.push(typeof entry === 'string' ? '' : `(${entry.none})`);
      else cells.push(`${(await launchOf(item)).stop.outcome}: ${item.id}`);
    }
    rows.push(`| ${[language, ...cells].join(' | ')} |`);
  }
  const head = [
    '# The same five programs in each language',
    '',
    'What `docker stop` comes to, and the case in the files beside this one that shows it: linted, and run as a real PID 1',
    `where the tests can build it (all but ${NOT_RUN.join(', ')}). \`test/languages.test.ts\` holds the table: a pair`,
    'that has neither a case nor a reason does not compile, and a case that is not of its kind fails.',
    '',
    `| language | ${KINDS.join(' | ')} |`,
    `|---${'|---'.repeat(KINDS.length)}|`,
  ];
  await expect([...head, ...rows, ''].join('\n')).toMatchFileSnapshot('cases/languages.md');
});
