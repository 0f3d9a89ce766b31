/** An argument list as one would type it in a shell. */
export function commandText(argv: readonly string[]): string {
  // A program that writes its own title has it as one word.
  if (argv.length === 1) return argv[0] ?? '';
  return argv
    .map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

/** The first of them, as many as one still reads: `a, b, and 3 more`. */
export function firstOf(all: readonly string[], most: number, separator: string): string {
  const more = all.length - most;
  return [...all.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])].join(separator);
}

const SUBSTITUTION = /\$\([^()\n]{1,300}\)/g;

/** Text of a shell script whose `$(…)` hold no operators any more: what stands between two that are left is one command. */
export const withPlainSubstitutions = (script: string): string =>
  script.includes('$(') ? script.replace(SUBSTITUTION, inner => inner.replace(/[;&|]/g, ' ')) : script;
