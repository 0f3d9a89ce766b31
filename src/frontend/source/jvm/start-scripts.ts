import { path as paths } from '../../../base/index.ts';
import type { BuiltFrom } from '../input.ts';
import type { Made } from '../made.ts';
import { START_SCRIPT } from '../prebuilt.ts';
import { frameworkOfBuild } from './libraries.ts';
import { moduleOf } from './modules.ts';
import { fileOfClass, hasMain, JvmProgram } from './program.ts';

/** Plugins that make scripts which end in `exec java`. */
const MAKES_SCRIPTS =
  /\bapplication\b|\bPlay(?:Scala|Java|MinimalJava|Service|Web)\b|com\.github\.johnrengelman\.shadow|JavaAppPackaging|sbt-native-packager|appassembler/;

/**
 * The main class behind a script of Gradle's application plugin, of sbt-native-packager or of appassembler. Its last
 * line is `exec "$JAVACMD" "$@"`: gradle/gradle unixStartScript.txt; sbt-native-packager bash-template; appassembler
 * unixBinTemplate.
 */
export function startScript(made: Made): BuiltFrom | undefined {
  const module = moduleOf(made);
  const isDeclared = START_SCRIPT.test(made.path);
  // A plugin of the project's own may be the one that applies it: where the script lies tells enough then.
  if ('unknown' in module || !module.build) return undefined;
  if (!isDeclared && !MAKES_SCRIPTS.test(module.build.text)) return undefined;
  const program = new JvmProgram(module.files, module.places);
  const script = paths.basename(made.path);
  const name = mainClassOf(module.build.text, script) ?? module.build.mainClass;
  const mains = program.files.filter(hasMain);
  const main = name === undefined ? undefined : fileOfClass(program.files, name);
  const isNamed = module.build.names.includes(script);
  const file = main ?? (mains.length === 1 ? mains[0] : undefined);
  if (!file) {
    // Play's plugin names its own class. @source playframework PlaySettings.scala, Compile / mainClass
    const isPlay = frameworkOfBuild(module.build.text)?.name === 'Play';
    return isPlay
      ? { main: module.directory, title: ['java', 'play.core.server.ProdServerStart'], isDeclared, isNamed }
      : undefined;
  }
  const title = name ?? [file.packageName, file.stem].filter(Boolean).join('.');
  return { main: file.path, title: ['java', title], isDeclared, isNamed };
}

/** Where a build file makes several scripts: the class that stands beside the name of this one. */
function mainClassOf(text: string, script: string): string | undefined {
  const classes = [...text.matchAll(/\bmainClass(?:Name)?\b[^'"\n]{0,40}['"]([\w.$]+)['"]/g)];
  const beside = classes.find(found => {
    const at = found.index ?? 0;
    const named = /\bapplicationName\b[^'"\n]{0,40}['"]([\w.-]+)['"]/.exec(text.slice(at, at + 300));
    return named?.[1] === script;
  });
  return beside?.[1] ?? (classes.length === 1 ? classes[0]?.[1] : undefined);
}
