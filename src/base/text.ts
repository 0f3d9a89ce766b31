/** An argument list as one would type it in a shell. */
export function commandText(argv: readonly string[]): string {
  // A program that writes its own title has it as one word.
  if (argv.length === 1) return argv[0] ?? '';
  return argv
    .map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
