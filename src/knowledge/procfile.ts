import type { World } from '../model/index.ts';

export interface ProcfileEntry {
  readonly name: string;
  readonly command: string;
}

/** `name: command`, one a line. `undefined` with a noted unknown where it is not readable. */
export function readProcfile(file: string, cwd: string, world: World): readonly ProcfileEntry[] | undefined {
  const text = world.read(file, cwd)?.text;
  if (text === undefined) {
    world.unknown(`${file} is not readable, so what is started from it is not known`);
    return undefined;
  }
  return text.split('\n').flatMap(line => {
    const entry = /^([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(line.trim());
    return entry?.[1] && entry[2] ? [{ name: entry[1], command: entry[2] }] : [];
  });
}
