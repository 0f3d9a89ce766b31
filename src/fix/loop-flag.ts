/** A flag of a file that a loop in it asks for, and that nothing changes so far. */
export interface LoopFlag {
  readonly name: string;
  /** What ends the loop. */
  readonly set: string;
  /** What stands behind its declaration. */
  readonly behind: number;
}

interface Speech {
  readonly declared: RegExp;
  /** What a loop asks: for a flag that is on at first, and for one that is off. */
  readonly asked: readonly [on: (name: string) => string, off: (name: string) => string];
  readonly values: readonly [on: string, off: string];
}

const DOLLAR = '\\$';
const SPEECH: Readonly<Record<string, Speech>> = {
  python: {
    declared: /^(\w+) = (True|False)[ \t]*$/gm,
    asked: [name => `\\bwhile ${name}:`, name => `\\bwhile not ${name}:`],
    values: ['True', 'False'],
  },
  javascript: {
    declared: /^(?:let|var) (\w+)(?:: boolean)? = (true|false);?[ \t]*$/gm,
    asked: [name => `\\bwhile \\(${name}\\)`, name => `\\bwhile \\(!${name}\\)`],
    values: ['true', 'false'],
  },
  ruby: {
    declared: /^(\$?[a-z_]\w*) = (true|false)[ \t]*$/gm,
    asked: [
      name => `\\b(?:while ${name}|until !${name}|break unless ${name})[ \\t]*$`,
      name => `\\b(?:until ${name}|while !${name}|break if ${name})[ \\t]*$`,
    ],
    values: ['true', 'false'],
  },
  php: {
    declared: /^(\$\w+) = (true|false);[ \t]*$/gm,
    asked: [name => `^while \\(${name}\\)`, name => `^while \\(!${name}\\)`],
    values: ['true', 'false'],
  },
  perl: {
    declared: /^(?:my|our) (\$\w+) *= *([01]);[ \t]*$/gm,
    asked: [name => `\\bwhile \\(${name}\\)`, name => `\\b(?:while \\((?:!|not )|until \\()${name}\\)`],
    values: ['1', '0'],
  },
};

/** The only one that is declared at the top level of a file. */
export function loopFlag(language: string, source: string): LoopFlag | undefined {
  const speech = SPEECH[language];
  const [found, other] = speech ? [...source.matchAll(speech.declared)] : [];
  const [whole = '', name = '', value] = found ?? [];
  if (!speech || !found || other) return undefined;
  const [on, off] = speech.values;
  const isOn = value === on;
  const others = source.replace(whole, '');
  const escaped = name.replace('$', DOLLAR);
  if (!new RegExp(speech.asked[isOn ? 0 : 1](escaped), 'm').test(others)) return undefined;
  if (new RegExp(`(?<![\\w$])${escaped}\\s*(?:=[^=>~]|\\+\\+)`).test(others)) return undefined;
  return { name, set: `${name} = ${isOn ? off : on}`, behind: found.index + whole.trimEnd().length };
}
