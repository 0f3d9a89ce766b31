const MAX_COMMAND = 10_000;

/** Words and quotes as a shell has them; no shell runs them. @source github.com/google/shlex */
export function shellWords(text: string): readonly string[] {
  const pieces =
    text.slice(0, MAX_COMMAND).match(/(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g) ?? [];
  return pieces.map(piece =>
    piece.replaceAll(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_, double, single, escaped) =>
      double === undefined ? (single ?? escaped) : String(double).replaceAll(/\\(["\\$`])/g, '$1'),
    ),
  );
}
