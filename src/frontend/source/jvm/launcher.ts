import { path as paths } from '../../../base/index.ts';
import { type BuildFile, buildFileOf } from './build-files.ts';
import type { Module } from './modules.ts';
import { textAt } from './program.ts';

const LAUNCHER = /^org\.springframework\.boot\.loader\.(launch\.)?(?:Jar|War|Properties)Launcher$/;

/**
 * Is a launcher of Spring Boot asked for by a name that it does not have in the version that the project is built
 * with? Then java finds no main class. @source https://github.com/spring-projects/spring-boot/issues/37667 and
 *   https://github.com/spring-projects/spring-boot/wiki/Spring-Boot-3.2-Release-Notes#nested-jar-support
 */
export function isLauncherGone(mainClass: string, module: Module): boolean {
  const launcher = LAUNCHER.exec(mainClass);
  const version = launcher && versionOf(module);
  if (!version) return false;
  const isNew = version.major > 3 || (version.major === 3 && version.minor >= 2);
  return (launcher[1] !== undefined) !== isNew;
}

interface Version {
  readonly major: number;
  readonly minor: number;
}

const VERSION: readonly RegExp[] = [
  /<artifactId>spring-boot-(?:starter-parent|dependencies)<\/artifactId>\s*<version>(\d+)\.(\d+)\./,
  /<spring-?[._]?boot[._-]version>(\d+)\.(\d+)\./i,
  /\borg\.springframework\.boot["']\s*\)?\s*version\s*\(?\s*["'](\d+)\.(\d+)\./,
  /\bspring_?-?boot(?:_?-?version)?\s*=\s*["'](\d+)\.(\d+)\./i,
];
/** The launchers of before may be asked for: https://docs.spring.io/spring-boot/3.2/maven-plugin/packaging.html */
const OF_BEFORE = /\bloaderImplementation\b|\bspring-boot-loader-classic\b/;
const MAX_UP = 4;

/** `undefined`: it is not said, or is built in a way of its own. */
function versionOf({ files, build }: Module): Version | undefined {
  const texts = build ? textsAround(files, build) : [];
  if (texts.some(text => OF_BEFORE.test(text))) return undefined;
  for (const text of texts)
    for (const pattern of VERSION) {
      const [, major, minor] = pattern.exec(text) ?? [];
      if (major && minor) return { major: Number(major), minor: Number(minor) };
    }
  return undefined;
}

function textsAround(files: Module['files'], build: BuildFile): readonly string[] {
  const texts = [build.text];
  let at = build.directory;
  for (let up = 0; up < MAX_UP; up++) {
    texts.push(
      ...['gradle/libs.versions.toml', 'gradle.properties'].map(
        n => textAt(files, paths.join(at, n))?.text ?? '',
      ),
    );
    if (at === '/') break;
    at = paths.dirname(at);
    texts.push(buildFileOf(files, at)?.text ?? '');
  }
  return texts;
}
