import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { textAt } from './program.ts';

/** What a build file says of its module. */
export interface BuildFile {
  /** As reports show it. */
  readonly file: string;
  readonly directory: string;
  readonly text: string;
  /** The class that the jar or the start script names; as written. */
  readonly mainClass: string | undefined;
  /** Names that what it builds may have, without version. */
  readonly names: readonly string[];
  /** Directories of modules below. */
  readonly modules: readonly string[];
  /** Directories of modules that it uses. */
  readonly uses: readonly string[];
}

const NAMES = [
  'pom.xml',
  'build.gradle',
  'build.gradle.kts',
  'build.sbt',
  'build.sc',
  'build.xml',
  'project.clj',
  'deps.edn',
];
const MAX_TEXT = 200_000;

/** Gradle can be told another name, which is that of the module as a rule: ProjectDescriptor.setBuildFileName. */
const namesIn = (directory: string): readonly string[] => {
  const own = paths.basename(directory);
  return own === '' ? NAMES : [...NAMES, `${own}.gradle`, `${own}.gradle.kts`];
};

/** The build file of a directory; `undefined`: it is no module. */
export function buildFileOf(files: ImageFiles, directory: string): BuildFile | undefined {
  for (const name of namesIn(directory)) {
    const text = textAt(files, paths.join(directory, name));
    if (text === undefined) continue;
    const settings = /\.gradle(?:\.kts)?$/.test(name) ? settingsOf(files, directory) : '';
    return read(files, directory, text, settings);
  }
  return undefined;
}

const settingsOf = (files: ImageFiles, directory: string): string =>
  (
    textAt(files, paths.join(directory, 'settings.gradle')) ??
    textAt(files, paths.join(directory, 'settings.gradle.kts'))
  )?.text.slice(0, MAX_TEXT) ?? '';

/** Maven: mainClass of its plugins, start-class; Gradle: application, bootJar, the manifest; sbt: mainClass; Leiningen: :main. */
const MAIN_CLASS: readonly RegExp[] = [
  /<(?:mainClass|start-class|Main-Class)>\s*([\w.$]+)\s*</,
  /\bmainClass(?:Name)?\s*(?:=|\.set\s*\()\s*["']([\w.$]+)["']/,
  /["']Main-Class["']\s*(?:\]\s*=|:|to|,)\s*["']([\w.$]+)["']/,
  /(?:^|\s):main\s+(?:\^(?:\{[^{}]*\}|\S+)\s+)*([A-Za-z][\w.-]*)/,
  /\bmainClass\b[^\n]{0,60}:=\s*Some\(\s*"([\w.$]+)"/,
];

function read(files: ImageFiles, directory: string, file: FileText, settings: string): BuildFile {
  const text = file.text.slice(0, MAX_TEXT);
  const mainClass = MAIN_CLASS.map(pattern => pattern.exec(text)?.[1]).find(name => name !== undefined);
  const named = [
    /<finalName>\s*([^<$]+?)\s*<\/finalName>/.exec(text)?.[1],
    ownName(text),
    /\b(?:archiveBaseName|archivesBaseName|archiveFileName|archiveName|baseName|applicationName)\b\s*(?:=|\.set\s*\()?\s*["']([\w.-]+)["']/.exec(
      text,
    )?.[1],
    /\brootProject\.name\s*=\s*["']([\w.-]+)["']/.exec(settings)?.[1],
    /^\s*(?:lazy val \w+ = .*)?name\s*:=\s*"([\w.-]+)"/m.exec(text)?.[1],
    paths.basename(directory),
  ];
  const below = [
    ...[...text.matchAll(/<module>\s*([^<]+?)\s*<\/module>/g)].map(m => m[1] ?? ''),
    ...[...settings.matchAll(/["']:?([\w.:/-]+)["']/g)].map(m => (m[1] ?? '').replaceAll(':', '/')),
  ];
  const modules = [...new Set(below)]
    .map(name => paths.resolve(directory, name))
    .filter(d => files.list(d).length > 0);
  return {
    file: file.file,
    directory,
    text,
    mainClass,
    names: [...new Set(named.filter(name => name !== undefined).map(name => name.replace(/\.jar$/, '')))],
    modules: modules.filter(d => d !== directory),
    uses: usedModules(files, directory, text),
  };
}

/** Maven: the second of the two ids that name a project, which stand first behind the parent's. */
function ownName(text: string): string | undefined {
  const own = text.replace(/<parent>[\s\S]{0,2000}?<\/parent>/, '');
  const head = own.split(/<(?:dependencies|dependencyManagement|build|profiles)>/, 1)[0] ?? '';
  const ids = [...head.matchAll(/<(\w+)Id>\s*([\w.-]+)\s*<\/\1Id>/g)];
  return ids.find(id => id[1] !== 'group')?.[2];
}

const MAX_UP = 4;

/** Gradle: `project(":common")`, `projects.common`; Maven: a dependency that is a directory beside. */
function usedModules(files: ImageFiles, directory: string, text: string): readonly string[] {
  const named = [
    ...[...text.matchAll(/\bproject\s*\(\s*(?:path\s*[:=]\s*)?["']:?([\w.:/-]+)["']/g)].map(m =>
      (m[1] ?? '').replaceAll(':', '/'),
    ),
    ...[...text.matchAll(/\bprojects\.([\w.]+)/g)].map(m => (m[1] ?? '').replaceAll('.', '/')),
    ...[
      ...text.matchAll(/<dependency>\s{0,200}<\w+Id>[^<]{0,200}<\/\w+Id>\s{0,200}<\w+Id>\s*([\w.-]+)/g),
    ].map(m => m[1] ?? ''),
  ];
  const found = new Set<string>();
  let at = directory;
  for (let up = 0; up < MAX_UP && at !== '/'; up++) {
    at = paths.dirname(at);
    const beside = new Set(files.list(at));
    for (const name of named) {
      const [first = ''] = name.split('/', 1);
      const place = beside.has(first) ? paths.join(at, name) : undefined;
      if (
        place !== undefined &&
        place !== directory &&
        namesIn(place).some(n => textAt(files, paths.join(place, n)))
      )
        found.add(place);
    }
  }
  return [...found];
}
