import type { SignalName } from '../../kernel/index.ts';
import type { TextEdit } from '../../lint/types.ts';
import type { Planned } from '../types.ts';
import { type Above, goImports } from './text.ts';

export interface Serving {
  /** The call as it stands, and what is called instead. */
  readonly call: string;
  readonly instead: string;
  readonly line: number;
  readonly server: string;
  /** Of a server that had no name. */
  readonly declared?: string;
  readonly shutdown: readonly string[];
  /** What it returns when it was told to end; absent: nil. */
  readonly closed?: 'http.ErrServerClosed';
}

const ARGUMENTS = String.raw`((?:[^(),]|\((?:[^()]|\([^()]*\))*\))+)`;
const BARE = new RegExp(String.raw`(?<![\w.])http\.ListenAndServe\(${ARGUMENTS},\s*${ARGUMENTS}\)`);
const NAMED =
  /(?<![\w.])(\w+)\.(ListenAndServe(?:TLS)?|Start(?:TLS)?|Listen|Serve|Run)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/;

const inTime = (server: string) => [
  'drain, cancel := context.WithTimeout(context.Background(), 5*time.Second)',
  'defer cancel()',
  `${server}.Shutdown(drain)`,
];

/** What a variable that is declared in one of these ways is, and how it ends. */
const MADE: readonly (readonly [made: string, method: RegExp, how: 'http' | 'gin' | 'fiber' | 'grpc'])[] = [
  [String.raw`&?http\.Server\{`, /^(?:ListenAndServe(?:TLS)?|Serve)$/, 'http'],
  [String.raw`echo\.New\(`, /^Start(?:TLS)?$/, 'http'],
  [String.raw`gin\.(?:Default|New)\(`, /^Run$/, 'gin'],
  [String.raw`fiber\.New\(`, /^Listen$/, 'fiber'],
  [String.raw`grpc\.NewServer\(`, /^Serve$/, 'grpc'],
];

/** What ends several servers, within one time. */
export function shutdownOf(all: readonly Serving[]): readonly string[] {
  const calls = all.flatMap(({ shutdown }) => shutdown.slice(-1));
  const timed = all.find(({ shutdown }) => shutdown.length > 1);
  return [...(timed?.shutdown.slice(0, -1) ?? []), ...calls];
}

/** The packages that a text of these lines takes. */
export const wantedBy = (shutdown: readonly string[]): readonly string[] =>
  shutdown.length > 0 && shutdown[0]?.startsWith('drain, ') ? ['context', 'time'] : [];

interface Served {
  /** What main holds, and named servers on goroutines beside it. */
  readonly main: Serving;
  readonly beside: readonly Beside[];
}

interface Beside {
  readonly serving: Serving;
  readonly after: Waiting;
}

/** The one server that holds a function, with those beside it; a helper without a name goes with the program. */
function served(lines: readonly string[], source: string): Served | undefined {
  const all = lines.flatMap((line, i) => servingAt(line, i, source) ?? []);
  const holds = ({ line }: Serving) => /^\t(?!\t|go )/.test(lines[line] ?? '');
  const [main, other] = all.filter(holds);
  if (!main || other) return undefined;
  const beside = all.flatMap(serving => {
    if (serving === main || serving.declared !== undefined) return [];
    return [
      {
        serving,
        after: /^\t\t(?!\t)/.test(lines[serving.line] ?? '') ? waiting(lines, serving, '\t\t') : undefined,
      },
    ];
  });
  const isClear = (one: (typeof beside)[number]): one is Beside => one.after !== undefined;
  return beside.every(isClear) ? { main, beside: beside.filter(isClear) } : undefined;
}

