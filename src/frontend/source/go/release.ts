import { path as paths } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { textAt } from './module.ts';

const FILES = ['.goreleaser.yaml', '.goreleaser.yml', 'goreleaser.yaml', 'goreleaser.yml'];
const MAX_TEXT = 60_000;

/**
 * Does GoReleaser make a binary of this name from the main package? It puts what it has built into the context of a
 * Dockerfile: https://goreleaser.com/customization/build/builders/go/, https://goreleaser.com/customization/docker/.
 */
export function isReleased(files: ImageFiles, name: string, main: string): boolean {
  const text = FILES.map(file => textAt(files, `/${file}`)?.text).find(t => t !== undefined);
  if (text === undefined) return false;
  const plain = text.slice(0, MAX_TEXT).replace(/\r/g, '');
  const [, project] = /^project_name:[ \t]*["']?([\w.-]+)/m.exec(plain) ?? [];
  const [, builds] = /^builds:[ \t]*\n((?:[ \t-].*\n|\n|#.*\n)*)/m.exec(`${plain}\n`) ?? [];
  if (builds === undefined) return false;
  const [, indent = ''] = /^([ \t]*)-/m.exec(builds) ?? [];
  return `\n${builds}`
    .split(`\n${indent}-`)
    .slice(1)
    .some(build => {
      const value = (key: string) =>
        new RegExp(`^[ \\t-]*${key}:[ \\t]*["']?([^\\s"'#]+)`, 'm').exec(build)?.[1];
      const from = paths.resolve(paths.resolve('/', value('dir') ?? '.'), value('main') ?? '.');
      const binary = value('binary') ?? project ?? name;
      return (from.endsWith('.go') ? paths.dirname(from) : from) === main && paths.basename(binary) === name;
    });
}
