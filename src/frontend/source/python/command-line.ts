/** Is an option among the words? argparse and click take `--verb` for `--verbose`, and `-xv` for `-x -v`. */
export function isGiven(flags: readonly string[], words: readonly string[]): boolean | undefined {
  if (words.some(w => flags.includes(w))) return true;
  const maybe = words.some(word => {
    const [name = ''] = word.split('=', 1);
    if (name.startsWith('--')) return flags.some(f => f.startsWith(name));
    return name.startsWith('-') && flags.some(f => !f.startsWith('--') && name.includes(f.slice(1)));
  });
  return maybe ? undefined : false;
}
