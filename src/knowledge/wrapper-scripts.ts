import { path } from '../base/index.ts';

/** What the scripts become that build tools write into a project. */
const WRAPPERS: Readonly<Record<string, RegExp>> = {
  // gradle/gradle unixStartScript.txt: exec "$JAVACMD" "$@"
  gradlew: /\bGradleWrapperMain\b|gradle\/wrapper\/gradle-wrapper\.jar/,
  // apache/maven-wrapper maven-wrapper-distribution mvnw: exec "$JAVACMD" … "$@"; only-mvnw: exec "$MAVEN_HOME/bin/$MVN_CMD" "$@"
  mvnw: /\bMavenWrapperMain\b|\bexec\s+"\$MAVEN_HOME\/bin\/\$MVN_CMD"/,
};

/** The entry of the tool that a script of the project starts and becomes; `undefined`: it is another script. */
export function wrapperScript(file: string, text: string): string | undefined {
  const name = path.basename(file);
  return WRAPPERS[name]?.test(text) ? name : undefined;
}
