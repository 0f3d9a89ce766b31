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

/** The one server of the file ends what it answers on the signal, and the function that it holds waits for that. */
export function shutsDown(
  lines: readonly string[],
  clause: number,
  signal: SignalName,
  above: Above,
): Planned | undefined {
  const source = lines.join('\n');
  const all = lines.flatMap((line, i) => servingAt(line, i, source) ?? []);
  const [serving, other] = all;
  if (!serving || other || /\b(?:signal\.Notify|drained|drain)\b|\.Shutdown\(|\.GracefulStop\(/.test(source))
    return undefined;
  const indent = /^\t*/.exec(lines[serving.line] ?? '')?.[0] ?? '';
  if (indent !== '\t') return undefined;
  const after = waiting(lines, serving);
  if (!after) return undefined;
  const name = /\bstopped\b/.test(source) ? 'stopSignals' : 'stopped';
  const body = [
    ...(serving.declared === undefined ? [] : [serving.declared]),
    `${name} := make(chan os.Signal, 1)`,
    `signal.Notify(${name}, syscall.${signal})`,
    'drained := make(chan struct{})',
    'go func() {',
    `\t<-${name}`,
    ...serving.shutdown.map(line => `\t${line}`),
    '\tclose(drained)',
    '}()',
  ];
  const isTimed = serving.shutdown.length > 1;
  const wanted = [
    ...(isTimed ? ['context', 'time'] : []),
    ...(serving.closed ? ['net/http'] : []),
    'os',
    'os/signal',
    'syscall',
  ];
  const missing = wanted.filter(one => !source.includes(`"${one}"`)).sort();
  return {
    safety: 'suggested',
    title: `Let ${serving.server} end what it answers on ${signal}: ${serving.shutdown.at(-1)}`,
    edits: [
      ...goImports(lines, clause, missing, above),
      {
        ...over(above, serving.line, after.to + 1),
        text: [...body, ...after.lines].map(line => (line === '' ? '\n' : `${indent}${line}\n`)).join(''),
      },
    ],
  };
}

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