/** The server that a function holds ends what it answers on the signal, and the function waits for that. */
export function shutsDown(
  lines: readonly string[],
  clause: number,
  signal: SignalName,
  above: Above,
): Planned | undefined {
  const source = lines.join('\n');
  const found = served(lines, source);
  if (!found || /\b(?:signal\.Notify|drained|drain)\b|\.Shutdown\(|\.GracefulStop\(/.test(source))
    return undefined;
  const { main, beside } = found;
  const after = waiting(lines, main);
  if (!after) return undefined;
  const name = /\bstopped\b/.test(source) ? 'stopSignals' : 'stopped';
  const shutdown = shutdownOf([main, ...beside.map(({ serving }) => serving)]);
  const body = [
    ...(main.declared === undefined ? [] : [main.declared]),
    `${name} := make(chan os.Signal, 1)`,
    `signal.Notify(${name}, syscall.${signal})`,
    'drained := make(chan struct{})',
    'go func() {',
    `\t<-${name}`,
    ...shutdown.map(line => `\t${line}`),
    '\tclose(drained)',
    '}()',
  ];
  const wanted = [...wantedBy(shutdown), ...(main.closed ? ['net/http'] : []), 'os', 'os/signal', 'syscall'];
  const missing = wanted.filter(one => !source.includes(`"${one}"`)).sort();
  return {
    safety: 'suggested',
    title: `Let ${main.server} end what it answers on ${signal}: ${main.shutdown.at(-1)}`,
    edits: [
      ...goImports(lines, clause, missing, above),
      ...beside.map(({ serving, after: { to, lines: own } }) => ({
        ...over(above, serving.line, to + 1),
        text: indented(own, '\t\t'),
      })),
      { ...over(above, main.line, after.to + 1), text: indented([...body, ...after.lines], '\t') },
    ],
  };
}

/** The same where a goroutine that hears of the signal is there already. */
export function drainsIn(
  lines: readonly string[],
  source: string,
):
  | (Pick<Waiting, 'to'> & {
      readonly from: number;
      readonly text: string;
      readonly shutdown: readonly string[];
      readonly wanted: readonly string[];
    })
  | undefined {
  const found = served(lines, source);
  if (!found || /\b(?:drained|drain)\b|\.Shutdown\(|\.GracefulStop\(/.test(source)) return undefined;
  const { main, beside } = found;
  const after = waiting(lines, main);
  if (!after || beside.length > 0 || main.declared !== undefined) return undefined;
  return {
    from: main.line,
    to: after.to,
    text: indented(after.lines, '\t'),
    shutdown: main.shutdown,
    wanted: [...wantedBy(main.shutdown), ...(main.closed ? ['net/http'] : [])],
  };
}

const indented = (lines: readonly string[], indent: string): string =>
  lines.map(line => (line === '' ? '\n' : `${indent}${line}\n`)).join('');

/** gofmt has blanks around the sum of a field, and none in that of an argument. */
const spaced = (sum: string): string =>
  /[()]/.test(sum) ? sum : sum.replace(/("(?:[^"\\]|\\.)*")|\s*\+\s*/g, (_, text?: string) => text ?? ' + ');

export function over(above: Above, from: number, to: number): TextEdit {
  const [start, end] = [above(from, ''), above(to, '')];
  return { at: { ...start.at, endLine: end.at.endLine, endColumn: end.at.endColumn }, text: '' };
}

export function servingAt(line: string, at: number, source: string): Serving | undefined {
  if (/^\s*\/\//.test(line)) return undefined;
  const bare = BARE.exec(line);
  if (bare) {
    const [call, address = '', handler = ''] = bare;
    const server = ['server', 'srv', 'httpServer'].find(name => !new RegExp(`\\b${name}\\b`).test(source));
    if (server === undefined) return undefined;
    const given = handler.trim() === 'nil' ? '' : `, Handler: ${handler.trim()}`;
    return {
      call,
      instead: `${server}.ListenAndServe()`,
      line: at,
      server,
      declared: `${server} := &http.Server{Addr: ${spaced(address)}${given}}`,
      shutdown: inTime(server),
      closed: 'http.ErrServerClosed',
    };
  }
  const [call, own = '', method = '', argument = ''] = NAMED.exec(line) ?? [];
  if (call === undefined) return undefined;
  const made = MADE.find(
    ([text, methods]) =>
      methods.test(method) && new RegExp(`\\b${own}(?:\\s*\\*?[\\w.]+)?\\s*:?=\\s*${text}`).test(source),
  );
  if (!made) return undefined;
  const base = { call, instead: call, line: at, server: own };
  switch (made[2]) {
    case 'http':
      return { ...base, shutdown: inTime(own), closed: 'http.ErrServerClosed' };
    case 'fiber':
      return { ...base, shutdown: [`${own}.Shutdown()`] };
    case 'grpc':
      return { ...base, shutdown: [`${own}.GracefulStop()`] };
    case 'gin': {
      const server = ['server', 'srv', 'httpServer'].find(name => !new RegExp(`\\b${name}\\b`).test(source));
      if (server === undefined || argument.trim() === '' || argument.includes(',')) return undefined;
      return {
        call,
        instead: `${server}.ListenAndServe()`,
        line: at,
        server,
        declared: `${server} := &http.Server{Addr: ${spaced(argument)}, Handler: ${own}}`,
        shutdown: inTime(server),
        closed: 'http.ErrServerClosed',
      };
    }
  }
}

interface Waiting {
  /** The last line that is replaced. */
  readonly to: number;
  readonly lines: readonly string[];
}

const LEAVES = /^\t\t(?:return\b|os\.Exit\(|panic\(|\w+\.(?:Fatal|Panic)\w*\()/m;

/**
 * Waits for the end of what is answered only where the server was told to end: what fails goes on as it did. On a
 * goroutine, which stands further in, nothing waits.
 */
export function waiting(
  lines: readonly string[],
  serving: Serving,
  indent: '\t' | '\t\t' = '\t',
): Waiting | undefined {
  const found = waitingAt(lines, serving, indent);
  if (!found || indent === '\t') return found;
  const { line, call, instead } = serving;
  const isBare = lines[line] === indent + call || lines[line] === `${indent}_ = ${call}`;
  if (isBare)
    return { to: found.to, lines: [(lines[line] ?? '').slice(indent.length).replace(call, instead)] };
  return { to: found.to, lines: found.lines.filter(own => own !== '<-drained') };
}

function waitingAt(
  lines: readonly string[],
  { call, instead, line, closed }: Serving,
  indent: string,
): Waiting | undefined {
  const text = (lines[line] ?? '').slice(indent.length);
  const failed = closed ? `err != ${closed}` : 'err != nil';
  const ended = closed ? `err == ${closed}` : 'err == nil';
  if (text === call || text === `_ = ${call}`)
    return { to: line, lines: [`if err := ${instead}; ${ended} {`, '\t<-drained', '}'] };
  if (text === `return ${call}`)
    return {
      to: line,
      lines: [`err := ${instead}`, `if ${ended} {`, '\t<-drained', '\treturn nil', '}', 'return err'],
    };
  if (/^(?:\w+(?:\.\w+)*\.(?:Fatal|Panic)\w*|panic)\(.*\)$/.test(text))
    return {
      to: line,
      lines: [`if err := ${instead}; ${failed} {`, `\t${text.replace(call, 'err')}`, '}', '<-drained'],
    };
  const isBranch = text === `if err := ${call}; err != nil {` || text === `if err = ${call}; err != nil {`;
  const isApart =
    /^err :?= /.test(text) && text.endsWith(` ${call}`) && lines[line + 1] === `${indent}if err != nil {`;
  if (!isBranch && !isApart) return undefined;
  const head = isBranch ? line : line + 1;
  const end = lines.findIndex((own, i) => i > head && own === `${indent}}`);
  const inner = lines.slice(head + 1, end).map(own => own.slice(indent.length - 1));
  if (end === -1 || !LEAVES.test(inner.join('\n')) || inner.some(own => own.includes('`'))) return undefined;
  const also = closed ? ` && err != ${closed}` : '';
  const first = isBranch
    ? [text.replace(call, instead).replace('err != nil {', `err != nil${also} {`)]
    : [text.replace(call, instead), `if err != nil${also} {`];
  return { to: end, lines: [...first, ...inner.map(own => own.slice(1)), '}', '<-drained'] };
}
