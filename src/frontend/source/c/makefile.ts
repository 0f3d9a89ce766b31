/** Characters of a Makefile that are looked at, and of what one of its texts becomes. */
const MAX_TEXT = 40_000;
/** Variables in variables, and targets that are made of targets, are followed so far. */
const MAX_DEPTH = 4;

const ASSIGNED =
  /^[ \t]*(?:export[ \t]+|override[ \t]+)?([\w.-]{1,60})[ \t]*(:{1,3}|\?|\+)?=([^\n]{0,8000})$/gm;
const RULE = /^([^\t\n#:=][^\n:=]{0,300}):(?![:=])([^\n]{0,8000})$/gm;
const NAMED = /\$(?:\(([\w.-]{1,60})(?::[^()\n]{0,80})?\)|\{([\w.-]{1,60})(?::[^{}\n]{0,80})?\})/g;

/**
 * The words that a Makefile makes a target of: through its variables, and through targets that are made in between.
 * @source https://www.gnu.org/software/make/manual/html_node/Rule-Syntax.html
 */
export function madeOfWords(makefile: string, target: string): readonly string[] {
  const text = makefile.slice(0, MAX_TEXT).replace(/\\\r?\n/g, ' ');
  const values = new Map<string, string>();
  for (const [, name = '', how, assigned = ''] of text.matchAll(ASSIGNED)) {
    const [value = ''] = assigned.split('#', 1);
    const before = values.get(name);
    // Of several, which hang on what is asked in between, the first.
    if (before === undefined) values.set(name, value.trim());
    else if (how === '+') values.set(name, `${before} ${value}`);
  }
  const expanded = (words: string, depth = 0): string =>
    depth === MAX_DEPTH || !words.includes('$')
      ? words
      : expanded(
          words.replace(NAMED, (all, a, b) => values.get(a ?? b) ?? all).slice(0, MAX_TEXT),
          depth + 1,
        );
  const wordsOf = (line: string) =>
    expanded(line)
      .split(/[\s,()]+/)
      .filter(word => word !== '' && word !== '|');
  const rules = [...text.matchAll(RULE)].map(([, names = '', from = '']) => ({
    names: wordsOf(names),
    from,
  }));
  const found = new Set<string>();
  const seen = new Set<string>();
  const follow = (isMeant: (name: string) => boolean, depth: number) => {
    for (const { names, from } of rules) {
      if (!names.some(isMeant)) continue;
      for (const word of wordsOf(from.split(/[#;]/, 1)[0] ?? '')) {
        found.add(word);
        if (depth === MAX_DEPTH || seen.has(word) || SOURCE.test(word)) continue;
        seen.add(word);
        follow(name => name === word, depth + 1);
      }
    }
  };
  follow(name => name.slice(name.lastIndexOf('/') + 1) === target, 0);
  return [...found];
}

const SOURCE = /\.(?:c|cc|cpp|cxx|o|h|hpp|hh|a|so)$/;
