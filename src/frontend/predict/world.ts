import { path } from '../../base/index.ts';
import { userId } from '../../knowledge/user-change.ts';
import type { ContainerSpec, FileOrigin, FileText, World } from '../../model/index.ts';
import { namesTowards } from '../dockerfile/layer.ts';
import type { Parsers } from '../parsers.ts';
import type { Chooser } from './chooser.ts';

/** What was read and what could not be derived, over the whole prediction of one container. */
export interface Notes {
  readonly unknowns: Set<string>;
  readonly filesRead: Set<string>;
}

/** The container as program entries and languages see it. */
export function worldOf(
  spec: ContainerSpec,
  parsers: Parsers,
  notes: Notes,
  chooser: Pick<Chooser, 'supposes'>,
): World {
  const origin = (file: string, cwd: string): FileOrigin => spec.files.origin(path.resolve(cwd, file));
  return {
    files: spec.files,
    binSh: spec.binSh,
    user: userId(spec.user.name),
    origin,
    list: directory => spec.files.list(directory),
    read(file, cwd): FileText | undefined {
      const found = origin(file, cwd);
      if (found.kind !== 'context' && found.kind !== 'inline') return undefined;
      notes.filesRead.add(found.text.file);
      return found.text;
    },
    parseYaml: text => parsed(parsers, 'yaml', text),
    parseToml: text => parsed(parsers, 'toml', text),
    unknown: sentence => notes.unknowns.add(sentence),
    suppose(sentence) {
      chooser.supposes ??= sentence;
      notes.unknowns.add(sentence);
    },
  };
}

/** The same behind a script that has written files: `undefined` for what it wrote where that text is not known. */
export function behindScript(world: World, made: ReadonlyMap<string, FileOrigin> | undefined): World {
  if (!made) return world;
  const written = (file: string, cwd: string) => made.get(path.resolve(cwd, file));
  return {
    ...world,
    origin: (file, cwd) => written(file, cwd) ?? world.origin(file, cwd),
    list: directory => [
      ...new Set([
        ...world.list(directory),
        ...[...made.keys()].flatMap(file => namesTowards(directory, file)),
      ]),
    ],
    read(file, cwd) {
      const origin = written(file, cwd);
      if (!origin) return world.read(file, cwd);
      return origin.kind === 'inline' ? origin.text : undefined;
    },
  };
}

function parsed(parsers: Parsers, language: 'yaml' | 'toml', text: string): unknown {
  // Outside of the try: that its parser is missing is for the rim to know.
  const parse = parsers.get(language);
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
