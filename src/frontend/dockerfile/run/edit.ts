import { path } from '../../../base/index.ts';
import { matchesPattern } from '../../shell/value.ts';
import { type Entry, isMode, withPermissions } from '../layer.ts';
import { type Args, operandsOf } from './args.ts';
import type { RunReader } from './reader.ts';
import { edited } from './sed.ts';
import { type Change, changeFiles, targetMatcher } from './targets.ts';
import { withoutCarriageReturns } from './write.ts';

/** `s/\r$//` takes the carriage returns out. sed never sees the line feed behind one, and `\015` is no octal to it. */
const CURES: Readonly<Record<string, RegExp>> = {
  sed: /s(.)(\\r|\\x0[dD]|\\o015|\r)\+?\$?\1\1/,
  perl: /s(.)(\\r|\\x0[dD]|\\015)\+?(\$?\1|\\n\1\\n)\1/,
};

/** `sed -i`, `perl -pi`, dos2unix: what they leave of a text. */
export function edit(reader: RunReader, name: string, args: Args): void {
  const change = editOf(reader, name, args);
  if (!change) return;
  const hasScript =
    name !== 'dos2unix' && !args.some(arg => /^(-\w*[ef]$|--expression|--file)/.test(arg ?? ''));
  for (const operand of operandsOf(args).slice(hasScript ? 1 : 0)) {
    changeFiles(reader, targetMatcher(path.resolve(reader.cwd, operand), false), change);
  }
}

function editOf(reader: RunReader, name: string, args: Args): Change | undefined {
  const known = args.filter(arg => arg !== undefined);
  const inPlace = name === 'dos2unix' || known.some(arg => /^(-[a-zA-Z]*i|--in-place)/.test(arg));
  if (!inPlace) return undefined;
  const cures = name === 'dos2unix' || (CURES[name]?.test(known.join(' ')) ?? false);
  const reason = `the RUN at line ${reader.input.instruction.at.line} edits it with ${name}`;
  return before => {
    if (before.kind !== 'context' && before.kind !== 'inline') return before;
    if (cures) return { ...before, text: withoutCarriageReturns(before.text) };
    const text = name === 'sed' && reader.certain ? edited(before.text, args) : undefined;
    return text ? { ...before, text } : { kind: 'unknown', reason };
  };
}

/**
 * `find … -exec sed -i … {} +`, and what xargs starts. Whatever the search does find: a text that had carriage returns
 * may have lost them, and a file may have got its run bit.
 */
export function editFound(reader: RunReader, args: Args): void {
  const exec = args.findIndex(arg => arg === '-exec' || arg === '-execdir');
  const start =
    args[0] === 'find' ? exec : args.findIndex((arg, i) => i > 0 && EDITORS.has(path.basename(arg ?? '-')));
  if (start === -1) return;
  const command = args[0] === 'find' ? args.slice(start + 1) : args.slice(start);
  const name = path.basename(command[0] ?? '');
  if (!EDITORS.has(name)) return;
  const change = name === 'chmod' ? changeOfMode(command) : editOf(reader, name, command);
  if (!change) return;
  const found = args[0] === 'find' ? foundBy(reader, args.slice(1, start)) : undefined;
  const { line } = reader.input.instruction.at;
  const doubt: Change = before => mayHaveChanged(before, change(before), line);
  changeFiles(reader, found ?? (() => true), found ? change : doubt);
}

const EDITORS = new Set(['sed', 'perl', 'dos2unix', 'chmod']);

function changeOfMode(command: Args): Change | undefined {
  const mode = command.find((arg, i) => i > 0 && !/^-[Rvcf]+$/.test(arg ?? ''));
  return mode === undefined || !isMode(mode) ? undefined : before => withPermissions(before, { mode });
}

/** Only what changes whether the file can be started makes it unknown; that it has lost its run bit is not supposed. */
function mayHaveChanged(before: Entry, after: Entry, line: number): Entry {
  if (before === after || after.kind === 'unknown') return before;
  if ('executable' in before && 'executable' in after && !before.executable && after.executable) return after;
  const had = 'text' in before && before.text.text.includes('\r\n');
  return had
    ? { kind: 'unknown', reason: `the RUN at line ${line} may take its carriage returns out` }
    : before;
}

const TESTS: ReadonlySet<string> = new Set(['-type', '-name', '-iname']);

/** `find ROOTS -type f -name PATTERN`; `undefined`: another test decides. */
function foundBy(reader: RunReader, args: Args): ((file: string) => boolean) | undefined {
  const first = args.findIndex(arg => arg === undefined || /^[-(!]/.test(arg));
  const roots = args
    .slice(0, first === -1 ? undefined : first)
    .map(root => path.resolve(reader.cwd, root ?? ''));
  const names: { pattern: string; ignoresCase: boolean }[] = [];
  for (let i = roots.length; i < args.length; i += 2) {
    const [test, value] = [args[i], args[i + 1]];
    if (value === undefined || !TESTS.has(test ?? '')) return undefined;
    if (test === '-type' && value !== 'f') return () => false;
    if (test === '-name' || test === '-iname') names.push({ pattern: value, ignoresCase: test === '-iname' });
  }
  const isNamed = (name: string) =>
    name.length < 256 &&
    names.every(({ pattern, ignoresCase }) =>
      ignoresCase ? matchesPattern(pattern.toLowerCase(), name.toLowerCase()) : matchesPattern(pattern, name),
    );
  const below = roots.length > 0 ? roots : [reader.cwd];
  return file => below.some(root => path.isInside(root, file)) && isNamed(path.basename(file));
}
