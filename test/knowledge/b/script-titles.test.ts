import { expect, test } from 'vitest';
import { lintFiles } from '../../support/lint.ts';

/** A script's interpreter comes first, then the path that execve was given. */
test.each([
  ['python:3.12', '["gunicorn", "app:app"]', '/usr/local/bin/python3.12 /usr/local/bin/gunicorn app:app'],
  ['python:3.11-slim', '["uvicorn", "a:b"]', '/usr/local/bin/python3.11 /usr/local/bin/uvicorn a:b'],
  ['python:3.12', '["/opt/venv/bin/uvicorn", "a:b"]', '/opt/venv/bin/python3 /opt/venv/bin/uvicorn a:b'],
  ['node:22', '["pm2-runtime", "a.js"]', 'node /usr/local/bin/pm2-runtime a.js'],
  ['node:22', '["node_modules/.bin/next", "start"]', 'node node_modules/.bin/next start'],
  ['node:22', '["/app/node_modules/.bin/next", "start"]', 'node /app/node_modules/.bin/next start'],
])('%s %s', async (image, cmd, expected) => {
  const { launches } = await lintFiles({ Dockerfile: `FROM ${image}\nCMD ${cmd}\n` });
  expect(launches[0]?.stop.tree?.pid1.argv.join(' ')).toBe(expected);
});

test.each(['uv', 'pdm'])('what %s runs of the project is called by its name', async runner => {
  const { launches } = await lintFiles({
    Dockerfile: `FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD ["${runner}", "run", "shop", "--port", "80"]\n`,
    'pyproject.toml': '[project]\nname = "shop"\nscripts = { shop = "shop:main" }\n',
    'shop.py': 'import time\ndef main():\n    while True:\n        time.sleep(1)\n',
  });
  const [child] = launches[0]?.stop.tree?.pid1.children ?? [];
  expect(child?.argv.join(' ')).toBe('python shop --port 80');
});
