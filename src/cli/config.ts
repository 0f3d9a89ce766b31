import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RULE_IDS, RULES } from '../analysis.ts';
import { lookupImage } from '../knowledge/index.ts';
import { type Configured, configure } from '../node/config.ts';
import { shownPath } from '../node/inputs.ts';
import type { NodeVfs } from '../node/vfs.ts';
import { jsonText } from '../report/text.ts';
import { type Host, UsageError } from './host.ts';
import type { Arguments } from './options.ts';

/** The configuration of files that are linted. */
export function configuredFor(
  files: readonly string[],
  args: Arguments,
  host: Host,
  over?: (vfs: NodeVfs) => NodeVfs,
): Promise<Configured> {
  const { words, config } = args;
  return configure(files, {
    cwd: host.cwd,
    words,
    ruleIds: RULE_IDS,
    lookupImage,
    over,
    ...(config === undefined ? {} : { config }),
  });
}

/** `--print-config`: what holds for one file, or for a Dockerfile in a folder. */
export async function printedConfig(args: Arguments, host: Host): Promise<string | Configured['problems']> {
  const [word = '.', second] = args.words;
  if (second !== undefined) throw new UsageError('--print-config takes one file');
  const isFolder = statSync(resolve(host.cwd, word), { throwIfNoEntry: false })?.isDirectory();
  const file = shownPath(host.cwd, isFolder ? join(word, 'Dockerfile') : word);
  const configured = await configuredFor([file], args, host);
  const { rules, ...others } = configured.configurations?.described(file) ?? { file, configuration: [] };
  const severities = RULES.map(({ id, meta }) => [id, meta.severity] as const);
  if (configured.problems.length > 0) return configured.problems;
  return jsonText({ ...others, rules: { ...Object.fromEntries(severities), ...(rules as object) } });
}
