import type { Location } from '../../base/index.ts';
import type { SimpleCommand } from '../../frontend/shell/ast.ts';
import { commandsIn } from '../../frontend/shell/walk.ts';
import { type Change, indentAt, rangeOf } from '../edits.ts';
import type { DockerfileText } from '../image/dockerfile.ts';
import type { Sources } from '../sources.ts';
import type { ShellSource } from './script.ts';
import { scriptOf } from './shell.ts';

type Instruction = DockerfileText['instructions'][number];

/** What one echo or printf of a build step puts into a file: characters of it, each with its place in the Dockerfile. */
interface Piece {
  readonly target: string;
  readonly begins: boolean;
  readonly quote: string;
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** How a line ends within the quotes; `undefined`: each has a command of its own. */
  readonly lineEnd: string | undefined;
  /** What a line more is begun with, behind its closing quote. */
  readonly next: string;
  readonly isFormat: boolean;
}

/** A script that build steps write line by line: `RUN echo 'nginx' >> /start.sh`, or `printf '…\n…' > /start.sh`. */
export function echoedScript(at: Location, sources: Sources): ShellSource | undefined {
  const source = sources.read(at.file);
  const dockerfile = sources.dockerfile(at.file);
  const inFile = source === undefined ? undefined : rangeOf(source, at);
  if (source === undefined || !dockerfile || !inFile) return undefined;
  const all = dockerfile.instructions
    .filter(({ keyword }) => keyword === 'RUN')
    .flatMap(instruction => piecesOf(instruction, source));
  const own = all.find(({ starts }) => starts.includes(inFile.start));
  const pieces = all.filter(({ target }) => target === own?.target);
  const text = pieces.map(piece => piece.text).join('');
  const script = own && pieces[0]?.begins ? scriptOf(text) : undefined;
  const [{ locate } = {}] = dockerfile.instructions;
  if (!script || !locate) return undefined;
  const chars = pieces.flatMap(piece =>
    piece.starts.map((start, i) => ({ piece, start, end: piece.ends[i] ?? start })),
  );
  const editOf = ({ start, end, text: by }: Change) => {
    const first = chars[start];
    const last = start === end ? undefined : chars[end - 1];
    // Lines do not go, and none is put behind what begins the file.
    if (!first || text.slice(start, end).includes('\n') || (last && last.piece !== first.piece))
      return undefined;
    const written =
      first.piece.begins && first.piece.lineEnd === undefined && by.includes('\n')
        ? undefined
        : quotedIn(by, first.piece);
    return written === undefined
      ? undefined
      : { at: locate(first.start, last?.end ?? first.start), text: written };
  };
  return {
    text,
    script,
    hasLines: true,
    rangeOf: () => {
      const start = chars.findIndex(char => char.start === inFile.start);
      const end = chars.findLastIndex(char => char.start < inFile.end) + 1;
      return { start, end, text: '' };
    },
    edits: changes => {
      const edits = changes.map(editOf);
      return edits.every(edit => edit !== undefined) ? edits : [];
    },
  };
}

function quotedIn(by: string, { quote, lineEnd, next, isFormat }: Piece): string | undefined {
  if (by.includes('\\')) return undefined;
  const lines = by.split('\n').map(line => {
    const plain = isFormat ? line.replaceAll('%', '%%') : line;
    return quote === "'" ? plain.replaceAll("'", "'\\''") : plain.replaceAll(/["$`]/g, sign => `\\${sign}`);
  });
  return lines.join(lineEnd ?? `${quote}${next}${quote}`);
}

function piecesOf(instruction: Instruction, source: string): readonly Piece[] {
  const { args } = instruction;
  const script = scriptOf(args.text);
  const commands = script ? [...commandsIn(script)] : [];
  return commands.flatMap(command =>
    command.type === 'simple' ? (pieceOf(command, instruction, commands.length === 1, source) ?? []) : [],
  );
}

function pieceOf(
  { words, redirects, start, assignments }: SimpleCommand,
  { args }: Instruction,
  isAlone: boolean,
  source: string,
): Piece | undefined {
  const [name, ...rest] = words;
  const isEscaped = rest[0]?.text === '-e';
  const word = rest.at(-1);
  const [redirect, other] = redirects;
  const target = redirect?.target?.text;
  const [, quote = '', raw = ''] = /^(["'])([\s\S]*)\1$/.exec(word?.text ?? '') ?? [];
  if (!word || other || assignments.length > 0 || target === undefined || rest.length !== (isEscaped ? 2 : 1))
    return undefined;
  if (!/^(?:echo|printf)$/.test(name?.text ?? '') || !/^>>?$/.test(redirect?.operator ?? ''))
    return undefined;
  if (quote === '' || (quote === "'" && raw.includes("'")) || (quote === '"' && /[`]|(?<!\\)\$/.test(raw)))
    return undefined;
  const isFormat = name?.text === 'printf';
  const text: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const first = word.start + 1;
  const put = (char: string, at: number, width: number) => {
    text.push(char);
    starts.push(args.offsets[first + at] ?? 0);
    ends.push((args.offsets[first + at + width - 1] ?? 0) + 1);
  };
  for (let i = 0; i < raw.length; i++) {
    const [char = '', following = ''] = raw.slice(i, i + 2);
    const width =
      (char === '\\' && (following === 'n' || quote === '"')) || (isFormat && char === '%') ? 2 : 1;
    if (char === '\\' && width === 1) return undefined;
    if (isFormat && char === '%' && following !== '%') return undefined;
    put(char === '\\' && following === 'n' ? '\n' : width === 2 ? following : char, i, width);
    i += width - 1;
  }
  const hasEscapes = /\\n/.test(raw);
  if (!isFormat) put('\n', raw.length, 1);
  else if (!hasEscapes) return undefined;
  const at = args.offsets[start] ?? 0;
  const between = isAlone ? '\nRUN' : ` && \\\n${indentAt(source, at) || '    '}`.replace(/ $/, '');
  return {
    target,
    begins: redirect?.operator === '>',
    quote,
    text: text.join(''),
    starts,
    ends,
    lineEnd: hasEscapes
      ? /\\n\\\r?\n/.test(source.slice(starts[0], ends.at(-1)))
        ? '\\n\\\n'
        : '\\n'
      : undefined,
    next: ` >> ${target}${between} echo `,
    isFormat,
  };
}
