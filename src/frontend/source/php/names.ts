/** Which class or function a name means in a file: https://www.php.net/manual/en/language.namespaces.rules.php. */
export class Names {
  #namespace = '';
  readonly #classes = new Map<string, string>();
  readonly #functions = new Map<string, string>();

  enter(namespace: string): void {
    this.#namespace = namespace.replace(/^\\/, '');
    this.#classes.clear();
    this.#functions.clear();
  }

  /** `use A\B as C;`, `use A\{B, C as D};`, `use function A\b;`. */
  use(statement: string): void {
    const [, kind, clauses = ''] =
      /^use\s+(?:(function|const)\s+)?([^;]*)/i.exec(statement.slice(0, 4_000)) ?? [];
    if (/^const$/i.test(kind ?? '')) return;
    const group = /^\s*([\w\\]*)\{([^}]*)\}/.exec(clauses);
    for (const clause of (group ? (group[2] ?? '') : clauses).split(',')) {
      const [, name, alias] = /^\s*\\?([\w\\]+)(?:\s+as\s+(\w+))?\s*$/i.exec(clause) ?? [];
      if (name === undefined) continue;
      const full = `${group?.[1] ?? ''}${name}`.replace(/^\\/, '');
      const last = full.split('\\').at(-1) ?? full;
      if (kind) this.#functions.set((alias ?? last).toLowerCase(), full.toLowerCase());
      else this.#classes.set(alias ?? last, full);
    }
  }

  declared(name: string): string {
    return this.#namespace === '' ? name : `${this.#namespace}\\${name}`;
  }

  resolved(name: string): string {
    if (name.startsWith('\\')) return name.slice(1);
    const [first = '', ...rest] = name.split('\\');
    const imported = this.#classes.get(first);
    if (imported !== undefined) return [imported, ...rest].join('\\');
    return this.declared(name.replace(/^namespace\\/i, ''));
  }

  /** Functions of PHP and of the program by their last part, imported ones in full. */
  functionName(name: string): string {
    const lower = name.toLowerCase();
    const imported = this.#functions.get(lower);
    if (imported !== undefined) return imported;
    const bare = lower.replace(/^\\/, '');
    const [first = '', ...rest] = name.replace(/^\\/, '').split('\\');
    const alias = rest.length > 0 ? this.#classes.get(first) : undefined;
    return alias === undefined
      ? rest.length > 1
        ? bare
        : (bare.split('\\').at(-1) ?? bare)
      : [alias, ...rest].join('\\').toLowerCase();
  }
}
