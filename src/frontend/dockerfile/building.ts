const BUILDS =
  /\b(?:cargo|mvnw?|gradlew?|sbt|mill|mix|dotnet|npx|tsc|make|cmake|ninja|meson|go)\b|\b(?:npm|yarn|pnpm|bun)(?:\s+-\S+)*\s+(?!(?:ci|i|install|clean-install|add|prune|cache|config|set)\b)\w/;

/** What only installs packages builds nothing: those of the system may be called `make`. */
export const mayBuild = (text: string): boolean =>
  text
    .replaceAll('\\\n', ' ')
    .split(/&&|\|\||[;\n]/)
    .some(part => !/^\s*(?:apk|apt|apt-get|dnf|microdnf|yum)\s/.test(part) && BUILDS.test(part));

const INSTALLS =
  /^\s*(?:(?:apk|apt|apt-get|dnf|microdnf|yum)\s|npm\s+(?:install|i|add)\s+(?:-g|--global)\s|(?:rm|mkdir|addgroup|adduser|groupadd|useradd)\s|#|$)/;

/** Packages of the system, and of npm for all: nothing that lies where a project does. */
export const installsOnly = (text: string): boolean =>
  text
    .replaceAll('\\\n', ' ')
    .split(/&&|\|\||[;\n]/)
    .every(part => INSTALLS.test(part));
