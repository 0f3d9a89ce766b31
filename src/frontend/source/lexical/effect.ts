import { indentOf, mentions, type Piece, pieceText } from './blocks.ts';
import type { Dialect, Effect } from './dialect.ts';
import { type LexProgram, mayLookUp } from './program.ts';

const MAX_DEPTH = 4;
const CALLS = /^(?:\w+\.)*(\w+[?!]?)(?:\s*\(.*\))?$/;
const STAYS: Effect = { kind: 'stays' };

/** What comes of a handler: the first statement that ends the program, on whatever condition, decides. */
export function effectOf(dialect: Dialect, program: LexProgram, body: Piece | undefined, depth = 0): Effect {
  if (!body) return { kind: 'unknown', reason: 'a handler of signals is not followed' };
  if (depth > MAX_DEPTH) return open(body, pieceText(body).trim());
  let left: Effect = STAYS;
  for (const { text, isGuarded } of statementsOf(dialect, body)) {
    const effect = effectOfOne(dialect, program, body, text, depth);
    if (effect.kind === 'ends' && !isGuarded) return effect;
    if (effect.kind !== 'stays' && left.kind === 'stays') left = isGuarded ? open(body, text) : effect;
  }
  return left;
}

const open = ({ file }: Piece, text: string): Effect => ({
  kind: 'unknown',
  reason: `what \`${text.split('\n', 1)[0]?.slice(0, 60)}\` in a handler comes to is not followed (${file.text.file})`,
});

interface Statement {
  readonly text: string;
  readonly isGuarded: boolean;
}

function statementsOf(dialect: Dialect, body: Piece): readonly Statement[] {
  const found: Statement[] = [];
  const guards: number[] = [];
  for (const line of pieceText(body).split('\n')) {
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    while (guards.length > 0 && indent <= (guards.at(-1) as number)) guards.pop();
    for (const wrapped of line.split(dialect.between)) {
      const part = wrapped.trim().replace(dialect.wraps ?? '', '');
      if (part === '' || /^(?:end|[{}()[\]]+)$/.test(part)) continue;
      if (dialect.guards.test(part)) {
        if (!dialect.holds.test(part) && !isFirstTime(dialect, body, part)) guards.push(indent);
        continue;
      }
      const isGuarded = guards.length > 0 || dialect.guarded?.test(part) === true;
      found.push({ text: part, isGuarded });
    }
  }
  return found;
}

/** `if first_time`, where what is done then sets the flag, so that it is done once: at the first signal. */
function isFirstTime({ sets }: Dialect, body: Piece, guard: string): boolean {
  const [, negated, name] =
    /^(?:if|unless)\s*\(?\s*(not\s+|!\s*)?@?([\w.]{1,60})\s*\)?\s*[:{]?$/.exec(guard) ?? [];
  if (name === undefined) return false;
  const isOnceSet = (negated !== undefined) !== guard.startsWith('unless');
  return pieceText(body)
    .split(/[;\n]/)
    .some(line => {
      const [, flag, value = ''] = sets.exec(line.trim()) ?? [];
      return flag?.replace(/^@/, '') === name && /^(?:true|True|1)$/.test(value) === isOnceSet;
    });
}

function effectOfOne(
  dialect: Dialect,
  program: LexProgram,
  body: Piece,
  text: string,
  depth: number,
): Effect {
  const exit = dialect.exits.exec(text);
  if (exit) return { kind: 'ends', status: dialect.statusOf(exit[1]) };
  if (!mayLookUp(program)) return open(body, text);
  const done = dialect.does(text, program);
  if (done) return done;
  if (dialect.harmless.test(text)) return STAYS;
  const [, flag, value = ''] = dialect.sets.exec(text) ?? [];
  if (flag !== undefined) return effectOfFlag(dialect, program, body, flag, /^(?:true|True|1)$/.test(value));
  const name = (dialect.calls ?? CALLS).exec(text)?.[1];
  const called = name === undefined ? undefined : dialect.functionBody(program, name);
  return called ? effectOf(dialect, program, called, depth + 1) : open(body, text);
}

/** A flag that a loop asks for, and that nobody else does. */
function effectOfFlag(
  dialect: Dialect,
  program: LexProgram,
  body: Piece,
  flag: string,
  isTrue: boolean,
): Effect {
  const name = flag.replace(/^@{1,2}/, '');
  for (const file of program.files) {
    for (const loop of dialect.loopsIn(file)) {
      const asked =
        /^\(?\s*(not\s+|!\s*)?(?:\w+\.|@{1,2})?(\w+)(?:\.value|\.load(?:ing)?\([^)]*\)|\.get)?\s*\)?$/.exec(
          loop.while.trim(),
        );
      if (asked?.[2] !== name) continue;
      const goesOnWhile = (asked[1] === undefined) !== loop.isUntil;
      const round = pieceText(loop.round);
      if (goesOnWhile === isTrue || dialect.standsStill.test(round) || !dialect.comesRound.test(round))
        return open(body, `${flag} = `);
      return { kind: 'ends', status: 0 };
    }
  }
  // Its declaration, and this place.
  return mentions(program, name) > 2 ? open(body, `${flag} = `) : STAYS;
}
