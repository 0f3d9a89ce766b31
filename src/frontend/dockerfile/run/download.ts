import { path } from '../../../base/index.ts';
import { knownDownload, noteInit } from '../inits.ts';
import { fileLayer } from '../layer.ts';
import type { Args } from './args.ts';
import type { RunReader } from './reader.ts';

/** `curl -o file url`, `wget -O file url`: an init by the name in its URL, else a file of unknown content. */
export function download(reader: RunReader, name: 'curl' | 'wget', args: Args): void {
  const at = args.findIndex((arg, i) => i > 0 && isOutputFlag(name, arg));
  const joined = args.find(arg => /^--output(-document)?=/.test(arg ?? ''))?.replace(/^[^=]*=/, '');
  const written = joined ?? (at === -1 ? undefined : args[at + 1]);
  const url = urlIn(reader, args);
  const named = url === undefined ? undefined : path.basename(url.split(/[?#]/, 1)[0] ?? url);
  const keepsName =
    name === 'wget' ? at === -1 && joined === undefined : args.some(arg => /^-[A-Za-z]*O$/.test(arg ?? ''));
  const file = keepsName ? named : written;
  if (file === undefined || file === '-' || file.includes('$') || file === '') return;
  install(reader, url, path.resolve(reader.cwd, file));
}

/** Redirected output: `curl -L url > /tini`; and `-o` in a bundle of short options: `-fsSLo`. */
function isOutputFlag(name: 'curl' | 'wget', arg: string | undefined): boolean {
  if (arg === '--output' || arg === '--output-document') return true;
  return name === 'curl' ? /^-[A-Za-z]*o$/.test(arg ?? '') : /^-[A-Za-z]*O$/.test(arg ?? '');
}

/**
 * The URL among the arguments. One with a variable is not known as a whole; what the script says of it is enough to
 * tell an init by its name.
 */
function urlIn(reader: RunReader, args: Args): string | undefined {
  const known = args.find(arg => /^(https?|ftp):\/\//.test(arg ?? ''));
  if (known !== undefined) return known;
  const { text } = reader.input.step;
  const written = text.match(/https?:\/\/[^\s"'`;|&)]+/g) ?? [];
  const inits = written.slice(0, 50).filter(url => knownDownload(url) !== undefined);
  return new Set(inits.map(knownDownload)).size === 1 ? inits[0] : undefined;
}

function install(reader: RunReader, url: string | undefined, file: string): void {
  const { stage, instruction } = reader.input;
  const { at } = instruction;
  const program = url === undefined ? undefined : knownDownload(url);
  const target = path.basename(file);
  // One RUN may fetch several files: the target's own name has to fit, if it is a known one, or be of its own.
  if (program !== undefined && !/\.(asc|sha\d*|sig|deb|tar|t?gz|xz|zip)$/.test(target)) {
    stage.files.push(fileLayer(file, () => ({ kind: 'installed', program, at, executable: false })));
    noteInit(stage, program, at);
    return;
  }
  const reason = `the RUN at line ${at.line} downloads it${url === undefined ? '' : ` from ${url}`}`;
  stage.files.push(fileLayer(file, () => ({ kind: 'unknown', reason })));
}

/** Archives of s6-overlay bring /init along. @source https://github.com/just-containers/s6-overlay README */
export function extract(reader: RunReader): void {
  const { stage, instruction, step } = reader.input;
  if (!step.text.includes('s6-overlay')) return;
  const { at } = instruction;
  stage.files.push(
    fileLayer('/init', () => ({ kind: 'installed', program: 's6-overlay-init', at, executable: true })),
  );
  noteInit(stage, 's6-overlay-init', at);
}
