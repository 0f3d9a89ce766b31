/**
 * What Kernel#exec makes of its words: one alone with more than words in it goes to a shell, and is split at its blanks
 * else.
 * @source https://docs.ruby-lang.org/en/master/Kernel.html#method-i-exec; ruby 3.1.2, measured
 */
export function rubyCommand(words: readonly string[]): readonly string[] {
  const [first = ''] = words;
  if (words.length > 1) return words;
  return /^[\w./:@%+=, -]*$/.test(first) ? first.split(' ').filter(Boolean) : ['sh', '-c', first];
}
