import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { areaCases, type Case, caseFolders, folderCase } from '../../test/cases/read.ts';
import { table } from '../../test/kernel/judge.ts';
import { whyNot } from '../../test/kernel/launcher.ts';
import { runCase } from '../../test/kernel/run-case.ts';

/**
 * `observe [--write] [FOLDER… | AREA.cases [NAME]…]`: runs cases as a real PID 1, and prints prediction beside
 * reality; without a name all rules' cases and the examples. `--write` records the tables beside folders.
 */
const AT_A_TIME = 12;

function chosen([what, ...names]: readonly string[]): readonly Case[] {
  if (what === undefined)
    return caseFolders()
      .map(folderCase)
      .filter(item => item.expect['not-run'] === undefined);
  if (!what.endsWith('.cases')) return [what, ...names].map(folder => folderCase(folder.replace(/\/$/, '')));
  const all = areaCases(basename(what, '.cases'));
  return names.length === 0 ? all : all.filter(item => names.some(name => item.id.includes(name)));
}

let differing = 0;

async function show(item: Case, write: boolean): Promise<void> {
  const { rows, observation } = await runCase(item);
  const text = table(rows);
  if (write && item.folder !== undefined) writeFileSync(`${item.folder}/observed.txt`, `${text}\n`);
  const differs = rows.some(row => row.agrees === false);
  if (differs) differing++;
  const output = differs && observation.kind !== 'failed' ? observation.output.trim() : '';
  console.log(`\n${item.id}\n${text}${output ? `\n  output: ${output}` : ''}`);
}

async function main(words: readonly string[]): Promise<void> {
  const problem = whyNot();
  if (problem !== undefined) throw new Error(`cases can't be run here: ${problem}`);
  const write = words.includes('--write');
  const queue = [...chosen(words.filter(word => word !== '--write'))];
  const work = async () => {
    for (let item = queue.shift(); item; item = queue.shift()) await show(item, write);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  console.log(`\n${differing} differ`);
  process.exitCode = differing === 0 ? 0 : 1;
}

await main(process.argv.slice(2));
