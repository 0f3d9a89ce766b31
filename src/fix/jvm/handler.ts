import { lineIndex, path } from '../../base/index.ts';
import { withoutQuiet } from '../blocks.ts';
import type { Change } from '../edits.ts';
import type { Planned } from '../types.ts';
import { stopsByFlag } from './flag.ts';
import { endsLoop } from './loops.ts';
import { stopsServers } from './servers.ts';
import { jvmText } from './text.ts';

type Read = (file: string) => string | undefined;

/**
 * The JVM ends on the signal by itself, and waits for its hooks: one ends what the program serves, or the loop that it
 * turns in. Where neither is found there is no hook to write, for an empty one ends nothing.
 */
export function inJava(file: string, read: Read): Planned | undefined {
  const hook = hookIn(file, read);
  const told =
    hook && /addShutdownHook|setStopAtShutdown\(true\)/.exec(hook.changes.map(one => one.text).join('\n'));
  if (!hook || !told) return undefined;
  const locate = lineIndex(hook.file, hook.source);
  return {
    safety: 'suggested',
    title: `End what ${hook.file} serves, or the loop that it turns in, when the JVM ends: ${told[0]}`,
    edits: hook.changes.map(({ start, end, text }) => ({ at: locate(start, end), text })),
  };
}

export interface InFile {
  readonly file: string;
  readonly source: string;
  readonly changes: readonly Change[];
}

function hookIn(file: string, read: Read): InFile | undefined {
  const build = [...path.upwards(path.dirname(file))]
    .flatMap(folder =>
      ['pom.xml', 'build.gradle', 'build.gradle.kts'].map(name => read(path.join(folder, name)) ?? ''),
    )
    .join('\n');
  for (const own of [file, ...besides(file, read)]) {
    const source = read(own);
    const text = source === undefined ? undefined : jvmText(source, own);
    if (!text || source === undefined || /\baddShutdownHook\b[^;]*\.(?:close|stop|shutdown)/.test(text.code))
      continue;
    const sourceOf = (type: string) => withoutQuiet(read(path.join(path.dirname(own), `${type}.java`)) ?? '');
    const changes = stopsByFlag(text, sourceOf) ?? endsLoop(text) ?? stopsServers(text, build);
    if (changes) return { file: own, source, changes };
  }
  return undefined;
}

/** Sources of the package whose classes the file makes. */
export function besides(file: string, read: Read): readonly string[] {
  const names = [...(read(file) ?? '').matchAll(/\b(?:new[ \t]+)?([A-Z]\w*)[.(]/g)].map(
    ([, name = '']) => name,
  );
  const folder = path.dirname(file);
  return [...new Set(names)]
    .slice(0, 40)
    .map(name => path.join(folder, `${name}${/\.\w+$/.exec(file)?.[0]}`))
    .filter(own => own !== file);
}
