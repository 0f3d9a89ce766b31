import { path as paths } from '../../base/index.ts';
import { commandsOf } from './build-words.ts';
import { type Made, madeOf } from './made.ts';

const UNPACKS: ReadonlySet<string> = new Set(['unzip', 'tar', 'bsdtar']);
const ARCHIVE = /\.(?:zip|tar|tgz|tar\.\w{2,4})$/;

/**
 * A start script that a step takes out of an archive which the project's own build packs: `sbt dist`, `distTar` and the
 * like lay `bin/NAME` below a folder with a version, and the archive where the script lies that they pack.
 * @source sbt/sbt-native-packager src/main/scala/com/typesafe/sbt/packager/universal/UniversalPlugin.scala, target:
 *   target/universal; https://docs.gradle.org/current/userguide/distribution_plugin.html: build/distributions
 */
export function unpackedFrom({ files, path, runs }: Made): Made | undefined {
  const name = /\/bin\/([\w.-]+)$/.exec(path)?.[1];
  // What somebody wrote by hand has an ending, and what a build writes has none.
  if (name === undefined || name.endsWith('.sh')) return undefined;
  for (const { expanded, workdir } of runs.toReversed()) {
    for (const words of commandsOf(expanded)) {
      const archive = UNPACKS.has(words[0] ?? '') ? words.find(word => ARCHIVE.test(word)) : undefined;
      const packed = archive && madeOf(files.origin(paths.resolve(workdir, archive)));
      if (packed && ARCHIVE.test(packed.path) && (packed.files !== files || packed.isPrebuilt))
        return { ...packed, path: paths.join(paths.dirname(packed.path), 'bin', name) };
    }
  }
  return undefined;
}
