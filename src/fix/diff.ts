import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** A unified diff of one file, as `patch -p1` and `git apply` take it. */
export function unifiedDiff(file: string, before: string, after: string): string {
  // A name with a line break would begin a hunk of its own.
  const name = file.replace(/[\n\r\t]/g, '?').replace(/^\/+/, '');
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
