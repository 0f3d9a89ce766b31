import { path } from '../base/index.ts';
import type { SignalName } from '../kernel/index.ts';
import type { Remedy } from '../lint/remedy.ts';
import type { Launch, TextEdit } from '../lint/types.ts';
import { mainOf } from '../model/index.ts';
import { buildTexts, endlessLoops, inC, inLoopOfC } from './c/handler.ts';
import { inCsharp } from './dotnet/handler.ts';
import { type Change, inserted, joinedEdits } from './edits.ts';
import { setsFlag } from './flag.ts';
import { inGo } from './go/handler.ts';
import { closes, inStyleOf, nestHooks } from './javascript/text.ts';
import { inJava } from './jvm/handler.ts';
import { IN_LUA, lacksPosix } from './lua/handler.ts';
import { pcntl } from './php/extension.ts';
import { type Handler, inPython } from './python/handler.ts';
import { abovePython, BETWEEN_IMPORTS, importOf, isOfOthers, PYTHON_IMPORT } from './python/text.ts';
import { inRust } from './rust/handler.ts';
import { shellSource } from './shell/script.ts';
import type { Sources } from './sources.ts';
import type { FixInput, Planned } from './types.ts';

type HandleSignal = Extract<Remedy, { do: 'handle-signal' }>;

interface Skeleton {
  /** Lines that stay above: comments, directives, what has to come first. The number of them; `undefined`: not clear. */
  readonly above: (lines: readonly string[]) => number | undefined;
  readonly text: (signal: SignalName) => string;
  /** The imports that follow stay above too. */
  readonly imports?: {
    readonly line: RegExp;
    readonly opens: RegExp;
    readonly closes: RegExp;
    /** What ends one that goes over lines, import or not; absent: what closes it. */
    readonly ends?: RegExp;
    /** What may stand between them: those that depend on something. */
    readonly between?: RegExp;
  };
  /** Modules that the text takes, where the language has a line for each. */
  readonly modules?: readonly string[];
}

