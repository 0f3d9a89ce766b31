import { path as paths } from '../../../base/index.ts';
import type { FileText, ImageFiles } from '../../../model/index.ts';
import { isBuiltin } from './builtin-modules.ts';
import { callValue } from './calls.ts';
import { computedModules } from './computed.ts';
import { type Bearing, Deferral } from './deferral.ts';
import { mayListen, relativeImports } from './digest.ts';
import { findSlot, readSlot } from './frames.ts';
import { fromJson } from './host-objects.ts';
import { parseJsonc } from './jsonc.ts';
import { modelOf } from './libraries.ts';
import { exportNames, linkImports } from './linking.ts';
import { LoadedCode } from './loaded-code.ts';
import { getMember } from './members.ts';
import { isOfSamePackage, type Module, resultOf } from './module.ts';
import { ASSET, GENERATED, PLUG_AND_PLAY } from './no-code.ts';
import { sourceOfOutput } from './outputs.ts';
import { majorOf, textAt } from './project.ts';
import { type Resolved, resolveImport } from './resolve.ts';
import type { ParsedSource, Sources } from './sources.ts';
import { runBlock } from './statements.ts';
import type { Node } from './syntax.ts';
import {
  constant,
  type Env,
  type Evaluation,
  finish,
  type NativeCall,
  stringOf,
  UNDEFINED,
  unknown,
  type Value,
} from './values.ts';
import { condition, root, type Vm, withPath } from './vm.ts';

const OUTPUT = /\/(?:dist|build|out|lib|output|compiled)\//;

const INERT = 'a part of a module that does nothing which bears on a stop';

/** What an import gives. */
export interface LateImport {
  readonly value: () => Value;
  /** It is neither parsed nor run as yet. */
  readonly isPutOff: () => boolean;
}

/** Loads and runs the modules of one run. */
export class Loader extends LoadedCode {
  readonly #sources: Sources;
  readonly #computedAt = new Set<Node>();
  readonly #deferrals = new Map<ImageFiles, Deferral>();
  /** Files of the program that could not be read: they may do anything. */
  readonly unread = new Map<string, string>();

  constructor(sources: Sources) {
    super();
    this.#sources = sources;
  }

  /** A call of `require`. */
  *require(vm: Vm, { args, env, site }: NativeCall): Evaluation {
    const name = stringOf(args[0]);
    if (name === undefined) return yield* this.#computed(vm, args[0], env, site, 'require');
    return yield* this.load(vm, name, env, site, 'require');
  }

