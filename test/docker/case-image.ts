import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { nodeVfs } from '../../src/node/vfs.ts';
import { build } from '../../src/verify/build.ts';
import { type Engine, EngineError } from '../../src/verify/client.ts';
import { filesIn, lintVfs } from '../support/lint.ts';
import { writeContext } from './image.ts';

const images = new Map<string, Promise<string>>();
let builds = 0;

/**
 * The tag of the image that a case's folder (an absolute path) makes. It is built once for all that run it, but for a
 * build that fails: that is tried again by who asks next.
 * @throws EngineError with what the builder said last
 */
export function imageOf(folder: string, engine: Engine): Promise<string> {
  const known = images.get(folder);
  if (known) return known;
  const tag = `case:${builds++}-${basename(folder)}`;
  const building = buildCase(folder, tag, engine).then(() => tag);
  images.set(folder, building);
  building.catch(() => images.delete(folder));
  return building;
}

async function buildCase(folder: string, tag: string, engine: Engine): Promise<void> {
  const vfs = nodeVfs(folder);
  const { launches } = await lintVfs(vfs);
  const spec = launches[0] && { ...launches[0].spec, files: await filesIn(vfs) };
  const context = mkdtempSync(join(tmpdir(), 'pid1-lint-case-'));
  try {
    const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
    const dockerfile = spec && writeContext(folder, text, spec, context);
    if (!dockerfile) throw new EngineError('the classic builder knows no heredocs');
    const signal = AbortSignal.timeout(120_000);
    const common = {
      engine,
      env: {},
      tag,
      cwd: context,
      context: '.',
      target: undefined,
      buildArgs: {},
      signal,
    };
    await build({ ...common, dockerfile, network: 'none', vfs: nodeVfs(context) });
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}
