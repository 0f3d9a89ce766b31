import { path } from '../../base/index.ts';
import { shellText } from '../image/command.ts';
import { type Replacement, replaceCommand } from '../image/replace-command.ts';
import type { FixInput, Planned } from '../types.ts';
import { lastCommand, loneCommand, plainWords, quoted, scriptOf } from './shell.ts';

const VALUED = /^(?:-[nsfepw]|--(?:server-num|server-args|auth-file|error-file|xauth-protocol|wait))$/;

/**
 * `xvfb-run -a node shots.js`: the display itself beside the program, which the script in between would keep from the
 * signal; as PID 1 that script does not even start it.
 * @source xvfb-run of Debian's xvfb 21.1.7: its default for the server, and what it waits for
 */
function besideDisplay(words: readonly string[]): Replacement | undefined {
  if (path.basename(words[0] ?? '') !== 'xvfb-run') return undefined;
  let at = 1;
  let number = '99';
  let screen = '-screen 0 1280x1024x24';
  for (; words[at]?.startsWith('-'); at++) {
    const [option = '', given] = (words[at] ?? '').split(/=(.*)/s);
    const value = VALUED.test(option) ? (given ?? words[++at] ?? '') : '';
    if (option === '-n' || option === '--server-num') number = value;
    if (option === '-s' || option === '--server-args') screen = value;
  }
  const command = words.slice(at);
  if (command.length === 0 || !/^\d+$/.test(number) || !/^[\w :.+/-]*$/.test(screen)) return undefined;
  const lines = [
    `Xvfb :${number} ${screen} -nolisten tcp &`,
    `until [ -S /tmp/.X11-unix/X${number} ]; do sleep 0.1; done`,
    `DISPLAY=:${number} exec ${quoted(command)}`,
  ];
  return { shellText: lines.join('; ').replace('&; ', '& '), lines };
}

/** The command with these words, or else the one that the shell of the container comes to at last. */
export function withDisplay(
  input: FixInput,
  {
    words,
    at,
  }: { readonly words: readonly string[] | undefined; readonly at: FixInput['finding']['at'] | undefined },
): Planned | undefined {
  const { launch, sources } = input;
  const text = words === undefined ? (shellText(launch, sources)?.text ?? '') : '';
  const script = scriptOf(text);
  const last = loneCommand(text) ?? (script && lastCommand(script));
  const own = words ?? (last && plainWords(last));
  const by = own && besideDisplay(own);
  const edits = own && by && replaceCommand(launch, sources, { words: own, at }, by);
  return edits && { safety: 'suggested', title: 'Start the display beside the program: Xvfb', edits };
}
