import type { Command } from '../../model/index.ts';
import { argsPlace, type Instruction } from './instructions.ts';
import { jsonForm } from './json-form.ts';
import type { Stage } from './stage.ts';
import { takeFlags } from './words.ts';

/**
 * The command of CMD, ENTRYPOINT or HEALTHCHECK CMD; `start`: where it begins in the arguments. `undefined` for
 * `[]`, and where the build fails. The text of the shell form keeps its variables: the shell expands them.
 */
export function readCommand(
  stage: Stage,
  instruction: Instruction,
  escape: string,
  start = 0,
): { readonly command: Command | undefined } | undefined {
  const rest = instruction.args.text.slice(start);
  const offset = start + takeFlags(rest, escape).start;
  const text = instruction.args.text.slice(offset);
  const { at } = instruction;
  const form = jsonForm(text);
  switch (form.kind) {
    case 'exec':
      return {
        command: form.argv.length === 0 ? undefined : { form: 'exec', argv: form.argv, at, from: 'file' },
      };
    case 'invalid':
      return undefined;
    case 'shell': {
      const { broken } = form;
      const brokenJson = broken && {
        problem: broken.problem,
        at: argsPlace(instruction, offset + broken.start, offset + broken.end),
      };
      const command = { form: 'shell', text, shell: stage.shell, at, from: 'file' } as const;
      return { command: brokenJson ? { ...command, brokenJson } : command };
    }
  }
}

/** `undefined`: nothing changes. `{ command: undefined }`: NONE. */
export function readHealthcheck(
  stage: Stage,
  instruction: Instruction,
  escape: string,
): { readonly command: Command | undefined } | undefined {
  const { text } = instruction.args;
  const start = takeFlags(text, escape).start;
  const word = /^\S+/.exec(text.slice(start))?.[0] ?? '';
  const rest = text.slice(start + word.length);
  if (word.toUpperCase() === 'NONE') return { command: undefined };
  if (word.toUpperCase() === 'CMD' && rest.trim() !== '') {
    const skipped = rest.length - rest.trimStart().length;
    return readCommand(stage, instruction, escape, start + word.length + skipped);
  }
  return undefined;
}
