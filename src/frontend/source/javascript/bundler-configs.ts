import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { programRules } from './build-programs.ts';
import type { BuildRule } from './build-tools.ts';
import { record, text } from './jsonc.ts';
import { jsonAt, readPackage, remembered, textAt } from './project.ts';

interface ConfigFact {
  /** The name without its extension. */
  readonly file: string;
  /** Where the entries stand. */
  readonly entry: RegExp;
  readonly directory: RegExp;
  readonly fallback: string | undefined;
}

const OUT =
  /\b(?:outDir|outdir|dir)\s*:\s*(?:[\w.]+\(\s*(?:__dirname|import\.meta\.dirname)?\s*,?\s*)?["'`]([^"'`]+)["'`]/;

/**
 * Configuration files of bundlers, read as text: their entries stand there as strings in practice, and whatever
 * else is found is checked against the files that exist.
 */
const CONFIGS: readonly ConfigFact[] = [
  { file: 'tsup.config', entry: /\bentry(?:Points)?\s*:\s*/, directory: OUT, fallback: 'dist' },
  { file: 'tsdown.config', entry: /\bentry\s*:\s*/, directory: OUT, fallback: 'dist' },
  { file: 'build.config', entry: /\bentries\s*:\s*/, directory: OUT, fallback: 'dist' },
  { file: 'rslib.config', entry: /\bentry\s*:\s*/, directory: OUT, fallback: 'dist' },
  { file: 'rollup.config', entry: /\binput\s*:\s*/, directory: OUT, fallback: 'dist' },
  { file: 'rolldown.config', entry: /\binput\s*:\s*/, directory: OUT, fallback: 'dist' },
  { file: 'esbuild.config', entry: /\bentryPoints\s*:\s*/, directory: OUT, fallback: 'dist' },
  { file: 'esbuild', entry: /\bentryPoints\s*:\s*/, directory: OUT, fallback: 'dist' },
  { file: 'build', entry: /\bentryPoints\s*:\s*/, directory: OUT, fallback: 'dist' },
  { file: 'vite.config', entry: /\b(?:ssr|input|entry)\s*:\s*(?=["'`[{])/, directory: OUT, fallback: 'dist' },
  {
    file: 'webpack.config',
    entry: /\bentry\s*:\s*/,
    directory:
      /\boutput\s*:\s*\{[^}]{0,1000}?\bpath\s*:\s*(?:[\w.]+\(\s*__dirname\s*,\s*)?["'`]([^"'`]+)["'`]/,
    fallback: 'dist',
  },
];

const EXTENSIONS = ['.ts', '.js', '.mjs', '.mts', '.cjs', '.cts'];
export const MAX_TEXT = 100_000;
const MAX_VALUE = 2_000;

/** The strings of a value that begins at `start`: a string, or all in the brackets. */
export function stringsAt(source: string, start: number): readonly string[] {
  const value = source.slice(start, start + MAX_VALUE);
  const open = value[0];
  const close = open === '[' ? value.indexOf(']') : open === '{' ? value.indexOf('}') : -1;
  // A plain string ends at its quote.
  const body = close === -1 ? (/^["'`][^"'`\n]*["'`]/.exec(value)?.[0] ?? '') : value.slice(0, close);
  return [...body.matchAll(/["'`]([^"'`\n]{1,200})["'`]/g)].map(m => m[1] ?? '');
}

const PATH = /\b(?:path\.)?(?:resolve|join)\(([^()\n]{1,300})\)/g;
const HERE = /^(?:__dirname|import\.meta\.dir(?:name)?)$/;
const WORKDIR = /^["'`]\.?["'`]$/;

/**
 * `resolve(__dirname, 'src', 'main.ts')` and `join(bin, 'main.ts')` as the strings that they are. `isRoot`: what else
 * stands first is taken for the folder of the package. `here`: where the file lies, from there.
 */
export function withPaths(source: string, isRoot = false, here = ''): string {
  const folders = new Map<string, string>();
  const plain = source.replaceAll('process.cwd()', "'.'");
  const asString = (whole: string, list: string): string => {
    const words = list.split(',').map(word => word.trim());
    const parts = words.map((word, at) =>
      HERE.test(word)
        ? here
        : WORKDIR.test(word)
          ? ''
          : (/^["'`]([^"'`$]+)["'`]$/.exec(word)?.[1] ??
            folders.get(word) ??
            (isRoot && at === 0 && words.length > 1 ? '' : undefined)),
    );
    return parts.includes(undefined) ? whole : `'${parts.filter(part => part).join('/')}'`;
  };
  const once = plain.replace(PATH, asString);
  for (const [, name = '', folder = ''] of once.matchAll(/\bconst (\w+) = '([^'\n]{1,200})'/g))
    folders.set(name, folder);
  return once.replace(PATH, asString);
}

/** `{ outDir, entry: main }` with the strings that these names stand for. */
export function withConstants(source: string): string {
  let text = source;
  for (const [, name = '', value = ''] of source.matchAll(
    /\bconst (\w{1,50}) = ["'`]([^"'`$\n]{1,200})["'`]/g,
  )) {
    text = text
      .replace(new RegExp(`(:\\s*)${name}\\b(?!\\s*[.(:])`, 'g'), (_, colon: string) => `${colon}'${value}'`)
      .replace(
        new RegExp(`([{,]\\s*)${name}(?=\\s*[,}])`, 'g'),
        (_, before: string) => `${before}${name}: '${value}'`,
      );
  }
  return text;
}

const usualFiles = ({ file }: ConfigFact): readonly string[] => EXTENSIONS.map(extension => file + extension);

/** `webpack --config config/server.js`: what else a script of the package names for a bundler. */
const NAMED =
  /(?:^|[\s/])(webpack|rollup|rolldown|vite|tsup|tsdown|rslib)\s(?:[^&|;\n]{0,200}?\s)?(?:--config|-c)[= ]["']?([\w./-]+\.[cm]?[jt]s)\b/g;

function namedRules(files: ImageFiles, directory: string): readonly BuildRule[] {
  const scripts = Object.values(record(readPackage(files, directory)?.scripts));
  return scripts.flatMap(script =>
    [...(text(script) ?? '').slice(0, MAX_VALUE).matchAll(NAMED)].flatMap(([, tool = '', file = '']) => {
      const fact = CONFIGS.find(each => each.file === `${tool}.config`);
      return (fact && configRule(files, directory, fact, [file])) ?? [];
    }),
  );
}

function configRule(
  files: ImageFiles,
  directory: string,
  fact: ConfigFact,
  names: readonly string[] = usualFiles(fact),
): BuildRule | undefined {
  for (const name of names) {
    const config = textAt(files, paths.resolve(directory, name));
    const here = paths.dirname(name) === '.' ? '' : paths.dirname(name);
    const source = config ? withPaths(config.text.slice(0, MAX_TEXT), false, here) : '';
    const at = fact.entry.exec(source);
    if (!at) continue;
    const entries = stringsAt(source, at.index + at[0].length)
      .filter(s => s.includes('/') || /\.[cm]?[jt]sx?$/.test(s))
      .map(s => paths.resolve(directory, s));
    const out = fact.directory.exec(source)?.[1] ?? fact.fallback;
    const file = /\b(?:outfile|file)\s*:\s*["'`]([^"'`]+)["'`]/.exec(source)?.[1];
    const [entry] = entries;
    if (file && entry) return { kind: 'file', output: paths.resolve(directory, file), entry };
    if (out && entry) return { kind: 'entries', directory: paths.resolve(directory, out), entries };
  }
  return undefined;
}

export function configRules(files: ImageFiles, directory: string): readonly BuildRule[] {
  return remembered(files, `bundlers ${directory}`, () => [
    ...nestRules(files, directory),
    ...CONFIGS.flatMap(fact => configRule(files, directory, fact) ?? []),
    ...namedRules(files, directory),
    ...programRules(files, directory),
  ]);
}

/** nest-cli.json: with webpack in a monorepo each app is one file, `dist/apps/<name>/main.js`. */
function nestRules(files: ImageFiles, directory: string): readonly BuildRule[] {
  const config = jsonAt(files, paths.join(directory, 'nest-cli.json'));
  if (!config) return [];
  return Object.values(record(config.projects)).flatMap((project): BuildRule[] => {
    const { root, entryFile, sourceRoot } = record(project);
    const place = text(root);
    if (!place) return [];
    const entry = `${text(entryFile) ?? 'main'}.ts`;
    const output = paths.join(directory, 'dist', place, `${text(entryFile) ?? 'main'}.js`);
    return [
      {
        kind: 'file',
        output,
        entry: paths.resolve(directory, `${text(sourceRoot) ?? `${place}/src`}/${entry}`),
      },
    ];
  });
}
