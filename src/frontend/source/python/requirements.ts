import { path } from '../../../base/index.ts';
import type { ImageFiles } from '../../../model/index.ts';
import { findText } from './program.ts';

const FILES = [
  'requirements.txt',
  'pyproject.toml',
  'Pipfile',
  'poetry.lock',
  'uv.lock',
  'setup.py',
  'setup.cfg',
  'requirements/base.txt',
  'requirements/prod.txt',
];

/** What the project says it needs, where that lies in the image: the first version that is named, or ''. */
export function requirementIn(
  files: ImageFiles,
  directories: readonly string[],
  name: string,
): string | undefined {
  const escaped = name.replaceAll('.', '[._-]').replaceAll('-', '[._-]');
  const line = new RegExp(
    `(?:^|["'\\s])${escaped}(?:\\[[\\w,-]{1,40}\\])?(?=["'\\s=<>~!^;@,]|$)["']?[ \\t]*(?:\\r?\\n?version)?[ \\t]*[=<>~!^"']{0,6}[ \\t]*["'^~=]{0,3}(\\d[\\w.]{0,20})?`,
    'im',
  );
  for (const directory of directories.slice(0, 12)) {
    for (const file of FILES) {
      const found = findText(files, path.resolve(directory, file));
      if (found.kind !== 'text') continue;
      const match = line.exec(found.text.text.slice(0, 400_000));
      if (match) return match[1] ?? '';
    }
  }
  return undefined;
}