const IN_JAVASCRIPT: Skeleton = {
  above: lines => behind(lines, /^\s*(?:#!.*|\/\/.*|(['"])use [a-z]+\1;?)?\s*$/, true),
  text: signal => `process.once('${signal}', () => process.exit(0));`,
  imports: {
    line: /^(?:import\s|import['"{*]|(?:const|let|var)\s(?:[^=]*=\s*require\(['"][^'"]+['"]\);?\s*$|\{[^=}]*$)|require\(['"][^'"]+['"]\)(?:\.\w+\(\))?;?\s*$)/,
    opens: /^(?:(?:import|const|let|var)\s*\{|import\s.*\bwith\s*\{)[^}]*$/,
    closes: /\}\s*(?:=\s*require\(|from\b|;?\s*$)/,
    ends: /\}|;/,
  },
};

/** A handler that ends the program, at the top of the file that is started: what is to be finished goes into it. */
const SKELETONS: Readonly<
  Record<Exclude<HandleSignal['language'], 'go' | 'c' | 'csharp' | 'java' | 'rust'>, Skeleton>
> = {
  python: {
    above: abovePython,
    text: signal => `signal.signal(signal.${signal}, lambda *_: sys.exit(0))`,
    imports: { line: PYTHON_IMPORT, opens: /\([^)]*$/, closes: /\)/, between: BETWEEN_IMPORTS },
    modules: ['signal', 'sys'],
  },
  javascript: IN_JAVASCRIPT,
  deno: { ...IN_JAVASCRIPT, text: signal => `Deno.addSignalListener('${signal}', () => Deno.exit(0));` },
  php: {
    above: lines =>
      /^(?:#!|<\?php\s*$)/.test(lines[0] ?? '')
        ? behind(lines, /^\s*(?:#.*|\/\/.*|<\?php|declare\(strict_types=1\);|namespace [\w\\]+;)?\s*$/)
        : undefined,
    text: signal => `pcntl_async_signals(true);\npcntl_signal(${signal}, fn () => exit(0));`,
    imports: { line: /^use\s/, opens: /^[^;]*$/, closes: /;/ },
  },
  lua: IN_LUA,
  // Options of the shell come first, for they hold for all below.
  shell: {
    above: lines => behind(lines, /^\s*(?:#.*|set [-+].*)?$/),
    text: signal => `trap 'exit 0' ${signal.slice(3)}`,
  },
  perl: {
    above: lines => behind(lines, /^\s*(?:#.*)?$/),
    text: signal => `$SIG{${signal.slice(3)}} = sub { exit 0 };`,
    imports: { line: /^(?:use|no|require|package)\s/, opens: /^[^;]*$/, closes: /;/ },
  },
};

/** The call that a handler of these languages is set by. */
const SAID = /(?:tokio::signal::|signal_hook::|ctrlc::)[^\n;{]*[^\n;{ ]/;

export function handleSignal(
  { file, language, signal, atOnce, plain }: HandleSignal,
  { launch, sources }: FixInput,
): Planned | undefined {
  const declared = language === 'shell' ? inText(file, signal, { launch, sources }) : undefined;
  if (declared) return declared;
  const source = sources.read(file);
  if (source === undefined || file === launch.spec.file) return undefined;
  if (source.startsWith('\uFEFF') && language !== 'csharp') return undefined;
  const lines = source.split(/\r?\n/);
  const above = (line: number, text: string): TextEdit => ({
    at: { file, line: line + 1, column: 1, endLine: line + 1, endColumn: 1 },
    text,
  });
  const beside = language === 'c' ? besideC(file, signal, { launch, sources }) : undefined;
  if (beside) return beside;
  if (language === 'go') return inGo(lines, signal, file, above, launch, plain);
  if (language === 'java') return inJava(file, sources.read);
  if (language === 'c' || language === 'csharp' || language === 'rust') {
    const build = sources.read(launch.spec.file) ?? '';
    const rust =
      language === 'rust' ? inRust(source, file, signal, { read: sources.read, build, launch }) : undefined;
    const feature = rust?.feature;
    const changes = {
      c: () => inC(source, signal, buildTexts(file, launch, sources)),
      csharp: () => inCsharp(source, signal, projectTexts(file, launch, sources)),
      rust: () => rust?.changes,
    }[language]();
    const written = changes?.map(({ text }) => text).join('\n') ?? '';
    const isAtOnce = language === 'c' && written.includes('_exit(0)');
    const said = isAtOnce
      ? `signal(${signal}, …) with a handler that ends it at once`
      : SAID.exec(written)?.[0];
    const title = said === undefined ? {} : { title: `Handle ${signal} in ${file}: ${said}` };
    const further = feature ? inserted(feature.file, feature.source, [feature.change]) : [];
    return (
      changes && { safety: 'suggested', ...title, edits: [...inserted(file, source, changes), ...further] }
    );
  }
  if (language === 'lua' && lacksPosix(source, sources.read(launch.spec.file) ?? '')) return undefined;
  const isJavaScript = language === 'javascript' || language === 'deno';
  const hooks = isJavaScript && !plain ? nestHooks(source) : undefined;
  if (hooks) {
    const title = `Handle ${signal} in ${file}: ${hooks.text.trim().replace(/;$/, '')}`;
    return { safety: 'suggested', title, edits: inserted(file, source, [hooks]) };
  }
  const flagged = plain || atOnce ? undefined : setsFlag(language, file, signal, { launch, sources });
  if (flagged) return flagged;
  const closing = language === 'javascript' && !plain ? closes(source, signal) : undefined;
  if (closing) {
    const text = inStyleOf(source, closing.text);
    const end = source.trimEnd().length;
    const title = `Handle ${signal} in ${file}: ${text.replace(/;$/, '')}`;
    const changes = [...closing.named, { start: end, end, text: `\n\n${text}` }];
    return { safety: 'suggested', title, edits: inserted(file, source, changes) };
  }
  const skeleton = SKELETONS[language];
  const top = skeleton.above(lines);
  if (top === undefined) return undefined;
  const line = belowImports(lines, top, skeleton);
  const own = written(skeleton, signal);
  const {
    text,
    modules,
    changes = [],
  } = language === 'python' ? inPython(source, signal, { atOnce, plain }, own) : own;
  const handler = isJavaScript ? inStyleOf(source, text) : text;
  const missing = modules.map(module => importOf(source, module));
  const edits: TextEdit[] =
    line === top
      ? [
          above(
            line,
            `${modules.map(own => `import ${own}\n`).join('')}${modules.length > 0 ? '\n' : ''}${handler}\n\n`,
          ),
        ]
      : [
          ...inserted(file, source, apart(source, missing.flat())),
          above(line, `\n${handler}\n${lines[line]?.trim() === '' ? '' : '\n'}`),
        ];
  const extension = language === 'php' ? pcntl(launch, sources) : [];
  return {
    safety: 'suggested',
    title: `Handle ${signal} in ${file}: ${handler.split('\n').at(-1)?.replace(/;$/, '')}${language === 'php' ? ', with the pcntl extension' : ''}`,
    edits: joinedEdits([...edits, ...inserted(file, source, changes), ...extension]),
  };
}

/** Imports of the language do not stand in front of others without a blank line. */
function apart(source: string, imports: readonly Change[]): readonly Change[] {
  const last = imports.at(-1);
  if (!last || !isOfOthers(source.slice(last.start).split('\n', 1)[0] ?? '')) return imports;
  const above = source.slice(0, last.start).split('\n').at(-2) ?? '';
  if (PYTHON_IMPORT.test(above)) return imports;
  return [...imports.slice(0, -1), { ...last, text: `${last.text}\n` }];
}

/** A trap in the text that a shell gets with `-c`, or in the script that a here-document holds. */
function inText(
  file: string,
  signal: SignalName,
  { launch, sources }: Pick<FixInput, 'launch' | 'sources'>,
): Planned | undefined {
  const { spec, stop } = launch;
  const at = stop.culprit?.shell?.at;
  const isDeclared = [spec.file, spec.entrypoint?.at.file, spec.cmd?.at.file].includes(file);
  const source = isDeclared && at?.file === file ? shellSource(at, { launch, sources }) : undefined;
  if (!source) return undefined;
  const trap = written(SKELETONS.shell, signal).text;
  const lines = source.text.split('\n');
  const top = source.hasLines ? SKELETONS.shell.above(lines) : 0;
  if (top === undefined) return undefined;
  const start = lines.slice(0, top).join('\n').length + (top > 0 ? 1 : 0);
  const text = source.hasLines ? `${trap}\n` : `${trap}; `;
  const title = `Handle ${signal} in the shell: ${trap}`;
  return { safety: 'suggested', title, edits: source.edits([{ start, end: start, text }]) };
}

/** Where another source of the program has the one loop that it turns in. */
function besideC(
  file: string,
  signal: SignalName,
  { launch, sources }: Pick<FixInput, 'launch' | 'sources'>,
): Planned | undefined {
  const files = [file];
  for (const own of files)
    for (const [, name = ''] of (sources.read(own) ?? '').matchAll(/^#include[ \t]*"([\w./-]+)\.h"/gm)) {
      const source = path.join(path.dirname(own), `${name}.c`);
      if (files.length < 20 && !files.includes(source) && sources.read(source) !== undefined)
        files.push(source);
    }
  const texts = files.map(own => ({ own, source: sources.read(own) ?? '' }));
  const turning = texts.filter(({ source }) => endlessLoops(source) > 0);
  const [only, other] = turning;
  if (!only || other || only.own === file || !file.endsWith('.c')) return undefined;
  const changes = inLoopOfC(only.source, signal, buildTexts(file, launch, sources));
  return (
    changes && {
      safety: 'suggested',
      title: `Handle ${signal} in ${only.own}: sigaction(${signal}, …) with a handler that ends its loop`,
      edits: inserted(only.own, only.source, changes),
    }
  );
}

/** The file of the project that a program of .NET is built from, and what holds for all below a folder. */
function projectTexts(file: string, { stop }: Launch, { read }: Sources): string {
  const words = stop.tree ? mainOf(stop.tree).argv : [];
  const names = words.slice(0, 2).map(word => path.basename(word).replace(/\.dll$/, ''));
  return [...path.upwards(path.dirname(file))]
    .flatMap(folder =>
      [...names, path.basename(path.resolve('/', folder))]
        .map(name => `${name}.csproj`)
        .concat('Directory.Build.props')
        .map(name => read(path.join(folder, name)) ?? ''),
    )
    .join('\n');
}

const written = ({ text, modules = [] }: Skeleton, signal: SignalName): Handler => ({
  text: text(signal),
  modules,
});

/** The line behind the imports that stand together at the top. */
function belowImports(lines: readonly string[], top: number, { imports }: Skeleton): number {
  if (!imports) return top;
  let end = top;
  for (let i = top; i < lines.length - 1; i++) {
    const line = lines[i] ?? '';
    if (imports.line.test(line) && !goesOn(line, lines[i + 1])) {
      if (imports.opens.test(line)) {
        const { closes, ends = closes } = imports;
        const close = lines.findIndex((other, j) => j > i && ends.test(other));
        if (close === -1 || !closes.test(lines[close] ?? '')) return end;
        i = close;
      }
      end = i + 1;
    } else if (isComment(lines, i)) i = commentEnd(lines, i);
    else if (line.trim() !== '' && !/^\s*(?:#|\/\/)/.test(line) && !imports.between?.test(line)) break;
  }
  return end;
}

/** Without a semicolon JavaScript takes `.listen()` or `(…)` on the next line for more of the same expression. */
const goesOn = (line: string, next = '') => !line.trimEnd().endsWith(';') && /^\s*[.([`]/.test(next);

/** How many lines at the top are of such a kind; the last of a text without any other has no line end behind it. */
function behind(lines: readonly string[], pattern: RegExp, hasBlocks = false): number | undefined {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (hasBlocks && isComment(lines, i)) i = commentEnd(lines, i);
    else if (!pattern.test(line)) return i;
  }
  return undefined;
}

/** Does a comment begin there that has its lines to itself? */
const isComment = (lines: readonly string[], at: number) =>
  lines[at]?.trim().startsWith('/*') === true && /\*\/\s*$/.test(lines[commentEnd(lines, at)] ?? '');

const commentEnd = (lines: readonly string[], from: number): number =>
  lines.findIndex((line, i) => i >= from && line.includes('*/'));
