/** Where mix, rebar3 and erlang.mk lay a release, and pack it, unless they are told otherwise. */
export const RELEASED = /\/(?:_build\/\w+\/(?:rel\/[^/]+\/)?|_rel\/[^/]+\/)bin\/[^/]+$/;

/** Where Gradle's installDist and distTar and sbt's stage lay start scripts. */
export const START_SCRIPT =
  /\/(?:build\/(?:install|distributions)|target\/(?:universal|docker))\/(?:[^/]+\/)*bin\/[^/]+$/;

/** Build steps of the JVM's languages, at a quick look. */
export const JVM_STEPS = /\b(?:mvnw?|maven|gradlew?|javac|kotlinc|sbt|mill|ant|jlink|native-image)\b/;

/** Quarkus' native image, and start scripts where their builds lay them. */
export const PREBUILT_JVM = new RegExp(`-runner$|${START_SCRIPT.source}`);
