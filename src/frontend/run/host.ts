import { path, type Vfs } from '../../base/index.ts';
import { CWD, HERE, hostPath, type Text } from './words.ts';

/** Settles where the folders of the host are that a script speaks of. */
export interface Host {
  /** As a path of the Vfs; `undefined`: not known. */
  place(folder: Text, text: string): string | undefined;
}

/**
 * A script may be started from its own folder or from the one that is linted (`candidates`). Which of them it means
 * shows where the files are that it names (`wanted`); where both or none have them, it is not known.
 */
export function settleHost(
  file: string,
  vfs: Vfs,
  wanted: readonly string[],
  candidates: readonly string[],
): Host {
  const here = path.dirname(file);
  const score = (folder: string) =>
    wanted.filter(text => vfs.stat(under(folder, here, text)) !== undefined).length;
  const scores = candidates.map(score);
  const best = Math.max(...scores);
  const [only, another] = candidates.filter((_, i) => scores[i] === best);
  const cwd = another === undefined ? only : undefined;
  return {
    place(folder, text) {
      if (!folder.known && !text.startsWith('/') && !text.startsWith('\0')) return undefined;
      const whole = hostPath(folder.text, text);
      if (cwd === undefined && whole.startsWith(CWD)) return undefined;
      return under(cwd ?? here, here, whole);
    },
  };
}

function under(cwd: string, here: string, text: string): string {
  if (text.startsWith(CWD)) return path.join(cwd, text.slice(CWD.length + 1));
  if (text.startsWith(HERE)) return path.join(here, text.slice(HERE.length + 1));
  return path.normalize(text);
}

/** Host paths that are used inside a container keep one made-up name, so that equal ones stay equal. */
export function inContainer(text: string): string {
  return text.replaceAll(CWD, '/PWD').replaceAll(HERE, '/SCRIPT');
}
