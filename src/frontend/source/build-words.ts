/** Characters of a build step that are looked at. */
const MAX_TEXT = 40_000;

/** The commands of a build step as words: `$(…)` and quotes apart, they are plain. */
export function commandsOf(script: string): readonly (readonly string[])[] {
  return script
    .slice(0, MAX_TEXT)
    .replaceAll('\\\n', ' ')
    .split(/&&|\|\||[;\n|]/)
    .map(part => (part.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map(word => word.replace(/["']/g, '')));
}
