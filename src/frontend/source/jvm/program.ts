import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { type JvmLanguage, type Tokens, tokensOf } from './lexer.ts';

/** Bounds on what one program may make us read. */
const MAX_FILES = 4_000;
const MAX_DIRECTORIES = 6_000;
const MAX_DEPTH = 30;
/** Characters that are taken apart; about half a second. */
const MAX_LEXED = 3_000_000;
/** Characters that are looked through for a word. */
const MAX_TEXT = 10_000_000;
/** Imports stand in the first characters of a file. */
const MAX_HEAD = 40_000;

export interface JvmFile {
  readonly text: FileText;
  /** Its path in the stage or the context that it lies in. */
  readonly path: string;
  readonly language: JvmLanguage;
  /** Its name without the ending: the class that Java wants in it. */
  readonly stem: string;
  readonly packageName: string;
  /** Names with their packages, `a.b.*` for all of one. */
  readonly imports: readonly string[];
}

const LANGUAGES: Readonly<Record<string, JvmLanguage>> = {
  java: 'java',
  kt: 'kotlin',
  scala: 'scala',
  groovy: 'groovy',
};

/** The sources of a program, tests left out. */
export class JvmProgram {
  readonly files: readonly JvmFile[];
  /** There are more than were read. */
  readonly isCut: boolean;
  readonly #tokens = new Map<JvmFile, Tokens>();
  readonly #names = new Map<JvmFile, ReadonlySet<string>>();
  #lexed = 0;

  constructor(image: ImageFiles, places: readonly string[]) {
    const files: JvmFile[] = [];
    let size = 0;
    let isCut = false;
    for (const path of sourcePaths(image, places, /\.(?:java|kt|scala|groovy)$/)) {
      const text = textAt(image, path);
      if (!text) continue;
      size += text.text.length;
      if (files.length >= MAX_FILES || size > MAX_TEXT) {
        isCut = true;
        break;
      }
      files.push(jvmFile(text, path));
    }
    this.files = files;
    this.isCut = isCut;
  }

  /** So much is read that a search should come to an end. */
  get isTired(): boolean {
    return this.#lexed > MAX_LEXED;
  }

  tokens(file: JvmFile): Tokens {
    const known = this.#tokens.get(file);
    if (known) return known;
    this.#lexed += file.text.text.length;
    const tokens = this.isTired ? { file: file.text, list: [] } : tokensOf(file.text, file.language);
    this.#tokens.set(file, tokens);
    return tokens;
  }

  /** The words of a file, comments and strings included. */
  names(file: JvmFile): ReadonlySet<string> {
    const known = this.#names.get(file) ?? new Set(file.text.text.match(/[A-Za-z_]\w*/g) ?? []);
    this.#names.set(file, known);
    return known;
  }

  mentioning(word: string, files: readonly JvmFile[] = this.files): readonly JvmFile[] {
    return files.filter(file => file.text.text.includes(word));
  }
}

export const textAt = (files: ImageFiles, path: string): FileText | undefined => {
  const origin = files.origin(path);
  return origin.kind === 'context' || origin.kind === 'inline' ? origin.text : undefined;
};

/** Directories beside the sources of a program: tests, and what builds make. */
const NOT_SOURCES =
  /^(?:test|tests|androidTest|integrationTest|integration-test|functionalTest|testFixtures|it|jmh|native-test)$/;
const AT_ROOT = /^(?:build|target|out|bin|node_modules|docs?|examples?|samples?|buildSrc|gradle|e2e|it)$/;

/** Files below directories of sources whose names end so. */
export function* sourcePaths(
  files: ImageFiles,
  places: readonly string[],
  endings: RegExp,
): Generator<string> {
  let directories = 0;
  const seen = new Set<string>();
  function* below(directory: string, depth: number): Generator<string> {
    if (depth > MAX_DEPTH || ++directories > MAX_DIRECTORIES || seen.has(directory)) return;
    seen.add(directory);
    const isSrc = paths.basename(directory) === 'src';
    const inner: string[] = [];
    for (const name of files.list(directory)) {
      const path = paths.join(directory, name);
      if (endings.test(name)) yield path;
      else if (/^\.|\.\w+$/.test(name)) continue;
      else if (!(isSrc && NOT_SOURCES.test(name)) && !(depth === 0 && AT_ROOT.test(name))) inner.push(path);
    }
    for (const path of inner) yield* below(path, depth + 1);
  }
  for (const place of places) yield* below(place, 0);
}

export const packageOf = (text: string): string => /^[ \t]*package[ \t]+([\w.`]+)/m.exec(text)?.[1] ?? '';

function jvmFile(text: FileText, path: string): JvmFile {
  const head = text.text.slice(0, MAX_HEAD);
  const name = paths.basename(path);
  const end = name.lastIndexOf('.');
  return {
    text,
    path,
    language: LANGUAGES[name.slice(end + 1)] ?? 'java',
    stem: name.slice(0, end),
    packageName: packageOf(head),
    imports: [
      ...head.matchAll(/^[ \t]*import[ \t]+(?:static[ \t]+)?(\w+(?:\.\w+)*(?:\.\*|\.\{[^}\n]{0,300}\})?)/gm),
    ].flatMap(([, name]) => expanded(name ?? '')),
  };
}

/** Scala: `a.b.{C, D => E}`, `a.b._`. */
function expanded(name: string): readonly string[] {
  const [head = '', group] = name.split('{', 2);
  if (group === undefined) return [name.replace(/\._$/, '.*')];
  return group
    .replace('}', '')
    .split(',')
    .map(part => head + (part.split('=>', 1)[0] ?? '').trim().replace(/^_$/, '*'));
}

const MAIN: Readonly<Record<JvmLanguage, RegExp>> = {
  java: /\bvoid\s+main\s*\(/,
  groovy: /\bstatic\s+(?:void\s+|def\s+)?main\s*\(/,
  kotlin: /\bfun\s+main\s*\(/,
  scala:
    /\bdef\s+main\s*\(|\bextends\s+(?:App|IOApp|ResourceApp|ZIOAppDefault|ZIOApp|TaskApp|TwitterServer|HttpServer)\b|\bextends\s+cask\.Main(?:Routes)?\b|@main\b/,
};

/** Can a program start in it? */
export const hasMain = ({ language, text }: JvmFile): boolean => MAIN[language].test(text.text);

/** The file of a class, as `java` is given it: `com.example.AppKt` is what Kotlin makes of the functions in App.kt. */
export function fileOfClass(files: readonly JvmFile[], name: string): JvmFile | undefined {
  const [simple = ''] = (name.split(/[./]/).at(-1) ?? '').split('$', 1);
  const packageName = name.split(/[./]/).slice(0, -1).join('.');
  const fits = (file: JvmFile) => packageName === '' || file.packageName === packageName;
  const declares = (file: JvmFile) =>
    file.text.text.includes(simple) &&
    new RegExp(`\\b(?:class|object|interface|record)\\s+${simple}\\b`).test(file.text.text);
  const candidates = files.filter(fits);
  return (
    candidates.find(f => f.stem === simple) ??
    candidates.find(
      f => f.language === 'kotlin' && `${f.stem.charAt(0).toUpperCase()}${f.stem.slice(1)}Kt` === simple,
    ) ??
    (/^[A-Za-z_]\w*$/.test(simple) ? candidates.find(declares) : undefined)
  );
}
