import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { blanked } from '../lexical/blank.ts';
import { textAt } from '../lexical/program.ts';
import { SYNTAX } from './syntax.ts';

/** A target of Package.swift. */
export interface Target {
  readonly name: string;
  readonly folder: string;
  readonly isExecutable: boolean;
  /** Targets of the same package, and products of others, that it is linked with. */
  readonly linked: readonly string[];
}

export interface Manifest {
  readonly targets: readonly Target[];
  /** Executables that bear another name than their target. */
  readonly products: ReadonlyMap<string, string>;
}

const TARGET = /\.(executableTarget|target)\s*\(/g;
const PRODUCT = /\.executable\s*\(\s*name:\s*"([^"\n]{1,80})"\s*,\s*targets:\s*\[\s*"([^"\n]{1,80})"/g;

export function manifestIn(image: ImageFiles, root: string): Manifest {
  const text = textAt(image, paths.join(root, 'Package.swift'))?.text ?? '';
  const { bare, code } = blanked(text, SYNTAX);
  const products = new Map([...bare.matchAll(PRODUCT)].map(([, name = '', target = '']) => [name, target]));
  const targets = [...code.matchAll(TARGET)].flatMap(({ 0: whole, 1: kind, index }): Target[] => {
    const start = index + whole.length;
    const body = bare.slice(start, start + lengthInside(code, start));
    const name = /^\s*name:\s*"([^"\n]+)"/.exec(body)?.[1];
    // One that another target is linked with: `.target(name: "App")`.
    if (name === undefined || !/[,\n]/.test(body.trim().slice(name.length + 8))) return [];
    const written = /\bpath:\s*"([^"\n]+)"/.exec(body)?.[1];
    const folder = paths.resolve(root, written ?? `Sources/${name}`);
    const [, list = ''] = /\bdependencies:\s*\[((?:[^[\]]|\[[^\]]*\]){0,8000})\]/.exec(body) ?? [];
    const linked = [...list.matchAll(/name:\s*"([^"\n]+)"|(?:^|[,[\s])"([^"\n]+)"/g)].map(
      ([, a, b]) => a ?? b ?? '',
    );
    const isExecutable =
      kind === 'executableTarget' || textAt(image, paths.join(folder, 'main.swift')) !== undefined;
    return [{ name, folder, isExecutable, linked }];
  });
  return { targets, products };
}

function lengthInside(code: string, start: number): number {
  let depth = 1;
  for (let at = start; at < code.length; at++) {
    if (code[at] === '(') depth++;
    else if (code[at] === ')' && --depth === 0) return at - start;
  }
  return code.length - start;
}

export function rootAround(image: ImageFiles, main: string): string {
  for (let at = paths.dirname(main); ; at = paths.dirname(at)) {
    if (image.list(at).includes('Package.swift')) return at;
    if (at === '/') return paths.dirname(main);
  }
}

const MAX_DEPTH = 8;

/** The sources of a target. */
export function sourcesIn(image: ImageFiles, folder: string, depth = 0): readonly string[] {
  return image.list(folder).flatMap(name => {
    const at = paths.join(folder, name);
    if (name.endsWith('.swift')) return [at];
    return depth < MAX_DEPTH && !name.includes('.') ? sourcesIn(image, at, depth + 1) : [];
  });
}

/** Where a target begins: main.swift, else the file with `@main`. */
export function mainOf(image: ImageFiles, { folder }: Target): string | undefined {
  const all = sourcesIn(image, folder);
  return (
    all.find(at => paths.basename(at) === 'main.swift') ??
    all.find(at => /^[ \t]*@main\b/m.test(textAt(image, at)?.text ?? ''))
  );
}
