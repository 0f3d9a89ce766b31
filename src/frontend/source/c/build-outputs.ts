import { path as paths } from '../../../base/index.ts';
import type { ImageFiles, RunStep } from '../../../model/index.ts';
import { fits, placedCommandsOf } from '../build-words.ts';
import type { BuiltFrom } from '../input.ts';
import { cmakeSources } from './cmake.ts';
import { madeOfWords } from './makefile.ts';
import { isSource, MAIN, sourcesBelow, textAt } from './program.ts';

const MAX_TEXT = 40_000;
type Found = BuiltFrom | { readonly unknown: string } | undefined;

/**
 * The file with the main function of a binary: what `cc -o` names, or the target of that name in a Makefile,
 * CMakeLists.txt, meson.build or Makefile.am; else the only main function of the project. `undefined`: nothing of C made it.
 */
export function sourceOfProgram(files: ImageFiles, path: string, runs: readonly RunStep[]): Found {
  const places = new Set<string>();
  let isBuild = false;
  for (const run of runs) {
    for (const { words, directory } of placedCommandsOf(run)) {
      const plain = words.filter(word => !/^[A-Za-z_]\w*=/.test(word));
      const [first = ''] = plain;
      const compiled = COMPILER.test(paths.basename(first))
        ? compiledBy(files, plain, directory, path)
        : undefined;
      if (compiled) return compiled;
      const isMade = BUILDS.test(paths.basename(first));
      if (isMade || runsBuild(files, plain, directory)) {
        isBuild = true;
        for (const place of buildPlaces(isMade ? plain : [first], directory)) places.add(place);
      }
    }
  }
  if (isBuild) return fromProject(files, path, [...places]);
  return runs.every(run => run.expanded === '') ? ofTarget(files, path) : undefined;
}

/** What was made before the image is built: the project has to have a target of that name. */
function ofTarget(files: ImageFiles, path: string): Found {
  const name = paths.basename(path);
  if (!files.list('/').some(n => BUILD_FILES.test(n)) || targetSources(files, '/', name).length === 0)
    return undefined;
  const found = fromProject(files, path, ['/']);
  return found && 'main' in found ? { ...found, isNamed: true } : undefined;
}

const COMPILER = /^(?:[\w.]+-(?:[\w.]+-)*)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|musl-gcc|tcc)(?:-\d+)?$/;
const BUILDS = /^(?:g?make|cmake|ninja|meson|configure|autoreconf|scons|samu|qmake[\w-]*|xmake)$/;

/** `./build.sh Release`, `python3 x.py build`: a script of the project's own that calls one of these. */
function runsBuild(files: ImageFiles, words: readonly string[], directory: string): boolean {
  const [first = '', second = ''] = words;
  const script = /^(?:ba|da)?sh$|^python[\d.]*$/.test(paths.basename(first)) ? second : first;
  if (!/[/.]/.test(script)) return false;
  const text = textAt(files, paths.resolve(directory, script))?.text;
  return text !== undefined && /\b(?:cmake|g?make|ninja|meson)\b/.test(text);
}

/** `gcc -O2 -o /app server.c util.c -lpthread`, and `gcc -o /app server.o util.o` of what `gcc -c` made before. */
function compiledBy(files: ImageFiles, words: readonly string[], directory: string, path: string): Found {
  const at = words.indexOf('-o');
  const joined = words.find(word => /^-o./.test(word))?.slice(2);
  const output = at === -1 ? (joined ?? 'a.out') : (words[at + 1] ?? '');
  if (words.includes('-c') || !fits(paths.resolve(directory, output), path)) return undefined;
  const sources = words.flatMap(word => {
    const file = paths.resolve(directory, word);
    return isSource(word) ? expand(files, file) : word.endsWith('.o') ? sourceOf(files, file) : [];
  });
  if (sources.length === 0) return undefined;
  const mains = sources.filter(source => MAIN.test(textAt(files, source)?.text ?? ''));
  return one(path, mains.length > 0 ? mains : sources.slice(0, 1));
}

/** The source beside an object. */
const sourceOf = (files: ImageFiles, object: string): readonly string[] =>
  files
    .list(paths.dirname(object))
    .filter(name => isSource(name) && stem(name) === stem(object))
    .map(name => paths.join(paths.dirname(object), name));

/** `*.c` of a directory. */
function expand(files: ImageFiles, pattern: string): readonly string[] {
  const [before = '', after, more] = paths.basename(pattern).split('*');
  if (after === undefined || more !== undefined) return [pattern];
  const place = paths.dirname(pattern);
  return files
    .list(place)
    .filter(name => name.startsWith(before) && name.endsWith(after))
    .map(name => paths.join(place, name));
}

