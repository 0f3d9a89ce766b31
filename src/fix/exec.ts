import { lookupImage } from '../knowledge/images/index.ts';
import { execForm } from '../lint/remedies.ts';
import type { Remedy } from '../lint/remedy.ts';
import type { Launch } from '../lint/types.ts';
import { type ShellText, shellText } from './command.ts';
import { placeBefore, textAt } from './edits.ts';
import { execPrefix, lastCommand, loneCommand, plainWords, scriptOf } from './shell.ts';
import type { FixInput, Planned } from './types.ts';

/** The exec form where the shell does nothing but to start the command, else `exec` within the shell. */
export function execCommand(_: Remedy, { launch, sources }: FixInput): Planned | undefined {
  const found = shellText(launch, sources);
  const script = found && scriptOf(found.text);
  const command = script && lastCommand(script);
  const prefix = command && execPrefix(command);
  // A trap would be lost.
  if (!found || !command || prefix === undefined || /\btrap\b/.test(found.text)) return undefined;
  const { keyword, dockerfile, instruction, json } = found;
  const words = loneCommand(found.text) && plainWords(command);
  if (words && mayLeaveShell(found, launch)) {
    const text = execForm([...(json?.before ?? []), ...words]);
    const edits = [dockerfile.replaceArgs(instruction, text)];
    return { safety: 'safe', title: `Use the exec form: ${keyword} ${text}`, edits };
  }
  const at = found.offset(command.start);
  const edits = [dockerfile.replaceArgs(instruction, prefix, at, at)];
  const after = `${prefix}${found.text.slice(command.start, command.end)}`;
  return { safety: 'safe', title: `Replace the shell by the program: ${after}`, edits };
}

/** Does nothing see that the shell is gone: a profile that it reads, arguments behind it, an entrypoint? */
function mayLeaveShell(
  { keyword, shell, json, dockerfile, instruction }: ShellText,
  { spec }: Launch,
): boolean {
  const [, options = ''] = shell;
  if (!dockerfile.isOneLine(instruction) || !/^-[eux]{0,3}c$/.test(options) || shell.length > 2) return false;
  if ((json?.behind ?? 0) > 0) return false;
  // In the exec form it gets CMD as arguments, which the shell did not hand on.
  if (keyword === 'ENTRYPOINT') return spec.cmd === undefined;
  const { entrypoint } = spec;
  if (!entrypoint || entrypoint.form === 'shell') return true;
  const name = entrypoint.argv[0]?.split('/').at(-1) ?? '';
  if (/^(tini|tini-static|dumb-init|catatonit)$/.test(name)) return true;
  // That of node only asks whether its first argument is a program, and both are.
  const script = lookupImage(spec.base.reference)?.scripts[name];
  return entrypoint.from === 'base-image' && script?.does === 'prepend' && script.command?.[0] === 'node';
}

/** `exec` before a command of a script. */
export function execInScript(
  { at }: Extract<Remedy, { do: 'exec-in-script' }>,
  { sources }: FixInput,
): Planned | undefined {
  const text = textAt(sources.read(at.file) ?? '', at);
  const command = text === undefined ? undefined : loneCommand(text);
  const prefix = command && execPrefix(command);
  if (prefix === undefined) return undefined;
  return { safety: 'safe', edits: [{ at: placeBefore(at), text: prefix }] };
}
