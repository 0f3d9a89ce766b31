import type { Location } from '../../base/index.ts';
import { path } from '../../base/index.ts';
import type { Stage } from './stage.ts';

/** Inits and privilege droppers by the names that their binaries have in releases and images. */
const BINARIES: ReadonlyMap<string, string> = new Map([
  ['tini', 'tini'],
  ['tini-static', 'tini'],
  ['docker-init', 'tini'],
  ['dumb-init', 'dumb-init'],
  ['catatonit', 'catatonit'],
  ['gosu', 'gosu'],
  ['su-exec', 'gosu'],
  ['s6-svscan', 's6-svscan'],
]);

/** Programs that count as an init of the image, by the names of src/knowledge/programs. */
const INITS: ReadonlySet<string> = new Set([
  'tini',
  'dumb-init',
  'catatonit',
  's6-overlay-init',
  's6-svscan',
  'supervisord',
]);

/** The program of a binary's own name: `/usr/bin/dumb-init`. */
export function knownBinary(file: string): string | undefined {
  return BINARIES.get(path.basename(file));
}

/** The program that a URL of a release downloads: `…/v0.19.0/tini-amd64`, `dumb-init_1.2.5_x86_64`. */
export function knownDownload(url: string): string | undefined {
  const clean = url.split(/[?#]/, 1)[0] ?? '';
  const name = path.basename(clean);
  if (/\.(asc|sha\d*|sha\d+sums?|sig|deb|apk|rpm|tar|tgz|gz|xz|zip|minisig)$/.test(name)) return undefined;
  const binary = /^(tini-static|tini|dumb-init|catatonit|gosu|su-exec)(?=$|[-_.$%{])/.exec(name)?.[1];
  return binary === undefined ? undefined : BINARIES.get(binary);
}

/** Notes that a stage has an init; each program once, at its first place. */
export function noteInit(stage: Stage, program: string, at: Location): void {
  if (INITS.has(program) && !stage.inits.some(init => init.program === program)) {
    stage.inits.push({ program, at });
  }
}
