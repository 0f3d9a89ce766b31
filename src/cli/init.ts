import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { packageVersion } from '../node/package.ts';
import { nodeVfs } from '../node/vfs.ts';
import { safe } from '../report/text.ts';
import { type ExitCode, type Host, UsageError } from './host.ts';
import { type Proposal, proposals } from './init-files.ts';
import type { Arguments } from './options.ts';

/** Writes what a project needs to be linted in its hooks and in CI. Nothing that is there is changed. */
export async function initCommand({ words, yes }: Arguments, host: Host): Promise<ExitCode> {
  if (words.length > 0) throw new UsageError('init takes no path: it writes into the working directory');
  if (!yes && !host.ask) throw new UsageError('init asks on a terminal; --yes writes without asking');
  const proposed = proposals(nodeVfs(host.cwd, []), packageVersion());
  if (proposed.length === 0)
    host.out('Everything is set up already: configuration, commit hook and CI job.\n');
  for (const proposal of proposed) {
    if (proposal.exists) host.out(linesFor(proposal));
    else if (yes || (await agreed(proposal, host))) write(proposal, host);
  }
  host.out(
    'Next: `npx pid1-lint` shows what there is; with pre-commit, `pre-commit install` once in each clone.\n',
  );
  return 0;
}

async function agreed({ what, file }: Proposal, host: Host): Promise<boolean> {
  const answer = (await host.ask?.(`Write the ${what} ${file}? [Y/n] `)) ?? 'n';
  return /^(?:y(?:es)?)?$/i.test(answer.trim());
}

function write({ what, file, text }: Proposal, host: Host): void {
  const target = resolve(host.cwd, file);
  mkdirSync(dirname(target), { recursive: true });
  try {
    writeFileSync(target, text, { flag: 'wx' });
    host.out(`wrote ${file} (${what})\n`);
  } catch (error) {
    throw new UsageError(`${safe(file)} was not written: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** For a file that is there: what to add to it. */
function linesFor({ what, file, text }: Proposal): string {
  const lines = text.trimEnd().split('\n');
  return `${file} is there already; for the ${what} add to it:\n\n${lines.map(l => `    ${l}`).join('\n')}\n\n`;
}
