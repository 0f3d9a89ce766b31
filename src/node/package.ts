import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

declare const BUNDLED: boolean | undefined;
const isBundled = typeof BUNDLED !== 'undefined';

/** The chapter of a rule in Markdown, or one that is about no rule alone; the build puts them beside the bundle. */
export function chapter(id: string): string | undefined {
  if (isBundled) return readBeside(`./rules/${id}.md`) ?? readBeside(`../rules/${id}.md`);
  return readBeside(`../../rules/${id}/README.md`) ?? readBeside(`../../rules/${id}.md`);
}

/** The version in package.json, which is part of the published package. */
export function packageVersion(): string {
  // What stands in a folder of its own in dist/ is one level deeper, and dist/ has a package.json without a version.
  for (const path of ['../package.json', '../../package.json']) {
    const { version } = JSON.parse(readBeside(path) ?? '{}') as { readonly version?: string };
    if (version !== undefined) return version;
  }
  return 'unknown';
}

/** Parsers as WebAssembly; the build puts them beside the bundle. */
const WASM = {
  prism: '@ruby/prism/src/prism.wasm',
  'web-tree-sitter': 'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-hcl': '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm',
} as const;

export function wasm(name: keyof typeof WASM): Uint8Array {
  const file = isBundled
    ? [`./${name}.wasm`, `../${name}.wasm`]
        .map(at => new URL(at, import.meta.url))
        .find(url => existsSync(url))
    : createRequire(import.meta.url).resolve(WASM[name]);
  return readFileSync(file ?? `${name}.wasm`);
}

function readBeside(path: string): string | undefined {
  try {
    return readFileSync(new URL(path, import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}
