import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, KILLED_SCRIPT, killed, type RunOptions } from '../support/cli.ts';

const MENDED = KILLED_SCRIPT.replace('memcached', 'exec memcached');

/** Runs, and reads the files afterwards. */
async function fixing(
  argv: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Pick<RunOptions, 'prepare' | 'after'> = {},
) {
  const seen = new Map<string, string>();
  const ran = await cli(argv, {
    files,
    ...options,
    after: folder => {
      for (const path of Object.keys(files)) seen.set(path, readFileSync(join(folder, path), 'utf8'));
      options.after?.(folder);
    },
  });
  return { ...ran, files: seen };
}

describe('--fix', () => {
  test('changes the file, says what, and leaves nothing', async () => {
    const { code, err, files } = await fixing(['--fix'], killed());
    expect(files.get('run.sh')).toBe(MENDED);
    expect(files.get('Dockerfile')).toBe(killed().Dockerfile);
    expect(code).toBe(0);
    expect(err).toMatch(/^run\.sh:3:1 fixed script-does-not-exec: /);
    expect(err).toMatch(/1 fixed, 0 left\n$/);
  });

  test('a second run changes nothing', async () => {
    const { err } = await fixing(['--fix'], { ...killed(), 'run.sh': MENDED });
    expect(err).toBe('0 fixed, 0 left\n');
  });

  test('line ends and a byte order mark stay', async () => {
    const source = '\uFEFFFROM python:3.12\r\nCOPY app.py /\r\n# it\r\nCMD python3 /app.py\r\n';
    const app = 'import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\nsignal.pause()\n';
    const { files } = await fixing(['--fix'], { Dockerfile: source, 'app.py': app });
    expect(files.get('Dockerfile')).toBe(source.replace('python3 /app.py', '["python3", "/app.py"]'));
  });

  test('mode and links stay', async () => {
    const { err } = await fixing(['--fix'], killed(), {
      prepare: folder => {
        mkdirSync(join(folder, 'scripts'));
        renameSync(join(folder, 'run.sh'), join(folder, 'scripts/run.sh'));
        chmodSync(join(folder, 'scripts/run.sh'), 0o751);
        symlinkSync('scripts/run.sh', join(folder, 'run.sh'));
      },
      after: folder => {
        expect(lstatSync(join(folder, 'run.sh')).isSymbolicLink()).toBe(true);
        expect(statSync(join(folder, 'scripts/run.sh')).mode & 0o777).toBe(0o751);
        expect(readFileSync(join(folder, 'scripts/run.sh'), 'utf8')).toBe(MENDED);
        expect(readdirSync(join(folder, 'scripts'))).toEqual(['run.sh']);
      },
    });
    expect(err).toContain('1 fixed');
  });

  test('a link that leads out of the project is not written through', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'pid1-lint-outside-'));
    writeFileSync(join(outside, 'run.sh'), KILLED_SCRIPT, { mode: 0o755 });
    await fixing(['--fix'], killed(), {
      prepare: folder => {
        rmSync(join(folder, 'run.sh'));
        symlinkSync(join(outside, 'run.sh'), join(folder, 'run.sh'));
      },
    });
    expect(readFileSync(join(outside, 'run.sh'), 'utf8')).toBe(KILLED_SCRIPT);
    rmSync(outside, { recursive: true });
  });

  test('a file in another encoding is left alone', async () => {
    const bytes = Buffer.concat([Buffer.from(KILLED_SCRIPT), Buffer.from([0x23, 0xe9, 0x0a])]);
    const { code, err } = await fixing(['--fix'], { ...killed(), 'run.sh': bytes });
    expect(err).toBe('0 fixed, 1 left\n');
    expect(code).toBe(1);
  });
});

test('--diff shows what would change, and changes nothing', async () => {
  const { code, out, files } = await fixing(['--diff'], killed());
  expect(out).toBe(
    '--- a/run.sh\n+++ b/run.sh\n@@ -1,3 +1,3 @@\n #!/bin/sh\n set -e\n-memcached -u nobody\n+exec memcached -u nobody\n',
  );
  expect(files.get('run.sh')).toBe(KILLED_SCRIPT);
  expect(code).toBe(1);
  expect((await fixing(['--diff'], { ...killed(), 'run.sh': MENDED })).code).toBe(0);
});

test('standard input comes out mended', async () => {
  const stdin = "FROM nginx:1.27\nCMD ['nginx', '-g', 'daemon off;']\n";
  const { out, err } = await cli(['--fix', '-'], { stdin });
  expect(out).toBe('FROM nginx:1.27\nCMD ["nginx", "-g", "daemon off;"]\n');
  expect(err).toContain('1 fixed');
});

test('JSON has the edits', async () => {
  const { out } = await cli(['--format', 'json'], { files: killed() });
  const [fix] = (JSON.parse(out) as { findings: { fixes: unknown[] }[] }).findings[0]?.fixes ?? [];
  expect(fix).toMatchObject({
    safety: 'safe',
    edits: [{ file: 'run.sh', line: 3, column: 1, text: 'exec ' }],
  });
});
