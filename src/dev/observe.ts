import { basename } from 'node:path';
import { areaCases, type Case, caseFolders, folderCase } from '../../test/cases/read.ts';
import { table } from '../../test/kernel/judge.ts';
import { whyNot } from '../../test/kernel/launcher.ts';
import { runCase } from '../../test/kernel/run-case.ts';

/** `observe FOLDER | AREA.cases [NAME] …`: runs cases as a real PID 1, and prints prediction beside reality. */
const problem = whyNot();
if (problem !== undefined) {
  console.error(`cases can't be run here: ${problem}`);
  process.exit(2);
}

let differing = 0;
for (const item of chosen(process.argv.slice(2))) {
  const { rows, observation } = await runCase(item);
  console.log(`\n${item.id}\n${table(rows)}`);
  if (rows.some(row => row.agrees === false)) {
    differing++;
    if (observation.kind !== 'failed' && observation.output)
      console.log(`  output: ${observation.output.trim()}`);
  }
}
process.exitCode = differing === 0 ? 0 : 1;

function chosen([what, ...names]: readonly string[]): readonly Case[] {
  if (what === undefined) return caseFolders().map(folderCase);
  if (!what.endsWith('.cases')) return [folderCase(what)];
  const all = areaCases(basename(what, '.cases'));
  return names.length === 0 ? all : all.filter(item => names.some(name => item.id.includes(name)));
}