/** `make -C src`, `cmake -S . -B build`, `cmake ..`: where the build files may lie. */
function buildPlaces(words: readonly string[], directory: string): readonly string[] {
  const named = words.slice(1).filter(word => /^(?:\.{1,2}|[\w./-]+)$/.test(word) && !word.startsWith('-'));
  const around = [paths.dirname(directory)].filter(place => place !== '/');
  return [directory, ...named.map(word => paths.resolve(directory, word)), ...around];
}

function one(path: string, mains: readonly string[]): Found {
  const [first, second] = mains;
  if (first && second) return { unknown: `${path} may be built from ${mains.slice(0, 3).join(' or ')}` };
  return first ? { main: first } : { unknown: `no main function is found that ${path} is built from` };
}

function fromProject(files: ImageFiles, path: string, places: readonly string[]): Found {
  const name = paths.basename(path);
  const roots = places.filter(place => files.list(place).some(n => BUILD_FILES.test(n)));
  for (const root of roots) {
    const mains = sourcesBelow(files, root)
      .filter(f => isSource(f.path) && MAIN.test(f.text.text))
      .map(f => f.path);
    const named = targetSources(files, root, name);
    const exact = [
      ...mains.filter(main => named.includes(main)),
      ...named.filter(source => !mains.includes(source) && isMain(files, source)),
    ];
    if (mains.length === 0 && exact.length === 0) continue;
    const chosen =
      exact.length > 0
        ? exact
        : mains.filter(main =>
            named.some(source => stem(main) === stem(source) || paths.dirname(main) === source),
          );
    if (chosen.length > 0) return one(path, chosen);
    const alike = mains.filter(main => stem(main) === name);
    return one(path, alike.length > 0 ? alike : mains);
  }
  return undefined;
}

/** One that lies where others are not sought: in the folder of the examples. */
const isMain = (files: ImageFiles, path: string): boolean =>
  isSource(path) && MAIN.test(textAt(files, path)?.text ?? '');

const BUILD_FILES =
  /^(?:GNUmakefile|[Mm]akefile(?:\.am)?|CMakeLists\.txt|meson\.build|[\w.-]+\.pro|xmake\.lua)$/;
const stem = (path: string) => paths.basename(path).replace(/\.\w+$/, '');

/** The sources (or objects) that a target of the name is said to have, as far as they are spelled out. */
function targetSources(files: ImageFiles, root: string, name: string): readonly string[] {
  const target = name.replace(/[^\w-]/g, '');
  return [...sourcesOfTarget(files, root, target), ...cmakeSources(files, root, name)];
}

/** In Makefiles, Makefile.am, meson.build, the project files of qmake and xmake.lua. */
function sourcesOfTarget(files: ImageFiles, root: string, target: string): readonly string[] {
  const found: string[] = [];
  for (const place of [root, ...files.list(root).map(n => paths.join(root, n))]) {
    for (const file of files.list(place).filter(n => BUILD_FILES.test(n) && n !== 'CMakeLists.txt')) {
      const text = textAt(files, paths.join(place, file))?.text.slice(0, MAX_TEXT) ?? '';
      const lists = text.replace(/\\\r?\n/g, ' ').matchAll(listsOf(file, text, target));
      for (const [, list = ''] of lists) {
        const words = list.match(/[\w./+-]+\.(?:c|cc|cpp|cxx|o)\b/g);
        if (words) found.push(...words.map(word => paths.resolve(place, word)));
      }
      if (!/^(?:GNUm|[Mm])akefile$/.test(file)) continue;
      for (const word of madeOfWords(text, target)) {
        const made = /\.(?:c|cc|cpp|cxx|o)$/.test(word) ? paths.resolve(place, word) : undefined;
        if (made) found.push(...(isSource(made) ? expand(files, made) : [made]));
      }
    }
  }
  return found;
}

/** How a build file lists the sources of a target. */
function listsOf(file: string, text: string, target: string): RegExp {
  if (file === 'meson.build')
    return new RegExp(`\\bexecutable\\s*\\(\\s*'${target}'\\s*,([^)]{0,4000})\\)`, 'g');
  if (file === 'xmake.lua')
    return new RegExp(`\\btarget\\("${target}"\\)([^]{0,2000}?)(?=\\btarget\\(|$)`, 'g');
  if (file.endsWith('.pro')) {
    // @source https://doc.qt.io/qt-6/qmake-variable-reference.html#target
    const [, named = stem(file)] = /^\s*TARGET\s*=\s*"?([\w.-]+)/m.exec(text) ?? [];
    return named === target ? /^\s*SOURCES\s*\+?=([^\n]{0,8000})/gm : /(?!)/g;
  }
  // Automake: what is no letter, digit or @ becomes an underscore.
  const variable = target.replaceAll('-', '_');
  return new RegExp(
    `^(?:${variable}_SOURCES\\s*\\+?=|(?:[\\w./-]*/)?${target}\\s*:(?!=))([^\\n]{0,2000})`,
    'gm',
  );
}
