/** A text with its variables put in; the first one without a value stays as written, and is named. */
export interface Interpolated {
  readonly text: string;
  readonly unknown?: string;
}

const MAX_DEPTH = 8;

/**
 * `$NAME`, `${NAME:-default}`, `${NAME:?error}`, `${NAME:+other}` and `$$`, with the values of `.env`. What is set
 * nowhere may come from whoever starts it.
 * @source compose-go template/template.go
 */
export function interpolate(text: string, env: ReadonlyMap<string, string>, depth = 0): Interpolated {
  if (!text.includes('$') || depth > MAX_DEPTH) return { text };
  let result = '';
  let unknown: string | undefined;
  let i = 0;
  const put = (part: Interpolated) => {
    result += part.text;
    unknown ??= part.unknown;
  };
  while (i < text.length) {
    const dollar = text.indexOf('$', i);
    if (dollar === -1) break;
    result += text.slice(i, dollar);
    i = dollar + 1;
    if (text[i] === '$') {
      result += '$';
      i++;
      continue;
    }
    const end = text[i] === '{' ? closing(text, i) : undefined;
    const name = NAME.exec(text.slice(end === undefined ? i : i + 1, (end ?? i + MAX_NAME) + 1))?.[0];
    if (name === undefined) {
      result += '$';
      continue;
    }
    const from = i - 1;
    i = end === undefined ? i + name.length : end + 1;
    const rest = end === undefined ? '' : text.slice(from + 2 + name.length, end);
    put(substitute(name, rest, text.slice(from, i), env, depth));
  }
  result += text.slice(i);
  return unknown === undefined ? { text: result } : { text: result, unknown };
}

const NAME = /^[A-Za-z_]\w*/;
const MAX_NAME = 200;

/** A longer text in brackets is none. */
const MAX_BRACKETS = 4000;

/** The bracket that closes the one at `at`. */
function closing(text: string, at: number): number | undefined {
  let open = 0;
  for (let i = at; i < text.length && i - at < MAX_BRACKETS; i++) {
    if (text[i] === '{') open++;
    else if (text[i] === '}' && --open === 0) return i;
  }
  return undefined;
}

function substitute(
  name: string,
  rest: string,
  written: string,
  env: ReadonlyMap<string, string>,
  depth: number,
): Interpolated {
  const value = env.get(name);
  const operator = /^:?[-+?]/.exec(rest)?.[0] ?? '';
  const counts = value !== undefined && (value !== '' || !operator.startsWith(':'));
  const other = () => interpolate(rest.slice(operator.length), env, depth + 1);
  if (operator.endsWith('+')) return counts ? other() : { text: '' };
  if (counts) return { text: value };
  return operator.endsWith('-') ? other() : { text: written, unknown: name };
}

/** A `.env` file: `NAME=value` lines, quotes taken off. @source compose-go dotenv/parser.go */
export function readDotEnv(text: string): Map<string, string> {
  const env = new Map<string, string>();
  for (const raw of text.replace(/^\uFEFF/, '').split('\n')) {
    const line = raw.trim().replace(/^export\s+/, '');
    const equals = line.indexOf('=');
    if (line.startsWith('#') || equals < 1) continue;
    const value = line.slice(equals + 1).trim();
    const quoted = /^"([^"]*)"|^'([^']*)'/.exec(value);
    const plain = value.replace(/\s#.*$/, '').trimEnd();
    const text = quoted ? (quoted[1] ?? quoted[2] ?? '') : plain;
    env.set(line.slice(0, equals).trim(), quoted?.[2] === undefined ? interpolate(text, env).text : text);
  }
  return env;
}
