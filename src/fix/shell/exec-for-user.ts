import { path } from '../../base/index.ts';
import { onOneLine } from '../edits.ts';
import { writtenCommand } from '../image/command.ts';
import { jsonStrings } from '../image/json.ts';
import type { FixInput, Planned } from '../types.ts';
import { execPrefix, lastCommand, scriptOf } from './shell.ts';

/** `exec` in what the shell of another user is given: `["su", "app", "-c", "node server.js"]`. */
export function execForUser({ launch, sources }: FixInput): Planned | undefined {
  for (const keyword of ['CMD', 'ENTRYPOINT'] as const) {
    const written = writtenCommand(launch, keyword, sources);
    if (written?.command.form !== 'exec') continue;
    const { dockerfile, instruction } = written;
    const strings = jsonStrings(instruction.args.text);
    const su = strings.findIndex(({ value }) => /^(?:su|runuser)$/.test(path.basename(value)));
    const option = strings.findIndex(
      ({ value }, i) => su !== -1 && i > su && /^(?:-c|--command)$/.test(value),
    );
    const text = option === -1 ? undefined : strings[option + 1];
    const script = text && scriptOf(text.value);
    const command = script && lastCommand(script);
    const prefix = command && execPrefix(command);
    if (!text || !command || prefix === undefined || /\btrap\b/.test(text.value)) continue;
    const at = text.offsets[command.start] ?? text.end;
    return {
      safety: 'safe',
      title: `Put exec before the command: ${prefix}${onOneLine(text.value.slice(command.start, command.end))}`,
      edits: [dockerfile.replaceArgs(instruction, prefix, at, at)],
    };
  }
  return undefined;
}
