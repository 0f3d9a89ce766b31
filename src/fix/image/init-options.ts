import { path } from '../../base/index.ts';
import type { Remedy } from '../../lint/remedy.ts';
import type { TextEdit } from '../../lint/types.ts';
import { inService } from '../declared/compose.ts';
import { textAt } from '../edits.ts';
import type { FixInput, Planned } from '../types.ts';
import { writtenCommand } from './command.ts';
import { jsonStrings } from './json.ts';

/** An init that has signalled the whole group: `tini -g`, catatonit -g, dumb-init without `--single-child`. */
export function signalChildOnly(_: Remedy, input: FixInput): Planned | undefined {
  return inWords(input) ?? inEnvironment(input);
}

function inWords({ launch, sources }: FixInput): Planned | undefined {
  for (const keyword of ['ENTRYPOINT', 'CMD'] as const) {
    const written = writtenCommand(launch, keyword, sources);
    if (written?.command.form !== 'exec') continue;
    const { dockerfile, instruction } = written;
    const strings = jsonStrings(instruction.args.text);
    const [init, second] = strings;
    const name = path.basename(init?.value ?? '');
    if (name === 'dumb-init' && init) {
      const edits = [dockerfile.replaceArgs(instruction, ', "--single-child"', init.end, init.end)];
      return { safety: 'suggested', title: 'Signal the server only: dumb-init --single-child', edits };
    }
    const group = strings.findIndex(({ value }) => value === '-g');
    const [before, option] = [strings[group - 1], strings[group]];
    if (!/^(?:tini|tini-static|catatonit)$/.test(name) || !before || !option || !second) continue;
    const edits = [dockerfile.replaceArgs(instruction, '', before.end, option.end)];
    return { safety: 'suggested', title: `Signal the server only: ${name} without -g`, edits };
  }
  return undefined;
}

/** An option in front of the command, which makes the init fail. */
export function dropOption(
  { option }: Extract<Remedy, { do: 'drop-option' }>,
  { launch, sources }: FixInput,
): Planned | undefined {
  const written = writtenCommand(launch, 'ENTRYPOINT', sources) ?? writtenCommand(launch, 'CMD', sources);
  if (written?.command.form !== 'exec') return undefined;
  const strings = jsonStrings(written.instruction.args.text);
  const at = strings.findIndex(({ value }) => value === option);
  const [before, found] = [strings[at - 1], strings[at]];
  if (!before || !found) return undefined;
  const edits = [written.dockerfile.replaceArgs(written.instruction, '', before.end, found.end)];
  return { safety: 'suggested', title: `Leave out ${option}, which it does not have`, edits };
}

/** `ENV TINI_KILL_PROCESS_GROUP=1`. */
function inEnvironment({ launch, sources }: FixInput): Planned | undefined {
  const dockerfile = sources.dockerfile(launch.spec.at.from.file);
  const found = dockerfile?.instructions.find(
    ({ keyword, args }) => keyword === 'ENV' && /^TINI_KILL_PROCESS_GROUP[= ]\S*$/.test(args.text),
  );
  if (!dockerfile || !found) return undefined;
  const title = `Signal the server only: without ENV ${found.args.text}`;
  return { safety: 'suggested', title, edits: [dockerfile.remove(found)] };
}

/** The flag or the key that asks the engine for an init is taken away. */
export function noEngineInit(_: Remedy, { launch, sources }: FixInput): Planned | undefined {
  const { spec } = launch;
  if (spec.declaredIn === 'compose') {
    const edit = inService(launch, sources, 'init', undefined);
    return edit && { safety: 'suggested', edits: [edit] };
  }
  const at = spec.init.at;
  const text = at && textAt(sources.read(at.file) ?? '', at);
  if (!at || text !== '--init') return undefined;
  const edit: TextEdit = { at: { ...at, endColumn: at.endColumn + 1 }, text: '' };
  const behind = textAt(sources.read(at.file) ?? '', edit.at);
  return behind === '--init ' ? { safety: 'suggested', edits: [edit] } : undefined;
}
