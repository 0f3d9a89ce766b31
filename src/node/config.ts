import { path } from '../base/index.ts';
import type { Configurations } from '../config/configurations.ts';
import { findConfigs } from '../config/find.ts';
import type { Settings } from '../config/settings.ts';
import type { Configuration } from '../config/types.ts';
import { repositoryOf, rootsOf, shownPath } from './inputs.ts';
import { type NodeVfs, nodeVfs } from './vfs.ts';

export interface ConfigRequest {
  readonly cwd: string;
  /** A file, its content, or `false` for none; `undefined`: it is looked for. */
  readonly config?: string | Configuration | false;
  /** Paths that the user named. */
  readonly words: readonly string[];
  readonly ruleIds: readonly string[];
  readonly lookupImage: Settings['lookupImage'];
  /** In place of the disk. */
  readonly vfs?: NodeVfs;
  /** Something between the disk and its readers. */
  readonly over?: ((vfs: NodeVfs) => NodeVfs) | undefined;
}

export interface Configured {
  settingsOf(file: string): Settings | undefined;
  /** Absent: there is none. */
  readonly configurations?: Configurations;
  readonly problems: readonly ConfigProblem[];
}

interface ConfigProblem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

const NONE: Configured = { settingsOf: () => undefined, problems: [] };

/** The configurations of these files: each has the nearest one above it. Readers are loaded where there is one. */
export async function configure(files: readonly string[], request: ConfigRequest): Promise<Configured> {
  const { cwd, config, words, ruleIds, lookupImage } = request;
  if (config === false || (config === undefined && files.length === 0)) return NONE;
  const named = typeof config === 'string' ? [...words, config] : words;
  const disk = nodeVfs(cwd, [...rootsOf(cwd, named), repositoryOf(cwd) ?? cwd]);
  const vfs = request.vfs ?? request.over?.(disk) ?? disk;
  const problems: ConfigProblem[] = [];
  const byConfig = new Map<string | Configuration, string[]>();
  if (config === undefined) {
    for (const folder of new Set(files.map(path.dirname))) {
      const inside = files.filter(file => path.dirname(file) === folder);
      const [found, second] = findConfigs(vfs, folder);
      if (second !== undefined)
        problems.push({ file: second, message: `${found} is a configuration of this folder already` });
      if (found !== undefined) byConfig.set(found, [...(byConfig.get(found) ?? []), ...inside]);
    }
  } else byConfig.set(typeof config === 'string' ? shownPath(cwd, config) : config, [...files]);
  if (byConfig.size === 0) return NONE;
  const { Configurations } = await import('../config/configurations.ts');
  const absolute = request.vfs ? '/' : cwd.replaceAll('\\', '/');
  const configurations = new Configurations({ vfs, cwd: absolute, ruleIds, lookupImage });
  for (const [file, inside] of byConfig) {
    for (const { at, message } of await configurations.read(file, inside))
      problems.push({ file: at.file, line: at.line, column: at.column, message });
  }
  return {
    settingsOf: file => configurations.settingsOf(file),
    configurations,
    problems: distinct(problems),
  };
}

/** What several configurations extend is read for each. */
const distinct = (problems: readonly ConfigProblem[]) => [
  ...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values(),
];
