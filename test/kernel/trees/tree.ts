/** Process trees as they are generated, and their text: what the model reads and the kernel runs. */

export const SIGNALS = ['TERM', 'INT', 'QUIT', 'HUP', 'USR1', 'USR2'] as const;
export type Signal = (typeof SIGNALS)[number];

/** What an actor does with a signal: see actor.c. */
export interface ActorSignal {
  /** SIGCHLD is ignored or left alone. */
  readonly signal: Signal | 'CHLD';
  /** `=…` or `~…`. */
  readonly does: string;
}

export interface Actor {
  readonly kind: 'actor';
  readonly signals: readonly ActorSignal[];
  readonly reap: 'any' | 'own' | 'none';
  readonly isSubreaper: boolean;
  /** `child=exitc`, `last=exit3`, …; `''`: nothing. */
  readonly onChildEnd: string;
  readonly children: readonly { readonly command: Command; readonly own: boolean }[];
}

/** An actor that sets dispositions and becomes its command. */
export interface Execs {
  readonly kind: 'execs';
  readonly signals: readonly ActorSignal[];
  readonly command: Command;
}

/** An init or wrapper in front of a command. */
export interface Front {
  readonly kind: 'front';
  readonly words: readonly string[];
  readonly command: Command;
}

export type ShellWords = 'dash' | 'bash' | 'busybox';

export interface Shell {
  readonly kind: 'shell';
  readonly shell: ShellWords;
  readonly form: 'text' | 'file';
  readonly options: readonly string[];
  readonly before: readonly Statement[];
  readonly last: Last;
}

export type Statement =
  | { readonly do: 'trap'; readonly body: string; readonly signals: readonly (Signal | 'EXIT')[] }
  | { readonly do: 'short'; readonly ms: number }
  | { readonly do: 'background'; readonly command: Command }
  | { readonly do: 'text'; readonly text: string };

/** The last thing that a script does; `@` in `shape` is the command. */
export interface Last {
  readonly shape: string;
  readonly command: Command | undefined;
}

export type Command = Actor | Execs | Front | Shell;

export interface Tree {
  readonly command: Command;
  readonly signal: Signal;
  /** Makes an orphan before the stop. */
  readonly orphan: boolean;
}

export interface Text {
  readonly argv: readonly string[];
  /** Scripts by absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

const SHELLS: Readonly<Record<ShellWords, readonly string[]>> = {
  dash: ['/usr/bin/dash'],
  bash: ['/usr/bin/bash'],
  busybox: ['/usr/bin/busybox', 'sh'],
};

const quote = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

class Writer {
  readonly files: Record<string, string> = {};
  #count = 0;
  readonly #folder: string;
  readonly #actor: string;

  constructor(folder: string, actor: string) {
    this.#folder = folder;
    this.#actor = actor;
  }

  command(command: Command): string[] {
    switch (command.kind) {
      case 'front':
        return [...command.words, ...this.command(command.command)];
      case 'execs':
        return [...this.#named(command.signals), 'exec', '{', ...this.command(command.command), '}'];
      case 'actor':
        return [
          ...this.#named(command.signals),
          ...(command.reap === 'none' ? [] : [`reap=${command.reap}`]),
          ...(command.isSubreaper ? ['subreaper'] : []),
          ...(command.onChildEnd && command.children.length > 0 ? [command.onChildEnd] : []),
          ...command.children.flatMap(child => [
            ...(child.own ? ['own'] : []),
            '{',
            ...this.command(child.command),
            '}',
          ]),
        ];
      case 'shell':
        return this.#shell(command);
    }
  }

  #named(signals: readonly ActorSignal[]): string[] {
    return [this.#actor, `a${this.#count++}`, ...signals.map(s => s.signal + s.does)];
  }

  #shell(shell: Shell): string[] {
    const text = [...shell.before.map(s => this.#statement(s)), this.#last(shell.last)].join('\n');
    const start = [...SHELLS[shell.shell], ...shell.options];
    if (shell.form === 'text') return [...start, '-c', text];
    const file = `${this.#folder}/script${this.#count++}.sh`;
    this.files[file] = `#!${start.join(' ')}\n${text}\n`;
    // Only one option fits behind an interpreter: busybox needs its applet there.
    if (start.length > 2) return [...start, file];
    return [file];
  }

  #statement(statement: Statement): string {
    switch (statement.do) {
      case 'trap':
        return `trap ${quote(statement.body)} ${statement.signals.join(' ')}`;
      case 'short':
        return `${this.#words([this.#actor, `a${this.#count++}`, `after=${statement.ms},0`])}`;
      case 'background':
        return `${this.#words(this.command(statement.command))} & p=$!`;
      case 'text':
        return statement.text;
    }
  }

  #last(last: Last): string {
    return last.command
      ? last.shape.replace('@', () => this.#words(last.command ? this.command(last.command) : []))
      : last.shape;
  }

  #words(words: readonly string[]): string {
    return words.map(quote).join(' ');
  }
}

/** The command line and the scripts of a tree. */
export function textOf(tree: Tree, folder: string, actor: string): Text {
  const writer = new Writer(folder, actor);
  return { argv: writer.command(tree.command), files: writer.files };
}

/** As a Dockerfile and its scripts: what a person would lint. */
export function dockerfileOf(text: Text): Record<string, string> {
  const lines = ['FROM debian:12'];
  const files: Record<string, string> = {};
  for (const [path, content] of Object.entries(text.files)) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    files[name] = content;
    lines.push(`COPY --chmod=755 ${name} ${path}`);
  }
  lines.push(`ENTRYPOINT ${JSON.stringify(text.argv)}`);
  return { Dockerfile: `${lines.join('\n')}\n`, ...files };
}
