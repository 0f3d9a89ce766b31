import { readdirSync, readFileSync } from 'node:fs';

/** The licences of all packages that are in a bundle, given the files that went into it. */
export function thirdPartyNotices(root: string, inputs: readonly string[]): string {
  const names = inputs.flatMap(
    input => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1] ?? [],
  );
  const sections = [...new Set(names)].sort().map(name => noticeOf(`${root}node_modules/${name}`, name));
  return `pid1-lint contains the following packages.\n\n${sections.join('\n----\n\n')}`;
}

function noticeOf(folder: string, name: string): string {
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    readonly version: string;
    readonly license: string;
  };
  const files = readdirSync(folder).filter(file => /^(?:licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map(file => readFileSync(`${folder}/${file}`, 'utf8').trim());
  if (texts.length === 0) texts.push(`Licence: ${license}; the package has no text of it.`);
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}
