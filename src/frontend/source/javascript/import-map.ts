import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { record, text, texts } from './jsonc.ts';
import { jsonAt, mayBeThere, nearest } from './project.ts';

/** A specifier with the scheme of a registry: `npm:hono@^4/cors`, `jsr:@std/http@1`. */
const REGISTRY = /^(?:npm|jsr):\/?((?:@[\w.-]+\/)?[\w.-]+)(?:@[^/]*)?(\/.*)?$/;

/** `https://deno.land/std@0.190.0/http/server.ts`, `https://esm.sh/hono@4.6.0/cors`. */
const STANDARD = /^https:\/\/deno\.land\/std(?:@[^/]*)?\/([\w-]+)\//;
const THIRD_PARTY = /^https:\/\/deno\.land\/x\/([\w-]+)(?:@[^/]*)?\//;
const FROM_NPM =
  /^https:\/\/(?:esm\.sh|cdn\.skypack\.dev)\/(?:v\d+\/)?((?:@[\w.-]+\/)?[\w.-]+)(?:@[^/?]*)?(\/[^?]*)?/;

/** What a module of deno.land is called in a registry. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  oak: '@oak/oak',
  hono: 'hono',
  fresh: '@fresh/core',
  discordeno: '@discordeno/bot',
  grammy: 'grammy',
};

/** The name of a package without the registry or the address that it comes from, and its version. */
export function withoutRegistry(specifier: string): string {
  const [, standard] = STANDARD.exec(specifier) ?? [];
  if (standard !== undefined) return `@std/${standard}`;
  const [, third = ''] = THIRD_PARTY.exec(specifier) ?? [];
  if (Object.hasOwn(ELSEWHERE, third)) return ELSEWHERE[third] ?? specifier;
  const [, name, below = ''] = REGISTRY.exec(specifier) ?? FROM_NPM.exec(specifier) ?? [];
  return name === undefined ? specifier : name + below;
}

interface Config {
  readonly directory: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function configAt(files: ImageFiles, directory: string): Config | undefined {
  if (!mayBeThere(files, paths.join(directory, 'deno.json'))) return undefined;
  for (const name of ['deno.json', 'deno.jsonc']) {
    const data = jsonAt(files, paths.join(directory, name));
    if (data) return { directory, data };
  }
  return undefined;
}

const configFrom = (files: ImageFiles, directory: string): Config | undefined =>
  nearest(files, 'deno', directory, at => configAt(files, at));

function configAbove(files: ImageFiles, { directory }: Config): Config | undefined {
  const above = paths.dirname(directory);
  return above === directory ? undefined : configFrom(files, above);
}

/**
 * What Deno's import map says of a specifier: that of the nearest deno.json, or a file of its own that it names, then
 * that of the workspace above. A path where it leads to a file, else another specifier.
 *
 * @source https://docs.deno.com/runtime/fundamentals/configuration/#dependencies, https://docs.deno.com/runtime/fundamentals/workspaces/
 */
export function mappedByDeno(
  files: ImageFiles,
  directory: string,
  specifier: string,
): { readonly path: string } | { readonly specifier: string } | undefined {
  for (let config = configFrom(files, directory); config; config = configAbove(files, config)) {
    const mapped = inMap(importsOf(files, config), specifier) ?? memberOf(files, config, specifier);
    if (mapped) return mapped;
  }
  return undefined;
}

/** The map, and the folder that its paths start from. */
function importsOf(files: ImageFiles, { directory, data }: Config): Config {
  const named = text(data.importMap);
  if (data.imports !== undefined || named === undefined) return { directory, data: record(data.imports) };
  const file = paths.resolve(directory, named);
  return { directory: paths.dirname(file), data: record(jsonAt(files, file)?.imports) };
}

function inMap({ directory, data }: Config, specifier: string) {
  // The longest key that fits; one that ends with a slash stands for all below it.
  const key = Object.keys(data)
    .filter(each => each === specifier || (each.endsWith('/') && specifier.startsWith(each)))
    .sort((a, b) => b.length - a.length)[0];
  const value = key === undefined ? undefined : text(data[key]);
  if (key === undefined || value === undefined) return undefined;
  const target = value + specifier.slice(key.length);
  return /^\.{0,2}\//.test(value) ? { path: paths.resolve(directory, target) } : { specifier: target };
}

/** A package of the same workspace, by its name and what it exports. */
function memberOf(files: ImageFiles, { directory, data }: Config, specifier: string) {
  const members = Array.isArray(data.workspace)
    ? texts(data.workspace)
    : texts(record(data.workspace).members);
  for (const member of members) {
    const config = configAt(files, paths.resolve(directory, member));
    const name = config && text(config.data.name);
    if (!config || name === undefined) continue;
    if (specifier !== name && !specifier.startsWith(`${name}/`)) continue;
    const { exports } = config.data;
    const asked = `.${specifier.slice(name.length)}`;
    const target = typeof exports === 'string' && asked === '.' ? exports : text(record(exports)[asked]);
    return target === undefined ? undefined : { path: paths.resolve(config.directory, target) };
  }
  return undefined;
}