  /** Any of the modules in the folder that its name begins with. */
  *#computed(vm: Vm, name: Value | undefined, env: Env, site: Node, how: 'import' | 'require'): Evaluation {
    const why = `${this.where(vm.run.site(env, site))} loads a module whose name is computed`;
    vm.run.unknowns.add(why);
    const from = this.of(env.act.module);
    const files = from?.source.files;
    if (from && files && !this.#computedAt.has(site)) {
      this.#computedAt.add(site);
      const found = yield* computedModules(vm, files, from, name, env, site);
      const may = withPath(env, [...env.act.path, condition(vm, env.act.module, site, true)]);
      for (const resolved of found)
        if (resolved.kind !== 'package') yield* this.#loadResolved(vm, from, resolved, may, site, how);
    }
    return unknown('a module whose name is computed');
  }

  // Loading

  importDynamically(vm: Vm, source: Value, env: Env, node: Node): Value {
    const name = stringOf(source);
    if (name === undefined) return vm.run.spawn(this.#computed(vm, source, env, node, 'import'));
    return vm.run.spawn(this.load(vm, name, env, node, 'import'));
  }

  /** Template tags: zx's `$`. */
  *callTag(vm: Vm, tag: Value, parts: readonly Value[], env: Env, node: Node): Evaluation {
    if (tag.kind === 'external' && /^(zx|execa)(\.\$)?$/.test(tag.path)) {
      const strings = parts[0]?.kind === 'array' ? parts[0].items : [];
      const text = strings.map(
        (s, at) => `${stringOf(s) ?? ''}${at + 1 < strings.length ? (stringOf(parts[at + 1]) ?? '…') : ''}`,
      );
      const command = constant(text.join(''));
      return yield* callValue(vm, root(vm, 'child_process/promises.exec'), undefined, [command], env, node);
    }
    return tag.kind === 'function'
      ? yield* callValue(vm, tag, undefined, parts, env, node)
      : unknown('a template tag');
  }

  *load(vm: Vm, specifier: string, env: Env, node: Node, how: 'import' | 'require'): Evaluation {
    const from = this.of(env.act.module);
    const files = from?.source.files;
    if (!from || !files) return this.#package(vm, specifier.replace(/^node:/, ''));
    const resolved = resolvedIn(from, files, specifier);
    if (resolved.kind === 'package') {
      const model = modelOf(resolved.name, majorOf(files, paths.dirname(from.source.path), resolved.name));
      return model ? yield* this.#loadModel(vm, resolved.name, model, how) : this.#package(vm, resolved.name);
    }
    return yield* this.#loadResolved(vm, from, resolved, env, node, how);
  }

  /** As `load`; but a module that only declares is parsed and run when something of it is asked for. */
  *later(vm: Vm, specifier: string, env: Env, node: Node): Evaluation<LateImport> {
    const from = this.of(env.act.module);
    const files = from?.source.files;
    const resolved = from && files ? resolvedIn(from, files, specifier) : undefined;
    const bearing = files && resolved?.kind === 'file' ? this.#bearingOf(files, resolved) : 'runs';
    if (bearing === 'runs') {
      const value = yield* this.load(vm, specifier, env, node, 'import');
      return { value: () => value, isPutOff: () => false };
    }
    let loaded: Value | undefined;
    return {
      value: () => {
        // What handles requests is looked at for what bears on a stop, and nothing of this does.
        if (!loaded && bearing === 'inert' && vm.run.phase === 'later') return unknown(INERT);
        loaded ??= vm.run.asAtStart(() => finish(this.load(vm, specifier, env, node, 'import')));
        return loaded;
      },
      isPutOff: () => !loaded,
    };
  }

  #bearingOf(files: ImageFiles, { path, text }: Extract<Resolved, { kind: 'file' }>): Bearing {
    const isLoaded = (path: string) => this.has(this.#sources.idOf(files, path));
    const deferral =
      this.#deferrals.get(files) ??
      new Deferral(files, {
        isLoaded,
        loaded: () => this.size,
        note: file => this.#sources.note(file),
      });
    this.#deferrals.set(files, deferral);
    return isLoaded(path) ? 'runs' : deferral.bearingOf(path, text);
  }

  #package(vm: Vm, name: string): Value {
    if (name === 'bun' && vm.run.input.runtime === 'bun') return root(vm, 'Bun');
    if (!isBuiltin(name)) vm.run.packages.add(name);
    return root(vm, name);
  }

  *#loadModel(vm: Vm, name: string, text: string, how: 'import' | 'require'): Evaluation {
    const parsed = this.#sources.model(name, text);
    if ('unknown' in parsed) return root(vm, name);
    const module = this.module(parsed, name, false, root(vm, name));
    yield* this.#run(vm, module);
    return resultOf(module, how);
  }

  *#loadResolved(
    vm: Vm,
    from: Module,
    resolved: Exclude<Resolved, { kind: 'package' }>,
    env: Env,
    node: Node,
    how: 'import' | 'require',
  ): Evaluation {
    if (resolved.kind === 'json') return fromJson(parseJsonc(resolved.text.text), 0);
    if (ASSET.test(resolved.path) || PLUG_AND_PLAY.test(resolved.path)) return unknown('no program');
    const { files } = from.source;
    if (!files) return unknown('a file that a model loads');
    const target = resolved.kind === 'file' ? { ...resolved, files } : this.#builtFrom(files, resolved.path);
    if ('model' in target) return yield* this.#loadModel(vm, target.model, modelOf(target.model) ?? '', how);
    if ('server' in target && env.act.path.length === 0) {
      vm.run.runsAs ??= { ...target.server, site: vm.run.site(env, node) };
      return unknown('a server that a framework builds');
    }
    if ('missing' in target) {
      if (/(^|\/)generated\/.*prisma|prisma\/(.*\/)?generated(\/|$)/.test(resolved.path))
        return this.#package(vm, '@prisma/client');
      if (GENERATED.test(resolved.path)) return unknown('generated code');
      const onlyTypes =
        this.of(env.act.module)?.source.isOutline ||
        [`${resolved.path}.d.ts`, `${resolved.path}/index.d.ts`].some(p => textAt(files, p));
      if (onlyTypes || resolved.path.endsWith('.json')) return unknown(target.missing);
      // Beside the sources, or tried, and it may be missing: settings of the user's own.
      const isBeside = paths.dirname(resolved.path) === paths.dirname(from.source.path);
      const isTried = env.act.triesLoad && !OUTPUT.test(resolved.path);
      if (isTried || (isBeside && (env.act.path.length > 0 || env.act.triesLoad)))
        return unknown(target.missing);
      const place = this.where(vm.run.site(env, node));
      this.unread.set(resolved.path, `${place} loads ${resolved.path}, and ${target.missing}`);
      return unknown(target.missing);
    }
    if ('supposes' in target) vm.run.supposes ??= target.supposes;
    const installed = target.path.lastIndexOf('/node_modules/');
    if (installed !== -1 && !isOfSamePackage(from.source.path, target.path))
      return this.#package(vm, target.path.slice(installed + '/node_modules/'.length));
    const parsed = this.#sources.parse(target.files, target.path, target.text);
    if (!parsed) {
      const reason = 'the program has more source files than are read';
      vm.run.unknowns.add(reason);
      if (mayListen(target.text.text)) this.unread.set(target.path, reason);
      return unknown('a file that was not read');
    }
    if ('unknown' in parsed) {
      this.unread.set(resolved.path, parsed.unknown);
      return unknown(parsed.unknown);
    }
    const module = this.module(parsed, target.path, false);
    // What it does hangs on what leads to it.
    if (module.state === 'new') module.env.act.path = env.act.path;
    yield* this.#run(vm, module);
    return resultOf(module, how);
  }

  #builtFrom(
    files: ImageFiles,
    path: string,
  ):
    | {
        readonly missing: string;
        readonly server?: { readonly program: string; readonly argv: readonly string[] };
      }
    | { readonly model: string }
    | { files: ImageFiles; path: string; text: FileText; supposes?: string } {
    const mapped = sourceOfOutput(files, path);
    switch (mapped.kind) {
      case 'source':
        return mapped;
      case 'model':
        return { model: mapped.name };
      case 'unknown':
        return { missing: mapped.reason };
      case 'runs-as':
        return { missing: 'it is not a file that can be read', server: mapped };
    }
  }

  /** The entry or a preload. */
  *loadEntry(vm: Vm, source: ParsedSource, runtimePath: string, isMain: boolean): Evaluation {
    const module = this.module(source, runtimePath, isMain);
    if (isMain) this.main = module;
    yield* this.#run(vm, module);
    return UNDEFINED;
  }

  *#run(vm: Vm, module: Module): Evaluation<void> {
    if (module.state !== 'new') return;
    module.state = 'running';
    const { program, files, text } = module.source;
    if (files && mayListen(text))
      for (const specifier of relativeImports(text)) {
        const resolved = resolvedIn(module, files, specifier);
        if (resolved.kind === 'file') this.#sources.want(files, resolved.path);
      }
    exportNames(module, variable => {
      const found = findSlot(variable, module.env.frame);
      return found ? readSlot(found) : UNDEFINED;
    });
    yield* linkImports(vm, this, module);
    yield* runBlock(vm, program.body, module.env);
    module.state = 'done';
  }

  /** A named import. */
  member(vm: Vm, from: Value, name: string, env: Env, node: Node): Value {
    // A package of one value, JSON: it is its own default.
    if (name === 'default' && from.kind === 'object' && !from.slots.has('default') && !from.base) return from;
    return finish(getMember(vm, from, name, env, node));
  }
}

/** What an import means, looked up once for all runs. */
function resolvedIn({ source }: Module, files: ImageFiles, specifier: string): Resolved {
  const resolved = source.imports.get(specifier) ?? resolveImport(files, source.path, specifier);
  source.imports.set(specifier, resolved);
  return resolved;
}
