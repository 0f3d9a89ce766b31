/** One simple command of a script: what it sets, and its words. */
export interface SimpleCommand {
  readonly sets: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/**
 * A list of simple commands, as the shells that yarn 2+ and others bring along run them without a `sh`: joined by
 * `&&` or `;`, with quotes and leading assignments. `undefined`: the text holds something else.
 */
export function simpleList(text: string): readonly SimpleCommand[] | undefined {
  const commands: string[][] = [[]];
  let word: string | undefined;
  let quote = '';
  const push = () => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote) {
      if (char === quote) quote = '';
      else if (quote === '"' && (char === '$' || char === '`')) return undefined;
      else if (quote === '"' && char === '\\') word = (word ?? '') + (text[++i] ?? '');
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === ' ' || char === '\t') push();
    else if (char === ';' || (char === '&' && text[i + 1] === '&')) {
      push();
      if (char === '&') i++;
      commands.push([]);
    } else if ('|&<>$`(){}*?[]#\n'.includes(char)) return undefined;
    else word = (word ?? '') + (char === '\\' ? (text[++i] ?? '') : char);
  }
  if (quote) return undefined;
  push();
  const lists = commands.filter(words => words.length > 0);
  return lists.length === 0 ? undefined : lists.map(withAssignments);
}

function withAssignments(words: readonly string[]): SimpleCommand {
  const sets: Record<string, string> = {};
  let i = 0;
  for (; i < words.length; i++) {
    const pair = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[i] ?? '');
    if (!pair?.[1]) break;
    sets[pair[1]] = pair[2] ?? '';
  }
  return { sets, words: words.slice(i) };
}
