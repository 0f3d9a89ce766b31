import type { Location } from '../../../base/index.ts';
import { path as paths } from '../../../base/index.ts';
import { readSlot } from './frames.ts';
import { type Module, newModule } from './module.ts';
import type { ParsedSource } from './sources.ts';
import type { Node, Variable } from './syntax.ts';
import {
  constant,
  type Env,
  type External,
  type ModuleLike,
  object,
  type Site,
  slot,
  UNDEFINED,
  type Value,
} from './values.ts';
import { root, type Vm } from './vm.ts';

/** The modules of one run that are loaded, and what the interpreter asks about their code. */
export abstract class LoadedCode {
  readonly #modules = new Map<string, Module>();
  protected main: Module | undefined;

  /** All that were come by. */
  modules(): IterableIterator<Module> {
    return this.#modules.values();
  }

  // What the interpreter asks about the code

  source(module: ModuleLike): Module['source'] | undefined {
    return this.of(module)?.source;
  }

  protected has(id: string): boolean {
    return this.#modules.has(id);
  }

  protected get size(): number {
    return this.#modules.size;
  }

  protected of(module: ModuleLike): Module | undefined {
    return this.#modules.get(module.id);
  }

  variable(module: ModuleLike, id: Node): Variable | undefined {
    return this.of(module)?.source.variables.get(id);
  }

  declaredBy(module: ModuleLike, node: Node): readonly Variable[] {
    return this.of(module)?.source.scopes.getDeclaredVariables(node) ?? [];
  }

  isModel(module: ModuleLike): boolean {
    return module.id.startsWith('model:');
  }

  snippet(module: ModuleLike, node: Node, limit = 60): string {
    const text =
      this.of(module)?.source.text.slice(node.range[0], Math.min(node.range[1], node.range[0] + 400)) ?? '';
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
  }

  /** A call as written, without its arguments. */
  calleeText(module: ModuleLike, node: Node): string {
    const callee = node.type === 'CallExpression' || node.type === 'NewExpression' ? node.callee : node;
    return this.snippet(module, callee, 40);
  }

  locate({ module, node }: Site): Location | undefined {
    return this.of(module)?.source.file?.locate(node.range[0], node.range[1]);
  }

  where(site: Site): string {
    const at = this.locate(site);
    return at ? `\`${this.snippet(site.module, site.node, 30)}\` (${at.file}:${at.line})` : 'a library';
  }

  // Exports

  setExports(module: ModuleLike, value: Value): void {
    this.of(module)?.moduleObject.slots.set('exports', slot(value));
  }

  setDefault(module: ModuleLike, value: Value): void {
    this.of(module)?.exports.slots.set('default', slot(value));
  }

  /** What the entry exports as its default, and where that stands. */
  mainDefault(): { readonly value: Value; readonly site: Site } | undefined {
    const main = this.main;
    const found = main?.exports.slots.get('default');
    return main && found
      ? { value: readSlot(found), site: { module: main, node: main.source.program } }
      : undefined;
  }

  mainModule(_vm: Vm, _env: Env): Value {
    return this.main?.moduleObject ?? UNDEFINED;
  }

  meta(module: ModuleLike): Value {
    const known = this.of(module);
    const path = known?.runtimePath ?? '';
    return object(
      {
        url: constant(`file://${path}`),
        filename: constant(path),
        dirname: constant(paths.dirname(path)),
        main: constant(known?.isMain ?? false),
      },
      { open: true },
    );
  }

  /** The names that a CommonJS module is given. */
  local(vm: Vm, module: ModuleLike, name: string): Value | undefined {
    const known = this.of(module);
    if (!known) return undefined;
    switch (name) {
      case 'require':
        return root(vm, 'require');
      case 'module':
        return known.moduleObject;
      case 'exports': {
        const found = known.moduleObject.slots.get('exports');
        return found ? readSlot(found) : undefined;
      }
      case '__filename':
        return constant(known.runtimePath);
      case '__dirname':
        return constant(paths.dirname(known.runtimePath));
      default:
        return undefined;
    }
  }

  protected module(source: ParsedSource, runtimePath: string, isMain: boolean, base?: External): Module {
    const known = this.#modules.get(source.id);
    if (known) return known;
    const made = newModule(source, runtimePath, isMain, base);
    this.#modules.set(source.id, made);
    return made;
  }
}
