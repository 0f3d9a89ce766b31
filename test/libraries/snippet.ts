/**
 * What a program does with a package of npm, as it is run to see which signals it then listens to, and whether it keeps
 * the program alive. `redis`, `nats`, `mqtt`: on these ports of the loopback a server runs.
 */
export interface Snippet {
  readonly package: string;
  /** Others that it needs. */
  readonly with?: readonly string[];
  /** CommonJS; the package's exports are `it`, which is the default export of an ES module. */
  readonly code: string;
  /** The calls of the package, as the source analysis names them: what they are measured for. */
  readonly calls: readonly string[];
}

export const snippet = (
  name: string,
  code: string,
  calls: string,
  more: readonly string[] = [],
): Snippet => ({
  package: name,
  code,
  calls: calls === '' ? [] : calls.split(' '),
  ...(more.length > 0 ? { with: more } : {}),
});
