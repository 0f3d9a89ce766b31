import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { posix as path } from 'node:path';
import { mainPackageOf } from '../../src/frontend/source/go/index.ts';
import { type ContainerSpec, commandLine, type ImageFiles } from '../../src/model/index.ts';
import type { RootStep } from './launcher.ts';

/** What build stages make, made with the host's compiler: the file that the command names, or in PATH. */
export function compiled(spec: ContainerSpec): RootStep[] {
  const places = (spec.env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':');
  const paths = commandLine(spec).flatMap(word =>
    word.startsWith('/')
      ? [word]
      : [path.resolve(spec.workdir, word), ...places.map(place => path.join(place, word))],
  );
  return paths.flatMap((at): RootStep[] => {
    const origin = spec.files.origin(at);
    if (origin.kind !== 'produced') return [];
    const main = mainPackageOf(origin.files, origin.path, origin.runs);
    if (!main || 'unknown' in main) return [];
    return [{ do: 'file', path: at, mode: 0o755, text: goBuild(origin.files, main.directory) }];
  });
}

function goBuild(files: ImageFiles, directory: string): Buffer {
  const root = mkdtempSync(path.join(tmpdir(), 'pid1-lint-go-'));
  try {
    for (const name of files.list('/')) write(files, `/${name}`, root);
    const env = { ...process.env, CGO_ENABLED: '0', GOPROXY: 'off', GOFLAGS: '-mod=mod', GO111MODULE: 'on' };
    execFileSync('go', ['build', '-o', `${root}/made`, '.'], {
      cwd: path.join(root, directory),
      env,
      stdio: 'pipe',
    });
    return readFileSync(`${root}/made`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function write(files: ImageFiles, at: string, root: string): void {
  const origin = files.origin(at);
  if (origin.kind === 'directory') for (const name of files.list(at)) write(files, path.join(at, name), root);
  if (origin.kind !== 'context' && origin.kind !== 'inline') return;
  mkdirSync(path.join(root, path.dirname(at)), { recursive: true });
  writeFileSync(path.join(root, at), origin.text.text);
}
