/**
 * Tags that a build for Linux has, and those that it never has: https://pkg.go.dev/cmd/go#hdr-Build_constraints; that of
 * the files for mage is given by it alone: https://magefile.org/magefiles/.
 */
const HELD = /^(?:linux|unix|gc|go1\.\d+)$/;
const NEVER =
  /^(?:windows|darwin|freebsd|netbsd|openbsd|plan9|solaris|aix|android|ios|js|wasip1|wasm|dragonfly|illumos|ignore|mage|tools?|integration|e2e|test)$/;

/** Such a file is for another system by its name alone. */
const OTHER_SYSTEM =
  /_(?:windows|darwin|freebsd|netbsd|openbsd|plan9|solaris|aix|android|ios|js|wasip1|dragonfly|illumos)(?:_\w+)?\.go$/;

type Truth = boolean | undefined;

const negated = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);
const all = (parts: readonly Truth[]): Truth =>
  parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
const any = (parts: readonly Truth[]): Truth => negated(all(parts.map(negated)));

const tag = (name: string): Truth => (HELD.test(name) ? true : NEVER.test(name) ? false : undefined);

const MAX_WORDS = 200;

/** `(linux || darwin) && !cgo`; `undefined`: it hangs on a tag that the build may be given, or on the processor. */
function expression(text: string): Truth {
  const words = text.match(/\|\||&&|[!()]|[\w.]+/g)?.slice(0, MAX_WORDS) ?? [];
  let at = 0;
  const isNext = (word: string): boolean => words[at] === word && at++ >= 0;
  const either = (): Truth => {
    const parts = [both()];
    while (isNext('||')) parts.push(both());
    return any(parts);
  };
  const both = (): Truth => {
    const parts = [one()];
    while (isNext('&&')) parts.push(one());
    return all(parts);
  };
  const one = (): Truth => {
    if (isNext('!')) return negated(one());
    if (!isNext('(')) return tag(words[at++] ?? '');
    const inner = either();
    isNext(')');
    return inner;
  };
  return either();
}

/** `+build linux,!cgo darwin`: a blank is "or", a comma "and". */
const older = (line: string): Truth =>
  any(
    line
      .trim()
      .split(/\s+/)
      .map(option =>
        all(option.split(',').map(word => (word.startsWith('!') ? negated(tag(word.slice(1))) : tag(word)))),
      ),
  );

/** Is a file left out of every build for Linux, by its name or by what stands above its package clause? */
export function isLeftOut(name: string, text: string): boolean {
  if (OTHER_SYSTEM.test(name)) return true;
  const head = text.slice(0, 4_000).split(/^package\s/m, 1)[0] ?? '';
  const newer = /^\/\/go:build\s+(.+)$/m.exec(head)?.[1];
  if (newer !== undefined) return expression(newer) === false;
  const lines = [...head.matchAll(/^\/\/ ?\+build\s+(.+)$/gm)];
  return all(lines.map(([, line = '']) => older(line))) === false;
}
