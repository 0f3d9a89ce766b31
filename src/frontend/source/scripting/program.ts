import type { FileText } from '../../../model/index.ts';
import type { Call, Func, Unit } from './code.ts';
import type { Walker } from './walk.ts';

/** The functions and classes of the files that are read. */
export class Program {
  readonly units: Unit[] = [];
  /** Files that it loads and that are not at hand. */
  readonly unread = new Set<string>();
  readonly #byName = new Map<string, Func[]>();
  readonly #parents = new Map<string, string>();
  readonly #places = new Map<FileText, string>();

  /** Where a file lies in the image. */
  placeOf(file: FileText): string | undefined {
    return this.#places.get(file);
  }

  add(unit: Unit, place: string, file: FileText): void {
    this.units.push(unit);
    this.#places.set(file, place);
    for (const func of unit.functions) {
      const name = func.name ?? '';
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), func]);
    }
    for (const [name, parent] of unit.parents) this.#parents.set(name, parent);
  }

  /** The method of a class or of what it extends. */
  method(owner: string | undefined, name: string): Func | undefined {
    let at = owner;
    for (let depth = 0; at !== undefined && depth < 20; depth++) {
      const found = this.#byName.get(name)?.findLast(f => f.owner === at);
      if (found) return found;
      at = this.#parents.get(at);
    }
    return undefined;
  }

  has(owner: string): boolean {
    return this.units.some(u => u.parents.has(owner) || u.functions.some(f => f.owner === owner));
  }

  /** What a class extends, outside of the program too, nearest first. */
  ancestors(owner: string): readonly string[] {
    const found: string[] = [];
    for (let at = this.#parents.get(owner); at && !found.includes(at); at = this.#parents.get(at))
      found.push(at);
    return found;
  }

  /** The function that a call means: of the object that it is called on, else the only one of that name. */
  callee(call: Pick<Call, 'name' | 'on'>, walker: Walker): Func | undefined {
    const named = this.#byName.get(call.name);
    if (!named) return undefined;
    if (!call.on) return this.method(walker.owner, call.name) ?? named.findLast(f => f.owner === undefined);
    const on = walker.evaluate(call.on);
    if (on?.kind === 'object') return this.method(on.owner, call.name);
    if (on) return undefined;
    const methods = named.filter(f => f.owner !== undefined);
    return methods.length === 1 ? methods[0] : undefined;
  }
}
