import { expect, test } from 'vitest';
import { lintFiles } from '../support/lint.ts';

test('a launch lets go of the files of the image, and of what was read of them', async () => {
  const { launches } = await lintFiles({
    Dockerfile: 'FROM python:3.13\nCOPY a.py /\nCMD ["python3", "/a.py"]\n',
    'a.py': '',
  });
  expect(launches[0]?.prediction.filesRead).toContain('a.py');
  expect(launches[0]?.spec).not.toHaveProperty('files');
});
