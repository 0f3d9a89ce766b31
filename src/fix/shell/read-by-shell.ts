import type { Remedy } from '../../lint/remedy.ts';
import { inService } from '../declared/compose.ts';
import { writtenCommand } from '../image/command.ts';
import type { FixInput, Planned } from '../types.ts';
import { quoted } from './shell.ts';

/** A command with operators or variables becomes a text for a shell, which the program replaces. */
export function readByShell(_: Remedy, input: FixInput): Planned | undefined {
  const { launch, sources } = input;
  const { spec } = launch;
  const words = spec.cmd?.form === 'exec' ? spec.cmd.argv : undefined;
  if (!words) return undefined;
  const text = shellTextOf(words, spec.leftOut?.text);
  if (spec.declaredIn === 'compose' && spec.cmd?.from === 'command-line') {
    // A dollar sign is doubled, or Compose would put in a variable of its own.
    const value = `["sh", "-c", ${JSON.stringify(text).replaceAll('$', '$$$$')}]`;
    const edit = inService(launch, sources, 'command', value);
    return edit && { safety: 'suggested', title: `Let a shell read it: command: ${value}`, edits: [edit] };
  }
  const written = writtenCommand(launch, 'CMD', sources);
  if (!written || spec.entrypoint) return undefined;
  const edits = [written.dockerfile.replaceArgs(written.instruction, text)];
  return { safety: 'suggested', title: `Let a shell read it: CMD ${text}`, edits };
}

const OPERATOR = /^(?:&&|\|\||[|;&]|\d?>{1,2}(?:&\d)?|<|\d?>&\d|&>)$/;

/** `exec` stands before the last command, if all before it has to succeed. */
function shellTextOf(words: readonly string[], leftOut = ''): string {
  const last = words.lastIndexOf('&&');
  const hasOthers =
    words.some(word => /^(?:\|\||[|;&])$/.test(word)) || !/^(?:\s*\d?>[>&]?\s*[\w./&-]+)*\s*$/.test(leftOut);
  const written = words.map(word => {
    if (OPERATOR.test(word) || /^\d?>{1,2}&?\d?\S*$/.test(word)) return word;
    return /\$/.test(word) ? `"${word.replaceAll(/["\\`]/g, '\\$&')}"` : quoted([word]);
  });
  if (!hasOthers) written.splice(last + 1, 0, 'exec');
  return [...written, ...(leftOut === '' ? [] : [leftOut])].join(' ');
}
